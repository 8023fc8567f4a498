//! The role map as JSON: `{"user": ["graph:invoke"], "admin": ["*"]}`, or `file:PATH` of it.

use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::error::Category;

use crate::roles::RoleMap;
use crate::secret::public_file;

pub(super) fn parse(text: &str) -> Result<RoleMap, String> {
    let json = match text.strip_prefix("file:") {
        None => text.to_owned(),
        Some(path) => public_file(path)?,
    };
    let Pairs(pairs) = serde_json::from_str(&json).map_err(|error| {
        let what = match error.classify() {
            // What it quotes may be the text of another file.
            Category::Data => format!("it is not {EXPECTED}, at line {} column {}", error.line(), error.column()),
            Category::Io | Category::Syntax | Category::Eof => error.to_string(),
        };
        format!("{what}; write JSON, such as {{\"user\": [\"graph:invoke\"], \"admin\": [\"graph:*\"]}}")
    })?;
    for (index, (role, _)) in pairs.iter().enumerate() {
        if pairs.iter().skip(index + 1).any(|(other, _)| other == role) {
            return Err(format!("role `{}` stands twice: join its lists", role.escape_debug()));
        }
    }
    RoleMap::new(pairs).map_err(|error| error.to_string())
}

const EXPECTED: &str = "an object of roles, each with a list of permissions";

/// An object as a list, so that a name that stands twice is not lost.
struct Pairs(Vec<(String, Vec<String>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Pairs, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn roles() {
        let roles = parse(r#"{"user": ["graph:invoke"], "admin": ["*"]}"#).unwrap();
        assert!(roles.grants_of("user").unwrap().holds_exactly("graph:invoke"));
        let roles = parse(r#"{"user": ["documents:*@team-*"]}"#).unwrap();
        assert!(roles.grants_of("user").unwrap().holds_on("documents:add", "team-a").is_some());
        for (text, hint) in [
            ("{", "write JSON"),
            ("[]", "an object of roles"),
            (r#"{"user": "graph:invoke"}"#, "write JSON"),
            (r#"{"user": [], "user": []}"#, "stands twice"),
            (r#"{"user": ["graph"]}"#, "role `user`: `graph`"),
            (
                r#"{"user": ["documents:add@"]}"#,
                "role `user`: `documents:add@` is not a grant: write `resource:action@object`",
            ),
            (r#"{"user": "s3cr3t"}"#, "line 1 column 17"),
            (r#""s3cr3t""#, "line 1 column 8"),
            (r#"{"user": [{"s3cr3t": 1}]}"#, "an object of roles"),
            ("file:/does/not/exist", "the file `/does/not/exist` does not exist"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(hint), "{text}: {error}");
            assert!(!error.contains("s3cr3t"), "it may be the text of another file: {error}");
        }
    }
}
