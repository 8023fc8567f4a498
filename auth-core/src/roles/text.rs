//! The role map as JSON.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::{InvalidRoleMap, RoleMap};

impl RoleMap {
    /// Reads a map from JSON: each role with a list of grants, or with `grants` and the roles that it `inherits` from.
    ///
    /// ```
    /// use auth_core::RoleMap;
    ///
    /// let roles = RoleMap::from_json(
    ///     r#"{"user": ["notes:read"], "admin": {"inherits": ["user"], "grants": ["notes:*", "notes:delete"]}}"#,
    /// )?;
    /// assert!(roles.grants_of("admin").is_some_and(|grants| grants.holds_exactly("notes:read")));
    /// # Ok::<(), auth_core::InvalidRoleMap>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidRoleMap`] for a text of another form, told by its position, and for what [`new`](Self::new) and
    /// [`inherit`](Self::inherit) refuse. A role that stands twice is refused here.
    pub fn from_json(text: &str) -> Result<Self, InvalidRoleMap> {
        let Written(roles) = serde_json::from_str(text).map_err(|error| {
            let what = match error.classify() {
                // What it quotes may be the text of another file.
                Category::Data => format!("it is not {EXPECTED}, at line {} column {}", error.line(), error.column()),
                Category::Io | Category::Syntax | Category::Eof => error.to_string(),
            };
            InvalidRoleMap::Form { fault: format!("{what}; {HOW}") }
        })?;
        for (index, (role, _)) in roles.iter().enumerate() {
            if roles.iter().skip(index + 1).any(|(other, _)| other == role) {
                return Err(InvalidRoleMap::Twice { role: role.clone() });
            }
        }
        let (grants, parents): (Vec<_>, Vec<_>) = roles
            .into_iter()
            .map(|(role, OneRole { grants, inherits })| ((role.clone(), grants), (role, inherits)))
            .unzip();
        Self::new(grants)?.inherit(parents)
    }
}

const EXPECTED: &str = "an object of roles, each with a list of grants, or with `grants` and `inherits`";
const HOW: &str = "write JSON, such as {\"user\": [\"graph:invoke\"], \"admin\": {\"inherits\": [\"user\"], \"grants\": \
                   [\"graph:*\"]}}";

/// An object as a list, so that a name that stands twice is not lost.
struct Written(Vec<(String, OneRole)>);

#[derive(Default)]
struct OneRole {
    grants: Vec<String>,
    inherits: Vec<String>,
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Roles;

        impl<'de> Visitor<'de> for Roles {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Written, M::Error> {
                let mut roles = Vec::new();
                while let Some(role) = map.next_entry()? {
                    roles.push(role);
                }
                Ok(Written(roles))
            }
        }

        deserializer.deserialize_map(Roles)
    }
}

impl<'de> Deserialize<'de> for OneRole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Role;

        impl<'de> Visitor<'de> for Role {
            type Value = OneRole;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<OneRole, S::Error> {
                let mut grants = Vec::new();
                while let Some(grant) = list.next_element()? {
                    grants.push(grant);
                }
                Ok(OneRole { grants, inherits: Vec::new() })
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<OneRole, M::Error> {
                let (mut grants, mut inherits) = (None, None);
                while let Some(name) = map.next_key::<String>()? {
                    let member = match &*name {
                        "grants" => &mut grants,
                        "inherits" => &mut inherits,
                        _ => return Err(M::Error::custom(EXPECTED)),
                    };
                    if member.replace(map.next_value()?).is_some() {
                        return Err(M::Error::custom(EXPECTED));
                    }
                }
                Ok(OneRole { grants: grants.unwrap_or_default(), inherits: inherits.unwrap_or_default() })
            }
        }

        deserializer.deserialize_any(Role)
    }
}

#[cfg(test)]
mod tests {
    use crate::RoleMap;

    #[test]
    fn roles() {
        let roles = RoleMap::from_json(r#"{"user": ["graph:invoke"], "admin": ["*"]}"#).unwrap();
        assert!(roles.grants_of("user").unwrap().holds_exactly("graph:invoke"));
        let roles = RoleMap::from_json(r#"{"user": ["documents:*@team-*"]}"#).unwrap();
        assert!(roles.grants_of("user").unwrap().holds_on("documents:add", "team-a").is_some());
        let roles = RoleMap::from_json(r#"{"a": {"inherits": ["b"]}, "b": {"grants": ["x:y"]}, "c": {}}"#).unwrap();
        assert!(roles.grants_of("a").unwrap().holds_exactly("x:y") && roles.grants_of("c").unwrap().is_empty());
        for (text, hint) in [
            ("{", "write JSON"),
            ("[]", "an object of roles"),
            (r#"{"user": "graph:invoke"}"#, "write JSON"),
            (r#"{"user": [], "user": []}"#, "role `user` stands twice"),
            (r#"{"user": ["graph"]}"#, "role `user`: `graph`"),
            (
                r#"{"user": ["documents:add@"]}"#,
                "role `user`: `documents:add@` is not a grant: write `resource:action@object`",
            ),
            (r#"{"user": "s3cr3t"}"#, "line 1 column 17"),
            (r#""s3cr3t""#, "line 1 column 8"),
            (r#"{"user": [{"s3cr3t": 1}]}"#, "an object of roles"),
            (r#"{"user": {"s3cr3t": ["x:y"]}}"#, "with `grants` and `inherits`, at line 1 column 18"),
            (r#"{"user": {"grants": [], "grants": ["*"]}}"#, "with `grants` and `inherits`, at line 1"),
            (r#"{"user": {"grants": "x:y"}}"#, "with `grants` and `inherits`, at line 1"),
            (r#"{"user": {"inherits": ["usr"]}}"#, "no role `usr`: did you mean `user`?"),
            (r#"{"a": {"inherits": ["b"]}, "b": {"inherits": ["a"]}}"#, "in a circle: `a` → `b` → `a`"),
        ] {
            let error = RoleMap::from_json(text).unwrap_err().to_string();
            assert!(error.contains(hint), "{text}: {error}");
            assert!(!error.contains("s3cr3t"), "it may be the text of another file: {error}");
        }
    }
}
