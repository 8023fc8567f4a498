//! What each role grants.

use std::collections::BTreeMap;

use crate::grants::Grants;

/// Roles and the permissions that each grants, from configuration.
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

    fn add<P: AsRef<str>>(&mut self, role: &str, grants: &[P]) -> Result<(), InvalidRoleMap> {
        auth_grammar::role::check(role).map_err(|fault| InvalidRoleMap::Role { fault })?;
        for grant in grants {
            check_grant(grant.as_ref()).map_err(|fault| InvalidRoleMap::Grant { role: role.to_owned(), fault })?;
        }
        self.roles.entry(role.into()).or_default().extend(grants);
        Ok(())
    }
}

/// A grant is a permission, `resource:*` or `*`.
fn check_grant(grant: &str) -> Result<(), String> {
    let concrete = match grant {
        "*" => return Ok(()),
        grant => grant.strip_suffix(":*").map(|resource| format!("{resource}:any")),
    };
    auth_grammar::permission::check(concrete.as_deref().unwrap_or(grant)).map_err(|fault| match concrete {
        Some(_) => format!("`{}` is not a grant: write `resource:*`", grant.escape_debug()),
        None => fault.to_string(),
    })
}

/// A role map that cannot be read.
#[derive(Debug, thiserror::Error)]
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

#[cfg(test)]
mod tests {
    use super::RoleMap;

    #[test]
    fn faults_name_role_and_grant() {
        for (role, grant, hint) in [
            ("a,b", "x:y", "comma"),
            ("user", "graph", "role `user`: `graph` is not a permission"),
            ("user", "*:read", "role `user`"),
            ("user", "gr*ph:*", "resource:*"),
            ("user", "delete:reports", "wrong way round"),
        ] {
            let message = RoleMap::new([(role, vec![grant])]).unwrap_err().to_string();
            assert!(message.contains(hint), "{role} {grant}: {message}");
        }
    }
}
