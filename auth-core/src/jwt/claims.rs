//! Claims by name or path, with the one type that each may have. What is `null` or an empty string is absent.

use core::fmt;
use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use super::claim_path::ClaimPath;
use super::json::{Json, Name, TEXT_AS_JSON, has_duplicates};
use super::standard::Standard;
use crate::AuthenticationError;

/// The claims of a token, borrowed from its decoded part; no name stands in it twice.
pub(super) struct Claims<'t> {
    /// Where the value of each stands in `standard`, counted from 1; 0 is absent.
    places: [u16; Standard::COUNT],
    standard: Vec<Json<'t>>,
    others: Vec<(Cow<'t, str>, Json<'t>)>,
}

/// One claim, which may be absent, with what the log calls it.
pub(super) struct Claim<'c> {
    label: Label<'c>,
    value: Option<&'c Json<'c>>,
}

#[derive(Clone, Copy)]
enum Label<'c> {
    Standard(Standard),
    Path(&'c ClaimPath),
}

impl<'t> Claims<'t> {
    pub(super) fn read(bytes: &'t [u8]) -> Result<Self, AuthenticationError> {
        let claims = str::from_utf8(bytes).ok().and_then(|text| serde_json::from_str(text).ok());
        claims.ok_or_else(|| {
            AuthenticationError::invalid("the token's claims are not a JSON object with unique member names")
        })
    }

    /// The claim of this name.
    pub(super) fn named(&self, name: Standard) -> Claim<'_> {
        Claim { label: Label::Standard(name), value: present(self.standard(name)) }
    }

    /// The claim at this path.
    pub(super) fn at<'c>(&'c self, path: &'c ClaimPath) -> Result<Claim<'c>, AuthenticationError> {
        let (first, rest) = path.split();
        let value = match path.standard() {
            Some(name) => self.standard(name),
            None => self.others.iter().find(|(known, _)| known == first).map(|(_, value)| value),
        };
        let mut value = present(value);
        for member in rest {
            value = match value {
                None => break,
                Some(Json::Object(object)) => present(object.get(member)),
                Some(_) => return Err(refused(path, "is looked for in something that is not an object")),
            };
        }
        Ok(Claim { label: Label::Path(path), value })
    }

    /// Whether a claim of this name is there.
    pub(super) fn has(&self, name: Standard) -> bool {
        present(self.standard(name)).is_some()
    }

    /// The top-level claims, except those that every token may have.
    pub(super) fn others(&self) -> impl Iterator<Item = (&str, &Json<'t>)> {
        self.others.iter().map(|(name, value)| (&**name, value))
    }

    fn standard(&self, name: Standard) -> Option<&Json<'t>> {
        let place = self.places.get(name as usize).copied().unwrap_or_default();
        self.standard.get(usize::from(place).checked_sub(1)?)
    }
}

