//! Claims by name or path, with the one type that each may have. What is `null` or an empty string is absent.

use core::fmt;
use std::collections::BTreeSet;

use super::claim_path::ClaimPath;
use super::json::{self, Json, Object};
use crate::AuthenticationError;

/// The claims of a token, borrowed from its decoded part.
pub(super) struct Claims<'t>(Object<'t>);

/// One claim, which may be absent, with what the log calls it.
pub(super) struct Claim<'c> {
    label: &'c dyn fmt::Display,
    value: Option<&'c Json<'c>>,
}

impl<'t> Claims<'t> {
    pub(super) fn read(bytes: &'t [u8]) -> Result<Self, AuthenticationError> {
        json::object(bytes).map(Self).ok_or_else(|| {
            AuthenticationError::invalid("the token's claims are not a JSON object with unique member names")
        })
    }

    /// The claim of this name.
    pub(super) fn named<'c>(&'c self, name: &'c &'static str) -> Claim<'c> {
        Claim { label: name, value: present(self.0.get(name)) }
    }

    /// The claim at this path.
    pub(super) fn at<'c>(&'c self, path: &'c ClaimPath) -> Result<Claim<'c>, AuthenticationError> {
        let (first, rest) = path.split();
        let mut value = present(self.0.get(first));
        for member in rest {
            value = match value {
                None => break,
                Some(Json::Object(object)) => present(object.get(member)),
                Some(_) => return Err(refused(path, "is looked for in something that is not an object")),
            };
        }
        Ok(Claim { label: path, value })
    }

    /// Whether a claim of this name is there.
    pub(super) fn has(&self, name: &str) -> bool {
        present(self.0.get(name)).is_some()
    }

    /// The top-level names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.members().map(|(name, _)| name)
    }
}

fn present<'c>(value: Option<&'c Json<'c>>) -> Option<&'c Json<'c>> {
    value.filter(|value| **value != Json::Null)
}

impl<'c> Claim<'c> {
    pub(super) fn value(&self) -> Option<&'c Json<'c>> {
        self.value
    }

    pub(super) fn refused(&self, problem: &str) -> AuthenticationError {
        refused(self.label, problem)
    }

    /// A string.
    pub(super) fn text(&self) -> Result<Option<&'c str>, AuthenticationError> {
        match self.value {
            None => Ok(None),
            Some(Json::Text(text)) => Ok((!text.is_empty()).then_some(&**text)),
            Some(_) => Err(self.refused("is not a string")),
        }
    }

    /// True or false, and nothing that looks like it.
    pub(super) fn boolean(&self) -> Result<Option<bool>, AuthenticationError> {
        match self.value {
            None => Ok(None),
            Some(Json::Bool(value)) => Ok(Some(*value)),
            Some(_) => Err(self.refused("is not a boolean")),
        }
    }

    /// Unix seconds: an integer, never a date string or a fraction.
    pub(super) fn seconds(&self) -> Result<Option<u64>, AuthenticationError> {
        match self.value {
            None => Ok(None),
            Some(Json::Number(number)) if number.is_u64() => Ok(number.as_u64()),
            Some(_) => Err(self.refused("is not a number of whole Unix seconds")),
        }
    }

    /// A list of strings.
    pub(super) fn list(&self) -> Result<Option<BTreeSet<&'c str>>, AuthenticationError> {
        match self.value {
            None => Ok(None),
            Some(Json::List(items)) => items
                .iter()
                .map(text_in_list)
                .collect::<Option<_>>()
                .map(Some)
                .ok_or_else(|| self.refused("holds something else than non-empty strings")),
            Some(_) => Err(self.refused("is not a list of strings")),
        }
    }

    /// A list of strings, or one string that counts as a list of one.
    pub(super) fn list_or_text(&self) -> Result<Option<BTreeSet<&'c str>>, AuthenticationError> {
        match self.value {
            Some(Json::Text(_)) => Ok(self.text()?.map(|text| BTreeSet::from([text]))),
            Some(Json::List(_)) | None => self.list(),
            Some(_) => Err(self.refused("is neither a string nor a list of strings")),
        }
    }

    /// Scopes: one string of scope tokens with single spaces between them (RFC 6749 §3.3), or a list of them. An empty
    /// one is present, and grants nothing.
    pub(super) fn scopes(&self) -> Result<Option<BTreeSet<&'c str>>, AuthenticationError> {
        let scopes = match self.value {
            Some(Json::Text(text)) if text.is_empty() => BTreeSet::new(),
            Some(Json::Text(text)) => text.split(' ').collect(),
            _ => match self.list()? {
                Some(list) => list,
                None => return Ok(None),
            },
        };
        if scopes.iter().all(|scope| is_scope_token(scope)) {
            Ok(Some(scopes))
        } else {
            Err(self.refused("is not made of scope tokens with single spaces between them"))
        }
    }
}

pub(super) fn refused(name: &dyn fmt::Display, problem: &str) -> AuthenticationError {
    AuthenticationError::invalid(format!("the claim `{name}` {problem}"))
}

