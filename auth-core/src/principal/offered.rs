//! Claims that are dropped unless somebody asks for them.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// Claims that an authenticator offers. Those of a token stay the text that was verified until somebody asks for one.
#[derive(Clone, Default)]
pub(crate) enum Offered {
    #[default]
    Nothing,
    Read(Map<String, Value>),
    #[cfg_attr(not(feature = "jwt"), allow(dead_code, reason = "tokens alone are offered as text"))]
    /// An object that was found to be one, and to name no member twice.
    Json(Vec<u8>),
}

impl Offered {
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Read(claims) => claims.is_empty(),
            Self::Json(_) => false,
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, Value>> {
        match self {
            Self::Nothing => None,
            Self::Read(claims) => claims.get(name).map(Cow::Borrowed),
            Self::Json(text) => read(text).remove(name).map(Cow::Owned),
        }
    }

    /// All of them.
    pub(crate) fn read(self) -> Map<String, Value> {
        match self {
            Self::Nothing => Map::new(),
            Self::Read(claims) => claims,
            Self::Json(text) => read(&text),
        }
    }
}

/// What is no object says nothing: it would not have been verified.
fn read(text: &[u8]) -> Map<String, Value> {
    serde_json::from_slice(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::Offered;

    #[test]
    fn each_form_says_the_same() {
        let claims = json!({"plan": "pro", "level": 3}).as_object().cloned().unwrap();
        for offered in [Offered::Json(br#"{"plan": "pro", "level": 3}"#.to_vec()), Offered::Read(claims.clone())] {
            assert!(!offered.is_nothing());
            assert_eq!(offered.get("level").as_deref(), Some(&json!(3)));
            assert!(offered.get("none").is_none());
            assert_eq!(offered.read(), claims);
        }
        for nothing in [Offered::Nothing, Offered::Read(Map::new())] {
            assert!(nothing.is_nothing() && nothing.get("plan").is_none() && nothing.read().is_empty());
        }
        for no_object in [&b"[1]"[..], b"{", b""] {
            assert!(Offered::Json(no_object.to_vec()).read().is_empty(), "what is no object says nothing");
        }
    }
}