impl<'de> Deserialize<'de> for Claims<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Claims<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object without duplicate member names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Claims<'de>, A::Error> {
        let mut claims = Claims { places: [0; Standard::COUNT], standard: Vec::with_capacity(12), others: Vec::new() };
        while let Some(Name(name)) = members.next_key()? {
            let value = members.next_value()?;
            let Some(place) = Standard::of(&name).and_then(|name| claims.places.get_mut(name as usize)) else {
                if name == TEXT_AS_JSON {
                    return Err(A::Error::custom("a name that changes how the value is read"));
                }
                claims.others.push((name, value));
                continue;
            };
            if *place != 0 {
                return Err(A::Error::custom("duplicate member name"));
            }
            claims.standard.push(value);
            // No more than there are names.
            *place = u16::try_from(claims.standard.len()).map_err(A::Error::custom)?;
        }
        if has_duplicates(&claims.others) { Err(A::Error::custom("duplicate member name")) } else { Ok(claims) }
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
        match self.label {
            Label::Standard(name) => refused(&name, problem),
            Label::Path(path) => refused(path, problem),
        }
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

    /// A list of strings, sorted, each once.
    pub(super) fn list(&self) -> Result<Option<Vec<&'c str>>, AuthenticationError> {
        match self.value {
            None => Ok(None),
            Some(Json::List(items)) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in items {
                    let text = text_in_list(item);
                    texts.push(text.ok_or_else(|| self.refused("holds something else than non-empty strings"))?);
                }
                Ok(Some(sorted(texts)))
            }
            Some(_) => Err(self.refused("is not a list of strings")),
        }
    }

    /// A list of strings, or one string that counts as a list of one.
    pub(super) fn list_or_text(&self) -> Result<Option<Vec<&'c str>>, AuthenticationError> {
        match self.value {
            Some(Json::Text(_)) => Ok(self.text()?.map(|text| vec![text])),
            Some(Json::List(_)) | None => self.list(),
            Some(_) => Err(self.refused("is neither a string nor a list of strings")),
        }
    }

    /// Scopes: one string of scope tokens with single spaces between them (RFC 6749 §3.3), or a list of them. An empty
    /// one is present, and grants nothing.
    pub(super) fn scopes(&self) -> Result<Option<Vec<&'c str>>, AuthenticationError> {
        let scopes = match self.value {
            Some(Json::Text(text)) if text.is_empty() => Vec::new(),
            Some(Json::Text(text)) => sorted(between_spaces(text)),
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

/// What stands between single spaces. `str::split` searches each short piece as if it were a long text.
fn between_spaces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::with_capacity(8);
    let mut rest = text;
    while let Some((piece, after)) =
        rest.bytes().position(|byte| byte == b' ').and_then(|end| rest.split_at_checked(end))
    {
        pieces.push(piece);
        rest = after.get(1..).unwrap_or_default();
    }
    pieces.push(rest);
    pieces
}

/// Two lists with the same texts say the same.
fn sorted(mut texts: Vec<&str>) -> Vec<&str> {
    texts.sort_unstable();
    texts.dedup();
    texts
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
    use super::{Claim, Claims};
    use crate::ClaimPath;
    use crate::jwt::standard::Standard;

    fn claims(json: &str) -> Claims<'_> {
        Claims::read(json.as_bytes()).unwrap()
    }

    /// Reads the claim of this name.
    fn seconds(claims: &Claims<'_>, name: &str) -> Result<Option<u64>, String> {
        claims.at(&name.into()).unwrap().seconds().map_err(|error| error.to_string())
    }

    fn read<T>(
        claims: &Claims<'_>,
        name: &str,
        read: impl Fn(&Claim<'_>) -> Result<T, crate::AuthenticationError>,
    ) -> Result<T, String> {
        read(&claims.at(&name.into()).unwrap()).map_err(|error| error.to_string())
    }

    fn scopes(json: &str) -> Result<Option<Vec<String>>, String> {
        let claims = claims(json);
        let scopes = claims.named(Standard::Scope).scopes().map_err(|error| error.to_string())?;
        Ok(scopes.map(|scopes| scopes.into_iter().map(str::to_owned).collect()))
    }

    #[test]
    fn null_and_empty_are_absent() {
        let claims = claims(r#"{"a": null, "b": ""}"#);
        for name in ["a", "b", "c"] {
            assert!(read(&claims, name, |claim| claim.text().map(|text| text.is_none())).unwrap());
            assert!(read(&claims, name, |claim| claim.list_or_text().map(|list| list.is_none())).unwrap());
        }
        assert_eq!(seconds(&claims, "a"), Ok(None));
        assert!(seconds(&claims, "b").is_err(), "an empty string is no time");
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
        assert_eq!(seconds(&claims, "ok"), Ok(Some(1)));
        for name in ["s", "n", "f", "e", "neg", "b"] {
            let message = seconds(&claims, name).unwrap_err();
            assert!(message.contains(&format!("`{name}` is not a number of whole Unix seconds")), "{message}");
        }
    }

    /// Conformance 30, L002-39.
    #[test]
    fn claims_are_strict_json() {
        for json in [
            r#"{"sub":null,"sub":"b"}"#,
            r#"{"sub":"a","\u0073ub":"b"}"#,
            r#"{"x":1,"x":1}"#,
            r#"{"sub":"a","sub":"b"}"#,
            r#"{"a":{"b":1,"b":2}}"#,
            "[]",
            "\"a\"",
            "",
        ] {
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
