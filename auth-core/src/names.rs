//! Roles and permissions as enums.

mod unknown;

pub use unknown::UnknownName;

/// An enum of roles; `#[derive(auth_core::Role)]` implements it.
///
/// ```
/// use auth_core::{Role, RoleName};
///
/// #[derive(Debug, PartialEq, Role)]
/// enum Role {
///     Admin,
///     TeamLead,
///     #[auth(name = "guest@example")]
///     Guest,
/// }
///
/// assert_eq!(Role::TeamLead.as_str(), "team-lead");
/// assert_eq!(Role::Guest.to_string(), "guest@example");
/// assert_eq!("admin".parse(), Ok(Role::Admin));
/// assert_eq!(Role::ALL, [Role::Admin, Role::TeamLead, Role::Guest]);
///
/// fn names<R: RoleName>() -> String {
///     R::NAMES.join(" ")
/// }
/// assert_eq!(names::<Role>(), "admin team-lead guest@example");
/// ```
///
/// A name is the variant in kebab case, or what `#[auth(name = "…")]` says, and is well-formed; no two variants have one.
/// The enum needs neither `Clone` nor `Copy`. `as_str` and `ALL` are there without the trait, both in constants.
///
/// Only the derive is a way to implement it: an enum with an implementation by hand has no names in constants.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no role: it does not derive `Role`",
    label = "no role",
    note = "write `#[derive(auth_core::Role)]` on the enum, or the name in quotes, `role = \"admin\"`"
)]
pub trait RoleName: Sized + 'static {
    /// Every role, in the order of the variants.
    const ALL: &'static [Self];
    /// The name of every role, in the order of [`ALL`](Self::ALL).
    const NAMES: &'static [&'static str];

    /// The name of the role.
    fn name(&self) -> &'static str;
}

/// An enum of permissions; `#[derive(auth_core::Permission)]` implements it.
///
/// ```
/// use auth_core::{Permission, PermissionName, Principal};
///
/// #[derive(Debug, PartialEq, Permission)]
/// enum Perm {
///     StoreWrite,
///     ThreadStateDelete,
///     #[auth(name = "graph:invoke")]
///     Invoke,
/// }
///
/// assert_eq!(Perm::StoreWrite.as_str(), "store:write");
/// assert_eq!(Perm::NAMES, ["store:write", "thread-state:delete", "graph:invoke"]);
/// assert_eq!("graph:invoke".parse(), Ok(Perm::Invoke));
///
/// let alice = Principal::builder("https://issuer.example", "alice").permission(Perm::Invoke.as_str()).build();
/// assert!(alice.has_permission(Perm::Invoke.as_str()));
/// ```
///
/// The last word of a variant is the action, the words before it are the resource, joined by `-`;
/// `#[auth(name = "resource:action")]` says something else. For the rest see [`RoleName`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no permission: it does not derive `Permission`",
    label = "no permission",
    note = "write `#[derive(auth_core::Permission)]` on the enum, or the name in quotes, `permission = \"documents:read\"`"
)]
pub trait PermissionName: Sized + 'static {
    /// Every permission, in the order of the variants.
    const ALL: &'static [Self];
    /// The name of every permission, in the order of [`ALL`](Self::ALL).
    const NAMES: &'static [&'static str];

    /// The name of the permission.
    fn name(&self) -> &'static str;
}

/// Hands back what is a role.
#[doc(hidden)]
#[must_use]
pub const fn role<R: RoleName>(role: &R) -> &R {
    role
}

/// Hands back what is a permission.
#[doc(hidden)]
#[must_use]
pub const fn permission<P: PermissionName>(permission: &P) -> &P {
    permission
}

/// Stands in for the inherent method of a type that does not derive `Role`: that it is no role is then the one error.
#[doc(hidden)]
pub trait AnyRole {
    /// The derive has a constant function of this name, which wins.
    fn __auth_role_name(&self) -> &'static str {
        ""
    }
}

impl<T: ?Sized> AnyRole for T {}

/// As [`AnyRole`], for permissions.
#[doc(hidden)]
pub trait AnyPermission {
    /// See [`AnyRole`].
    fn __auth_permission_name(&self) -> &'static str {
        ""
    }
}

impl<T: ?Sized> AnyPermission for T {}

/// No role has this name.
#[doc(hidden)]
#[must_use]
pub fn unknown_role<R: RoleName>(text: &str) -> UnknownName {
    UnknownName::new("role", text, R::NAMES)
}

/// No permission has this name.
#[doc(hidden)]
#[must_use]
pub fn unknown_permission<P: PermissionName>(text: &str) -> UnknownName {
    UnknownName::new("permission", text, P::NAMES)
}
