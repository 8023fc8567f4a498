//! What each role grants.

use std::collections::BTreeMap;

use crate::grants::Grants;
use crate::object_pattern::ObjectPattern;

/// Roles and the permissions that each grants, from configuration.
///
/// A grant has one of the forms of [`Grants`]; other than there, a malformed one is refused.
///
/// ```
/// use auth_core::RoleMap;
///
/// let roles = RoleMap::new([("user", vec!["graph:invoke", "graph:stream"]), ("admin", vec!["*"])])?;
/// assert_eq!(roles.names().collect::<Vec<_>>(), ["admin", "user"]);
/// assert!(RoleMap::new([("user", vec!["graph"])]).is_err());
/// # Ok::<(), auth_core::InvalidRoleMap>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct RoleMap {
    roles: BTreeMap<Box<str>, Grants>,
}

impl RoleMap {
    /// Collects roles; a role that is named twice grants both lists.
    ///
    /// # Errors
    /// [`InvalidRoleMap`] for a malformed role or grant, naming both.
    pub fn new<R, P>(roles: impl IntoIterator<Item = (R, Vec<P>)>) -> Result<Self, InvalidRoleMap>
    where
        R: AsRef<str>,
        P: AsRef<str>,
    {
        let mut map = Self::default();
        for (role, grants) in roles {
            map.add(role.as_ref(), &grants)?;
        }
        Ok(map)
    }

    /// The names of all roles, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.roles.keys().map(AsRef::as_ref)
    }

    /// What the role grants; `None` for a role that grants nothing.
    #[must_use]
    pub fn grants_of(&self, role: &str) -> Option<&Grants> {
        self.roles.get(role)
    }

    /// Whether any role grants the permission, on everything or on an object.
    pub(crate) fn grants(&self, permission: &str) -> bool {
        self.roles.values().any(|grants| grants.holds_somewhere(permission))
    }

    fn add<P: AsRef<str>>(&mut self, role: &str, grants: &[P]) -> Result<(), InvalidRoleMap> {
        auth_grammar::role::check(role).map_err(|fault| InvalidRoleMap::Role { fault })?;
        for grant in grants {
            check_grant(grant.as_ref()).map_err(|fault| InvalidRoleMap::Grant { role: role.to_owned(), fault })?;
        }
        self.roles.entry(role.into()).or_default().extend(grants);
        Ok(())
    }
}

/// A grant is a permission, `resource:*` or `*`; the first two may be bound to objects: `resource:action@object`.
fn check_grant(grant: &str) -> Result<(), String> {
    if grant == "*" {
        return Ok(());
    }
    let (permission, object) = match grant.split_once('@') {
        Some((permission, object)) => (permission, Some(object)),
        None => (grant, None),
    };
    let forms = match object {
        Some(_) => "`resource:action@object` or `resource:*@object`",
        None => "`resource:action`, `resource:*` or `*`",
    };
    let not_a_grant = |hint: &str| format!("`{}` is not a grant: {hint}", grant.escape_debug());
    let every_action = permission.strip_suffix(":*").map(|resource| format!("{resource}:any"));
    if let Err(fault) = auth_grammar::permission::check(every_action.as_deref().unwrap_or(permission)) {
        return Err(match object {
            _ if permission.contains('*') => not_a_grant(&format!("write {forms}")),
            Some(_) => not_a_grant(&format!("{fault}; with its object it is {forms}")),
            None => fault.to_string(),
        });
    }
    match object.map(ObjectPattern::parse) {
        Some(None) => Err(not_a_grant(&format!(
            "write {forms}, where the object is a whole name or the beginning of one and a single `*` at the end"
        ))),
        _ => Ok(()),
    }
}

/// A role map that cannot be read.
#[derive(thiserror::Error)]
pub enum InvalidRoleMap {
    /// A role's name is malformed.
    #[error("{fault}")]
    Role {
        /// What is wrong with the name.
        fault: auth_grammar::role::Malformed,
    },
    /// A role grants something that is not a permission.
    #[error("role `{role}`: {fault}")]
    Grant {
        /// The role.
        role: String,
        /// What is wrong with the grant.
        fault: String,
    },
}

crate::spoken::debug_is_display!(InvalidRoleMap);

#[cfg(test)]
mod tests {
    use super::RoleMap;
    use crate::{Held, Principal};

    #[test]
    fn faults_name_role_and_grant() {
        for (role, grant, hint) in [
            ("a,b", "x:y", "comma"),
            ("user", "graph", "role `user`: `graph` is not a permission"),
            ("user", "*:read", "role `user`: `*:read` is not a grant: write `resource:action`, `resource:*` or `*`"),
            ("user", "gr*ph:*", "resource:*"),
            ("user", "delete:reports", "wrong way round"),
            ("user", "docs:add@", "role `user`: `docs:add@` is not a grant: write `resource:action@object`"),
            ("user", "docs:add@a*b", "a single `*` at the end"),
            ("user", "docs:*@**", "a single `*` at the end"),
            ("user", "*@notes", "`*@notes` is not a grant: write `resource:action@object` or `resource:*@object`"),
            ("user", "*:add@notes", "write `resource:action@object`"),
            ("user", "d*:*@notes", "write `resource:action@object`"),
            ("user", "docs@notes", "with its object it is `resource:action@object`"),
            ("user", "delete:docs@notes", "wrong way round: write `docs:delete`; with its object"),
            ("user", "Docs:add@notes", "lower-case"),
            ("user", "@", "`resource:action@object`"),
        ] {
            let message = RoleMap::new([(role, vec![grant])]).unwrap_err().to_string();
            assert!(message.contains(hint), "{role} {grant}: {message}");
        }
    }

    #[test]
    fn a_role_may_grant_on_objects() {
        let grants = ["docs:add@notes", "docs:*@team-*", "docs:get@*", "docs:get@a@b:c"];
        let roles = RoleMap::new([("user", grants.to_vec())]).unwrap();
        let caller = Principal::builder("iss", "alice").role("user").build().with_roles(&roles);
        assert_eq!(caller.holds_permission_on("docs:add", "notes", None), Some(Held::Exactly));
        assert_eq!(caller.holds_permission_on("docs:add", "team-a", None), Some(Held::ByWildcard));
        assert_eq!(caller.holds_permission_on("docs:add", "other", None), None);
        assert!(!caller.has_permission("docs:add") && !caller.has_permission("docs:get"));
    }
}
