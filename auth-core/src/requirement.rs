//! What must hold for a call: a tree over atoms, kept as constant data.

use core::fmt;

/// What must hold for a call, as written in `#[require(…)]`.
///
/// A requirement is data: the macros build it as a constant and `decide` reads it. There is no empty requirement.
///
/// ```
/// use auth_core::{Atom, Requirement};
///
/// const EDITORS: Requirement = Requirement::Any(&[
///     Requirement::Atom(Atom::Role("admin")),
///     Requirement::Atom(Atom::Permission("documents:write")),
/// ]);
/// assert_eq!(EDITORS.to_string(), r#"any(role = "admin", permission = "documents:write")"#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// One condition.
    Atom(Atom),
    /// Every term must hold.
    All(&'static [Requirement]),
    /// At least one term must hold.
    Any(&'static [Requirement]),
    /// The term must be known not to hold.
    Not(&'static Requirement),
}

/// A leaf of a [`Requirement`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Atom {
    /// Anybody, without a credential. The reason is for the reviewer.
    Public(Option<&'static str>),
    /// A caller whose credential was verified, whoever it is.
    Authenticated,
    /// The caller holds the role.
    Role(&'static str),
    /// The caller effectively holds the permission, `resource:action`.
    Permission(&'static str),
    /// The credential itself carries the scope.
    Scope(&'static str),
}

impl Requirement {
    /// Whether the endpoint is open to callers without a credential: the requirement is `public` and nothing else.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        matches!(self, Self::Atom(Atom::Public(_)))
    }

    /// Whether every way to satisfy the requirement has a positive role, permission or scope (the ingredient `named`).
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.named(true)
    }

    /// Every atom with its sign: `false` below an odd number of `not`.
    pub fn for_each_atom(&'static self, visit: &mut impl FnMut(&'static Atom, bool)) {
        self.walk(true, visit);
    }

    /// The permissions and scopes that are not negated, in the order in which they are written.
    #[must_use]
    pub fn names_asked_for(&'static self) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.for_each_atom(&mut |atom, positive| {
            if let (true, Atom::Permission(name) | Atom::Scope(name)) = (positive, atom)
                && !names.contains(name)
            {
                names.push(*name);
            }
        });
        names
    }

    /// The permissions that are not negated: these alone infer the operation class.
    #[must_use]
    pub fn positive_permissions(&'static self) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.for_each_atom(&mut |atom, positive| {
            if let (true, Atom::Permission(name)) = (positive, atom) {
                names.push(*name);
            }
        });
        names
    }

    fn named(&self, positive: bool) -> bool {
        match self {
            Self::Atom(Atom::Role(_) | Atom::Permission(_) | Atom::Scope(_)) => positive,
            Self::Atom(Atom::Public(_) | Atom::Authenticated) => false,
            Self::All(terms) if positive => terms.iter().any(|term| term.named(positive)),
            Self::Any(terms) if !positive => terms.iter().any(|term| term.named(positive)),
            // An empty list is never satisfied by `any` and says nothing under `all`: it names nobody.
            Self::All(terms) | Self::Any(terms) => !terms.is_empty() && terms.iter().all(|term| term.named(positive)),
            Self::Not(term) => term.named(!positive),
        }
    }

    fn walk(&'static self, positive: bool, visit: &mut impl FnMut(&'static Atom, bool)) {
        match self {
            Self::Atom(atom) => visit(atom, positive),
            Self::All(terms) | Self::Any(terms) => terms.iter().for_each(|term| term.walk(positive, visit)),
            Self::Not(term) => term.walk(!positive, visit),
        }
    }
}

/// Writes the requirement as it stands in an attribute.
impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, name: &str, terms: &[Self]| {
            write!(f, "{name}(")?;
            for (index, term) in terms.iter().enumerate() {
                let separator = if index == 0 { "" } else { ", " };
                write!(f, "{separator}{term}")?;
            }
            f.write_str(")")
        };
        match self {
            Self::Atom(atom) => atom.fmt(f),
            Self::All(terms) => list(f, "all", terms),
            Self::Any(terms) => list(f, "any", terms),
            Self::Not(term) => write!(f, "not({term})"),
        }
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
            Self::Scope(name) => write!(f, "scope = {name:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Atom::{Authenticated, Permission, Public, Role, Scope};
    use super::Requirement::{self, All, Any, Atom, Not};

    const ROLE: Requirement = Atom(Role("admin"));
    const PERMISSION: Requirement = Atom(Permission("a:b"));
    const SIGNED_IN: Requirement = Atom(Authenticated);

    #[test]
    fn named_means_every_way_has_a_positive_name() {
        for (requirement, named) in [
            (ROLE, true),
            (PERMISSION, true),
            (Atom(Scope("s")), true),
            (SIGNED_IN, false),
            (Atom(Public(None)), false),
            (Not(&ROLE), false),
            (Not(&Not(&ROLE)), true),
            (All(&[SIGNED_IN, ROLE]), true),
            (All(&[SIGNED_IN, Not(&ROLE)]), false),
            (Any(&[ROLE, PERMISSION]), true),
            (Any(&[ROLE, SIGNED_IN]), false),
            (Any(&[ROLE, Not(&PERMISSION)]), false),
            (Not(&Any(&[ROLE, Not(&PERMISSION)])), true),
            (Not(&All(&[Not(&ROLE), Not(&PERMISSION)])), true),
            (Not(&All(&[Not(&ROLE), PERMISSION])), false),
            (All(&[]), false),
            (Any(&[]), false),
        ] {
            assert_eq!(requirement.is_named(), named, "{requirement}");
        }
    }

    #[test]
    fn names_asked_for_are_positive_and_once() {
        const TREE: Requirement =
            All(&[PERMISSION, Any(&[PERMISSION, Atom(Scope("s"))]), Not(&Atom(Permission("x:y")))]);
        assert_eq!(TREE.names_asked_for(), ["a:b", "s"]);
        assert_eq!(TREE.positive_permissions(), ["a:b", "a:b"]);
    }
}
