//! JSON objects whose member names are unique (RFC 7515 §4, RFC 8725 §3.7), read in one pass and borrowed from the text.
//! `serde_json` lets the last of two members win, other readers the first: two verifiers would see two tokens.

use core::fmt;
use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The object, if the text is one, and no object in it names a member twice.
pub(super) fn object(text: &[u8]) -> Option<Object<'_>> {
    match serde_json::from_str(str::from_utf8(text).ok()?).ok()? {
        Json::Object(object) => Some(object),
        _ => None,
    }
}

/// In an object with a member of this name, `serde_json` reads the member's text as JSON where any crate of the build turns
/// its feature `raw_value` on: a claim would be another when it is asked for than it was when it was checked.
pub(super) const TEXT_AS_JSON: &str = "$serde_json::private::RawValue";

/// A JSON value.
#[derive(Debug, PartialEq)]
pub(super) enum Json<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    List(Vec<Self>),
    Object(Object<'t>),
}

/// An object; no name stands in it twice.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Object<'t>(Vec<(Cow<'t, str>, Json<'t>)>);

impl<'t> Object<'t> {
    pub(super) fn get(&self, name: &str) -> Option<&Json<'t>> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &Json<'t>)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    fn to_map(&self) -> Map<String, Value> {
        self.members().map(|(name, value)| (name.to_owned(), value.to_value())).collect()
    }
}

impl Json<'_> {
    /// The same, owned.
    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::String(text.clone().into_owned()),
            Self::List(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Self::Object(object) => Value::Object(object.to_map()),
        }
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without duplicate member names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json<'de>, A::Error> {
        let mut members: Vec<(Cow<'de, str>, Json<'de>)> = Vec::with_capacity(8);
        while let Some((Name(name), value)) = entries.next_entry()? {
            if name == TEXT_AS_JSON {
                return Err(A::Error::custom("a name that changes how the value is read"));
            }
            members.push((name, value));
        }
        if has_duplicates(&members) {
            return Err(A::Error::custom("duplicate member name"));
        }
        Ok(Json::Object(Object(members)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Json<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = entries.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json<'de>, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("a number without bounds"))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }
}

/// Few names are compared pair by pair, many are sorted: an object with a thousand members costs no million comparisons.
pub(super) fn has_duplicates(members: &[(Cow<'_, str>, Json<'_>)]) -> bool {
    const FEW: usize = 16;
    if members.len() <= FEW {
        let mut rest = members;
        while let [(name, _), tail @ ..] = rest {
            if tail.iter().any(|(other, _)| other == name) {
                return true;
            }
            rest = tail;
        }
        return false;
    }
    let mut names: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    names.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
}

/// A member name.
pub(super) struct Name<'n>(pub(super) Cow<'n, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(Reader)? {
            Json::Text(name) => Ok(Self(name)),
            _ => Err(D::Error::custom("a member name is a text")),
        }
    }
}

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
        for members in [2, 16, 17, 900] {
            let names = |last: usize| (0..members).chain([last]).map(|n| format!("\"m{n}\": 1")).collect::<Vec<_>>();
            assert!(accepts(&format!("{{{}}}", names(members).join(","))), "{members}");
            for twice in [0, members / 2, members - 1] {
                assert!(!accepts(&format!("{{{}}}", names(twice).join(","))), "{members}: {twice}");
            }
        }
    }

    /// The owned form is what `serde_json` reads.
    #[test]
    fn values_are_kept() {
        let text = r#"{"a": null, "b": [true, -1, 1.5, 18446744073709551615], "c": {"d": "\u00e4\n"}, "e\u0066": ""}"#;
        let read = serde_json::Value::Object(object(text.as_bytes()).unwrap().to_map());
        assert_eq!(read, serde_json::from_str::<serde_json::Value>(text).unwrap());
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