fn text_in_list<'c>(item: &'c Json<'c>) -> Option<&'c str> {
    match item {
        Json::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// RFC 6749 §3.3: visible ASCII without quote and backslash.
pub(super) fn is_scope_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'))
}

#[cfg(test)]
mod tests {
    use super::Claims;
    use crate::ClaimPath;

    fn claims(json: &str) -> Claims<'_> {
        Claims::read(json.as_bytes()).unwrap()
    }

    fn scopes(json: &str) -> Result<Option<Vec<String>>, String> {
        let claims = claims(json);
        let scopes = claims.named(&"scope").scopes().map_err(|error| error.to_string())?;
        Ok(scopes.map(|scopes| scopes.into_iter().map(str::to_owned).collect()))
    }

    #[test]
    fn null_and_empty_are_absent() {
        let claims = claims(r#"{"a": null, "b": ""}"#);
        for name in ["a", "b", "c"] {
            assert_eq!(claims.named(&name).text().unwrap(), None);
            assert_eq!(claims.named(&name).list_or_text().unwrap(), None);
        }
        assert_eq!(claims.named(&"a").seconds().unwrap(), None);
        assert!(claims.named(&"b").seconds().is_err(), "an empty string is no time");
    }

    /// F9: whole names, never substrings. DESIGN section 6, Scopes.
    #[test]
    fn scopes_are_whole_names() {
        let not_invoke = Ok(Some(vec!["not-graph:invoke-only".to_owned()]));
        assert_eq!(scopes(r#"{"scope": "not-graph:invoke-only"}"#), not_invoke);
        let both = Ok(Some(vec!["graph:invoke".to_owned(), "graph:stream".to_owned()]));
        assert_eq!(scopes(r#"{"scope": "graph:stream graph:invoke"}"#), both);
        assert_eq!(scopes(r#"{"scope": ["graph:invoke", "graph:stream"]}"#), both);
    }

    /// F10: an empty scope claim is present and cuts; only an absent one does not.
    #[test]
    fn an_empty_scope_claim_is_present() {
        assert_eq!(scopes("{}"), Ok(None));
        assert_eq!(scopes(r#"{"scope": null}"#), Ok(None));
        assert_eq!(scopes(r#"{"scope": ""}"#), Ok(Some(vec![])));
        assert_eq!(scopes(r#"{"scope": []}"#), Ok(Some(vec![])));
    }

    #[test]
    fn malformed_scopes_are_refused() {
        for json in [
            r#"{"scope": "a  b"}"#,
            r#"{"scope": " a"}"#,
            r#"{"scope": "a "}"#,
            r#"{"scope": "a\tb"}"#,
            r#"{"scope": ["a b"]}"#,
            r#"{"scope": ["a", 1]}"#,
            r#"{"scope": ["a", ""]}"#,
            r#"{"scope": "a\"b"}"#,
            r#"{"scope": "ä"}"#,
            r#"{"scope": {"a": true}}"#,
            r#"{"scope": true}"#,
        ] {
            assert!(scopes(json).is_err(), "{json}");
        }
    }

    /// L002-9: a date string names its claim.
    #[test]
    fn times_are_whole_seconds() {
        let claims =
            claims(r#"{"ok": 1, "s": "2026-01-01T00:00:00Z", "n": "1", "f": 1.5, "e": 1e3, "neg": -1, "b": true}"#);
        assert_eq!(claims.named(&"ok").seconds().unwrap(), Some(1));
        for name in ["s", "n", "f", "e", "neg", "b"] {
            let message = claims.named(&name).seconds().unwrap_err().to_string();
            assert!(message.contains(&format!("`{name}` is not a number of whole Unix seconds")), "{message}");
        }
    }

    /// Conformance 30, L002-39.
    #[test]
    fn claims_are_strict_json() {
        for json in [r#"{"sub":"a","sub":"b"}"#, r#"{"a":{"b":1,"b":2}}"#, "[]", "\"a\"", ""] {
            assert!(Claims::read(json.as_bytes()).is_err(), "{json}");
        }
    }

    #[test]
    fn a_path_leads_through_objects() {
        let claims = claims(r#"{"a": {"b": {"c": ["x"]}, "n": null, "t": "x"}, "a.b": "dotted"}"#);
        let at = |path: &[&str]| claims.at(&ClaimPath::members(path).unwrap()).map(|claim| claim.value().is_some());
        assert_eq!(at(&["a", "b", "c"]).ok(), Some(true));
        for absent in [&["a", "x"][..], &["x", "a"], &["a", "n"], &["a", "n", "x"], &["A", "b"]] {
            assert_eq!(at(absent).ok(), Some(false), "{absent:?}");
        }
        let message = at(&["a", "t", "x"]).unwrap_err().to_string();
        assert!(message.contains("`a.t.x` is looked for in something that is not an object"), "{message}");
        assert_eq!(claims.at(&"a.b".into()).unwrap().text().unwrap(), Some("dotted"), "a name may have dots");
    }
}
