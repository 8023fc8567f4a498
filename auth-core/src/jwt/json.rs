//! JSON objects whose member names are unique (RFC 7515 §4, RFC 8725 §3.7). `serde_json` lets the last of two members
//! win, other readers the first: two verifiers would see two tokens.

use core::fmt;
use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The object, if the text is one, and no object in it names a member twice.
pub(super) fn object(text: &[u8]) -> Option<Map<String, Value>> {
    let text = str::from_utf8(text).ok()?;
    let Unique = serde_json::from_str(text).ok()?;
    serde_json::from_str(text).ok()
}

/// Any JSON value without duplicate member names; only checked, not kept.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without duplicate member names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        let mut names = Vec::new();
        while let Some((Name(name), Self)) = members.next_entry()? {
            names.push(name);
        }
        names.sort_unstable();
        let twice = names.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
        if twice { Err(A::Error::custom("duplicate member name")) } else { Ok(self) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while let Some(Self) = items.next_element()? {}
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}

#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Name<'n>(#[serde(borrow)] Cow<'n, str>);

#[cfg(test)]
mod tests {
    use super::object;

    fn accepts(text: &str) -> bool {
        object(text.as_bytes()).is_some()
    }

    /// Conformance 30: at the top, nested, and written with escapes.
    #[test]
    fn duplicate_names_are_refused() {
        assert!(accepts(r#"{"a": 1, "b": {"a": [1, -1, 0.5, true, null, "x", {"a": 1}]}, "A": 2}"#));
        for text in [
            r#"{"a": 1, "a": 1}"#,
            r#"{"a": 1, "b": 2, "a": 3}"#,
            r#"{"a": 1, "\u0061": 2}"#,
            r#"{"a": {"b": 1, "b": 2}}"#,
            r#"{"a": [1, {"b": 1, "b": 2}]}"#,
        ] {
            assert!(!accepts(text), "{text}");
        }
    }

    /// Conformance 30: strict JSON, in UTF-8, and an object.
    #[test]
    fn only_strict_objects() {
        for text in [
            "",
            " ",
            "[]",
            "1",
            "null",
            "\"a\"",
            "{",
            "{}{}",
            "{} x",
            "{'a': 1}",
            "{\"a\": 1,}",
            "{a: 1}",
            "{\"a\": 01}",
            "{\"a\": NaN}",
            "{\"a\": \"\\ud800\"}",
            "{\"a\": \"\n\"}",
            "\u{feff}{}",
            "{\"a\": 1 /* b */}",
        ] {
            assert!(!accepts(text), "{text:?}");
        }
        assert!(object(b"{\"a\": \"\xff\"}").is_none());
        assert!(object(b"{\"a\xc0\x80\": 1}").is_none());
        assert!(!accepts(&format!("{{\"a\": {}{}}}", "[".repeat(4_000), "]".repeat(4_000))), "deep nesting");
    }
}
