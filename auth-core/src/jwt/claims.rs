//! Claims by name, with the one type that each may have. What is `null` or an empty string is absent.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::compact;
use super::json;
use crate::AuthenticationError;

/// The claims of a token whose signature was verified.
pub(super) struct Claims(Map<String, Value>);

impl Claims {
    pub(super) fn read(part: &str) -> Result<Self, AuthenticationError> {
        let refused = |problem: &str| AuthenticationError::invalid(format!("the token's claims are not {problem}"));
        let bytes = compact::decode(part).ok_or_else(|| refused("base64url"))?;
        json::object(&bytes).map(Self).ok_or_else(|| refused("a JSON object with unique member names"))
    }

    /// All of them, as they were written.
    pub(super) fn into_map(self) -> Map<String, Value> {
        self.0
    }

    /// The claim, unless absent or `null`.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A string.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, AuthenticationError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok((!text.is_empty()).then_some(text)),
            Some(_) => Err(refused(name, "is not a string")),
        }
    }

    /// Unix seconds: an integer, never a date string or a fraction.
    pub(super) fn seconds(&self, name: &str) -> Result<Option<u64>, AuthenticationError> {
        let integer =
            |value: &Value| value.as_u64().ok_or_else(|| refused(name, "is not a number of whole Unix seconds"));
        self.get(name).map(integer).transpose()
    }

    /// A list of strings.
    pub(super) fn list(&self, name: &str) -> Result<Option<BTreeSet<&str>>, AuthenticationError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Array(items)) => items
                .iter()
                .map(text_in_list)
                .collect::<Option<_>>()
                .map(Some)
                .ok_or_else(|| refused(name, "holds something else than non-empty strings")),
            Some(_) => Err(refused(name, "is not a list of strings")),
        }
    }

    /// A list of strings, or one string that counts as a list of one.
    pub(super) fn list_or_text(&self, name: &str) -> Result<Option<BTreeSet<&str>>, AuthenticationError> {
        match self.get(name) {
            Some(Value::String(_)) => Ok(self.text(name)?.map(|text| BTreeSet::from([text]))),
            Some(Value::Array(_)) | None => self.list(name),
            Some(_) => Err(refused(name, "is neither a string nor a list of strings")),
        }
    }

    /// Scopes: one string of scope tokens with single spaces between them (RFC 6749 §3.3), or a list of them. An empty
    /// one is present, and grants nothing.
    pub(super) fn scopes(&self, name: &str) -> Result<Option<BTreeSet<&str>>, AuthenticationError> {
        let scopes = match self.get(name) {
            Some(Value::String(text)) if text.is_empty() => BTreeSet::new(),
            Some(Value::String(text)) => text.split(' ').collect(),
            _ => match self.list(name)? {
                Some(list) => list,
                None => return Ok(None),
            },
        };
        if scopes.iter().all(|scope| is_scope_token(scope)) {
            Ok(Some(scopes))
        } else {
            Err(refused(name, "is not made of scope tokens with single spaces between them"))
        }
    }

    /// One thing that has several names: where two are there they must agree.
    pub(super) fn agreed<'c, T: PartialEq>(
        &'c self,
        names: &[&'static str],
        read: impl Fn(&'c Self, &'static str) -> Result<Option<T>, AuthenticationError>,
    ) -> Result<Option<T>, AuthenticationError> {
        let mut found: Option<(&str, T)> = None;
        for name in names {
            let Some(value) = read(self, name)? else { continue };
            match &found {
                Some((other, first)) if *first != value => {
                    let problem = format!("the claims `{other}` and `{name}` say different things");
                    return Err(AuthenticationError::invalid(problem));
                }
                Some(_) => {}
                None => found = Some((name, value)),
            }
        }
        Ok(found.map(|(_, value)| value))
    }
}

pub(super) fn refused(name: &str, problem: &str) -> AuthenticationError {
    AuthenticationError::invalid(format!("the claim `{name}` {problem}"))
}

fn text_in_list(item: &Value) -> Option<&str> {
    item.as_str().filter(|text| !text.is_empty())
}

/// RFC 6749 §3.3: visible ASCII without quote and backslash.
pub(super) fn is_scope_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'))
}

#[cfg(test)]
mod tests {
    use super::Claims;
    use crate::jwt::compact::encode;

    fn claims(json: &str) -> Claims {
        Claims::read(&encode(json)).unwrap()
    }

    fn scopes(json: &str) -> Result<Option<Vec<String>>, String> {
        let claims = claims(json);
        let scopes = claims.agreed(&["scope", "scp", "scopes"], Claims::scopes).map_err(|error| error.to_string())?;
        Ok(scopes.map(|scopes| scopes.into_iter().map(str::to_owned).collect()))
    }

    #[test]
    fn null_and_empty_are_absent() {
        let claims = claims(r#"{"a": null, "b": ""}"#);
        for name in ["a", "b", "c"] {
            assert_eq!(claims.text(name).unwrap(), None);
            assert_eq!(claims.list_or_text(name).unwrap(), None);
        }
        assert_eq!(claims.seconds("a").unwrap(), None);
        assert!(claims.seconds("b").is_err(), "an empty string is no time");
    }

    /// F9: whole names, never substrings. DESIGN section 6, Scopes.
    #[test]
    fn scopes_are_whole_names() {
        let not_invoke = Ok(Some(vec!["not-graph:invoke-only".to_owned()]));
        assert_eq!(scopes(r#"{"scopes": "not-graph:invoke-only"}"#), not_invoke);
        let both = Ok(Some(vec!["graph:invoke".to_owned(), "graph:stream".to_owned()]));
        assert_eq!(scopes(r#"{"scope": "graph:stream graph:invoke"}"#), both);
        assert_eq!(scopes(r#"{"scp": ["graph:invoke", "graph:stream"]}"#), both);
        assert_eq!(scopes(r#"{"scp": ["graph:invoke", "graph:stream"], "scope": "graph:stream graph:invoke"}"#), both);
    }

    /// F10: an empty scope claim is present and cuts; only an absent one does not.
    #[test]
    fn an_empty_scope_claim_is_present() {
        assert_eq!(scopes("{}"), Ok(None));
        assert_eq!(scopes(r#"{"scope": null}"#), Ok(None));
        assert_eq!(scopes(r#"{"scope": ""}"#), Ok(Some(vec![])));
        assert_eq!(scopes(r#"{"scope": []}"#), Ok(Some(vec![])));
        assert!(scopes(r#"{"scope": "", "scp": ["a"]}"#).is_err());
    }

    #[test]
    fn scope_claims_that_differ_are_refused() {
        let message = scopes(r#"{"scope": "a b", "scopes": ["a"]}"#).unwrap_err();
        assert!(message.contains("`scope` and `scopes` say different things"), "{message}");
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
        assert_eq!(claims.seconds("ok").unwrap(), Some(1));
        for name in ["s", "n", "f", "e", "neg", "b"] {
            let message = claims.seconds(name).unwrap_err().to_string();
            assert!(message.contains(&format!("`{name}` is not a number of whole Unix seconds")), "{message}");
        }
    }

    /// Conformance 30, L002-39.
    #[test]
    fn claims_are_strict_json() {
        for json in [r#"{"sub":"a","sub":"b"}"#, r#"{"a":{"b":1,"b":2}}"#, "[]", "\"a\"", ""] {
            assert!(Claims::read(&encode(json)).is_err(), "{json}");
        }
    }
}
