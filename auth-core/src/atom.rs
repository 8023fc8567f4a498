//! The leaves of a requirement.

use core::fmt;

use crate::check::Check;
use crate::load::Loader;
use crate::name::Name;

/// A leaf of a [`Requirement`](crate::Requirement).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Atom {
    /// Anybody, without a credential. The reason is for the reviewer.
    Public(Option<&'static str>),
    /// A caller whose credential was verified, whoever it is.
    Authenticated,
    /// The caller holds the role.
    Role(Name<'static>),
    /// The caller effectively holds the permission, `resource:action`, on everything.
    Permission(Name<'static>),
    /// The caller effectively holds the permission on every object that is named.
    PermissionOn(Name<'static>, Source),
    /// The credential itself carries the scope.
    Scope(Name<'static>),
    /// The claim at this path, member by member, is exactly this value, or a list that contains it.
    Claim(&'static [&'static str], ClaimValue),
    /// The path parameter names the caller.
    Owner(&'static str),
    /// The object belongs to the caller. It is loaded before the decision.
    OwnerOf(Loader, Source),
    /// The path parameter names a tenant of the caller; roles beside it mean those held there.
    Tenant(&'static str),
    /// A function of request head and caller says yes.
    Check(Check),
    /// A closure over the handler's arguments says yes.
    When(Slot),
    /// The registered authorizer of this name does not deny.
    Authorizer(&'static str),
}

/// Where the name of an object comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A path parameter.
    Parameter(&'static str),
    /// A closure over the handler's arguments.
    Arguments(Slot),
}

impl Source {
    /// Whether both name one object: the same parameter, or closures that are written alike.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Arguments(one), Self::Arguments(other)) => one.text == other.text,
            _ => self == other,
        }
    }
}

/// A closure of the attribute: its place among those of the handler, and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Which of the handler's closures it is.
    #[doc(hidden)]
    pub index: usize,
    /// The closure as written.
    pub text: &'static str,
}

/// What a claim is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimValue {
    /// A string.
    Text(&'static str),
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Integer(i64),
}

impl Atom {
    /// Whether it counts as a name that the caller holds: a role, permission, scope or owner (the ingredient `named`).
    #[must_use]
    pub const fn is_name(&self) -> bool {
        match self {
            Self::Role(_)
            | Self::Permission(_)
            | Self::PermissionOn(..)
            | Self::Scope(_)
            | Self::Owner(_)
            | Self::OwnerOf(..) => true,
            Self::Public(_)
            | Self::Authenticated
            | Self::Claim(..)
            | Self::Tenant(_)
            | Self::Check(_)
            | Self::When(_)
            | Self::Authorizer(_) => false,
        }
    }

    /// Whether somebody has to be asked for its outcome.
    pub(crate) const fn is_asked(&self) -> bool {
        matches!(self, Self::OwnerOf(..) | Self::Check(_) | Self::Authorizer(_)) || self.reads_arguments()
    }

    /// The permission that it asks for, on everything or on an object.
    #[must_use]
    pub const fn permission(&self) -> Option<&'static str> {
        match self {
            Self::Permission(name) | Self::PermissionOn(name, _) => Some(name.as_str()),
            _ => None,
        }
    }

    /// The path parameter that it reads.
    #[must_use]
    pub const fn parameter(&self) -> Option<&'static str> {
        match self {
            Self::Owner(name)
            | Self::Tenant(name)
            | Self::PermissionOn(_, Source::Parameter(name))
            | Self::OwnerOf(_, Source::Parameter(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether it reads the handler's arguments, so that it is decided after they are extracted.
    #[must_use]
    pub const fn reads_arguments(&self) -> bool {
        matches!(
            self,
            Self::When(_) | Self::PermissionOn(_, Source::Arguments(_)) | Self::OwnerOf(_, Source::Arguments(_))
        )
    }
}

/// Writes the atom as it stands in an attribute.
impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public(None) => f.write_str("public"),
            Self::Public(Some(reason)) => write!(f, "public = {reason:?}"),
            Self::Authenticated => f.write_str("authenticated"),
            Self::Role(name) => write!(f, "role = {name:?}"),
            Self::Permission(name) => write!(f, "permission = {name:?}"),
            Self::PermissionOn(name, source) => write!(f, "permission({name:?}, on = {source})"),
            Self::Scope(name) => write!(f, "scope = {name:?}"),
            Self::Claim([name], value) => write!(f, "claim({name:?} = {value})"),
            Self::Claim(path, value) => write!(f, "claim({path:?} = {value})"),
            Self::Owner(parameter) => write!(f, "owner = {parameter:?}"),
            Self::OwnerOf(loader, Source::Parameter(name)) => write!(f, "owner({}, {name:?})", loader.name()),
            Self::OwnerOf(loader, Source::Arguments(slot)) => {
                write!(f, "owner({}, from = {})", loader.name(), slot.text)
            }
            Self::Tenant(parameter) => write!(f, "tenant = {parameter:?}"),
            Self::Check(check) => write!(f, "check = {}", check.name()),
            Self::When(slot) => write!(f, "when({})", slot.text),
            Self::Authorizer(name) => write!(f, "authorizer = {name:?}"),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(name) => write!(f, "{name:?}"),
            Self::Arguments(slot) => f.write_str(slot.text),
        }
    }
}

impl fmt::Display for ClaimValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Bool(flag) => flag.fmt(f),
            Self::Integer(number) => number.fmt(f),
        }
    }
}
