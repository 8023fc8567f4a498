//! All roles and permissions that there are.

use std::collections::BTreeSet;

use crate::grants::Grants;
use crate::names::{PermissionName, RoleName};
use crate::roles::RoleMap;

/// All roles and permissions that there are, so that a slip of the pen in a requirement keeps the process from
/// starting. A role map is compared with it, too, at start and when it is replaced; what tokens and
/// [`Actors`](crate::Actors) say is not.
///
/// ```
/// use auth_core::{Auth, Catalogue, Permission, Role, testing::TestAuthenticator};
///
/// #[derive(Clone, Copy, Role)]
/// enum AppRole { User, Admin }
///
/// #[derive(Clone, Copy, Permission)]
/// enum AppPermission { NotesRead, NotesWrite }
///
/// let auth = Auth::builder()
///     .authenticator(TestAuthenticator)
///     .catalogue(Catalogue::default().roles_of::<AppRole>().permissions_of::<AppPermission>())
///     .build()?;
/// # Ok::<(), auth_core::InvalidAuth>(())
/// ```
///
/// Names of a kind that the catalogue has none of are not checked: with permissions alone, any role may be named.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    roles: BTreeSet<Box<str>>,
    permissions: BTreeSet<Box<str>>,
}

impl Catalogue {
    /// Adds roles by their names.
    #[must_use]
    pub fn roles<N: Into<Box<str>>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.roles.extend(names.into_iter().map(Into::into));
        self
    }

    /// Adds permissions by their names.
    #[must_use]
    pub fn permissions<N: Into<Box<str>>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.permissions.extend(names.into_iter().map(Into::into));
        self
    }

    /// Adds every role of an enum that derives `Role`.
    #[must_use]
    pub fn roles_of<R: RoleName>(self) -> Self {
        self.roles(R::NAMES.iter().copied())
    }

    /// Adds every permission of an enum that derives `Permission`.
    #[must_use]
    pub fn permissions_of<P: PermissionName>(self) -> Self {
        self.permissions(P::NAMES.iter().copied())
    }

    /// What is wrong with a role map, if anything is: a slip of the pen in it locks people out.
    pub(crate) fn fault_of(&self, map: &RoleMap) -> Option<String> {
        map.names().find_map(|role| {
            let granted = || map.own_grants_of(role).into_iter().flat_map(Grants::iter);
            let of_grants = || granted().find_map(|grant| self.grant_fault(&grant));
            self.role_fault(role).or_else(|| of_grants().map(|fault| format!("`{role}`: {fault}")))
        })
    }

    /// A wildcard is judged by its resource, a bound grant by its permission.
    fn grant_fault(&self, grant: &str) -> Option<String> {
        let permission = grant.split_once('@').map_or(grant, |(permission, _)| permission);
        let Some(resource) = permission.strip_suffix('*') else { return self.permission_fault(permission) };
        let known = self.permissions.is_empty() || self.permissions.iter().any(|name| name.starts_with(resource));
        (!known).then(|| format!("`{grant}` grants nothing: no permission of the catalogue begins with `{resource}`"))
    }

    /// What is wrong with a role, if anything is.
    pub(crate) fn role_fault(&self, name: &str) -> Option<String> {
        fault("role", &self.roles, name)
    }

    /// What is wrong with a permission, if anything is.
    pub(crate) fn permission_fault(&self, name: &str) -> Option<String> {
        fault("permission", &self.permissions, name)
    }
}

fn fault(what: &str, known: &BTreeSet<Box<str>>, name: &str) -> Option<String> {
    if known.is_empty() || known.contains(name) {
        return None;
    }
    let names = known.iter().map(AsRef::as_ref);
    Some(match nearest(name, names) {
        Some(near) => format!("the {what} `{name}` is not in the catalogue: did you mean `{near}`?"),
        None => format!("the {what} `{name}` is not in the catalogue: add it there, or name one of its {what}s"),
    })
}

/// The known name that is most like this one, if any is.
pub(crate) fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::Catalogue;
    use crate::RoleMap;

    #[test]
    fn role_maps_are_compared() {
        let catalogue = Catalogue::default().roles(["user", "admin"]).permissions(["notes:read", "notes:delete"]);
        for (role, grant, fault) in [
            ("user", "notes:read", None),
            ("user", "notes:read@team-*", None),
            ("admin", "*", None),
            ("admin", "notes:*", None),
            ("admin", "notes:*@x", None),
            ("usr", "notes:read", Some("did you mean `user`?")),
            ("user", "notes:raed", Some("`user`: the permission `notes:raed` is not in the catalogue")),
            ("user", "notes:raed@x", Some("did you mean `notes:read`?")),
            ("user", "note:*", Some("begins with `note:`")),
        ] {
            let found = catalogue.fault_of(&RoleMap::new([(role, vec![grant])]).unwrap()).unwrap_or_default();
            assert!(found.contains(fault.unwrap_or_default()) && found.is_empty() == fault.is_none(), "{found}");
        }
        let silent = Catalogue::default();
        assert_eq!(silent.fault_of(&RoleMap::new([("x", vec!["y:z"])]).unwrap()), None);
    }
}
