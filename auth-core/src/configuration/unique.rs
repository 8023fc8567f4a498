//! JSON whose names are unique. The parser behind the settings lets the last of two win.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

/// Whether the text is JSON in which no name stands twice; otherwise where it is not.
pub(super) fn check(text: &str) -> Result<(), String> {
    serde_json::from_str::<Unique>(text).map(drop).map_err(|error| {
        let what = match error.classify() {
            Category::Data => "a name stands twice",
            Category::Eof => "it ends too early",
            Category::Syntax | Category::Io => "it is not JSON",
        };
        format!(", line {}, column {}: {what}", error.line(), error.column())
    })
}

/// Any JSON value; only checked, not kept.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self, M::Error> {
        let mut names = std::collections::BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if !names.insert(name) {
                return Err(M::Error::custom("twice"));
            }
            map.next_value::<Self>()?;
        }
        Ok(self)
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Self, S::Error> {
        while list.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_name_stands_once() {
        assert_eq!(check(r#"{"a": [{"b": 1}, {"b": -2.5}], "c": {"a": null, "d": true}}"#), Ok(()));
        for (text, said) in [
            ("{\"a\": 1,\n \"a\": 2}", ", line 2, column 4: a name stands twice"),
            (r#"{"a": {"b": 1, "\u0062": 2}}"#, ": a name stands twice"),
            (r#"[{"a": 1, "a": 1}]"#, ": a name stands twice"),
            (r#"{"a": "#, ": it ends too early"),
            ("{a: 1}", ": it is not JSON"),
            ("{} {}", ": it is not JSON"),
        ] {
            assert!(check(text).unwrap_err().ends_with(said), "{text}: {:?}", check(text));
        }
    }
}
