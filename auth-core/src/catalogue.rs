//! All roles and permissions that there are.

use std::collections::BTreeSet;

use crate::names::{PermissionName, RoleName};

/// All roles and permissions that there are, so that a slip of the pen in a requirement keeps the process from
/// starting. What a role map grants is not compared with it.
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
