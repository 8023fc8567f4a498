//! What must hold for a call: a tree over atoms, kept as constant data.

use core::fmt;

use crate::atom::Atom;

/// What must hold for a call, as written in `#[require(…)]`.
///
/// A requirement is data: the macros build it as a constant and `decide` reads it. There is no empty requirement.
///
/// ```
/// use auth_core::{Atom, Name, Requirement};
///
/// const EDITORS: Requirement = Requirement::Any(&[
///     Requirement::Atom(Atom::Role(Name::new("admin"))),
///     Requirement::Atom(Atom::Permission(Name::new("documents:write"))),
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

impl Requirement {
    /// Whether the endpoint is open to callers without a credential: the requirement is `public` and nothing else.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        matches!(self, Self::Atom(Atom::Public(_)))
    }

    /// Whether every way to satisfy the requirement has a positive role, permission, scope or owner (the
    /// ingredient `named`).
    #[must_use]
    pub const fn is_named(&self) -> bool {
        self.named(true)
    }

    /// Whether deciding has to ask somebody first: a check, a store, a closure, an authorizer.
    pub(crate) const fn asks(&self) -> bool {
        match self {
            Self::Atom(atom) => atom.is_asked(),
            Self::Not(term) => term.asks(),
            Self::All(terms) | Self::Any(terms) => {
                let mut rest = *terms;
                while let [term, tail @ ..] = rest {
                    if term.asks() {
                        return true;
                    }
                    rest = tail;
                }
                false
            }
        }
    }

    /// Whether an authorizer stands where it is no condition of the whole: below `any` or `not`.
    #[doc(hidden)]
    #[must_use]
    pub const fn misplaces_authorizer(&self) -> bool {
        match self {
            Self::Atom(_) => false,
            Self::All(terms) => {
                let mut rest = *terms;
                while let [term, tail @ ..] = rest {
                    if term.misplaces_authorizer() {
                        return true;
                    }
                    rest = tail;
                }
                false
            }
            Self::Any(_) | Self::Not(_) => self.asks_authorizer(),
        }
    }

    const fn asks_authorizer(&self) -> bool {
        match self {
            Self::Atom(atom) => matches!(atom, Atom::Authorizer(_)),
            Self::Not(term) => term.asks_authorizer(),
            Self::All(terms) | Self::Any(terms) => {
                let mut rest = *terms;
                while let [term, tail @ ..] = rest {
                    if term.asks_authorizer() {
                        return true;
                    }
                    rest = tail;
                }
                false
            }
        }
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
            let name = atom.permission().or(match atom {
                Atom::Scope(name) => Some(name),
                _ => None,
            });
            names.extend(name.filter(|name| positive && !names.contains(name)));
        });
        names
    }

    /// The permissions that are not negated: these alone infer the operation class.
    #[must_use]
    pub fn positive_permissions(&'static self) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.for_each_atom(&mut |atom, positive| {
            names.extend(atom.permission().filter(|_| positive));
        });
        names
    }

    const fn named(&self, positive: bool) -> bool {
        let (terms, one_is_enough) = match self {
            Self::Atom(atom) => return positive && atom.is_name(),
            Self::Not(term) => return term.named(!positive),
            Self::All(terms) => (*terms, positive),
            Self::Any(terms) => (*terms, !positive),
        };
        let mut rest = terms;
        while let [term, tail @ ..] = rest {
            if term.named(positive) == one_is_enough {
                return one_is_enough;
            }
            rest = tail;
        }
        // An empty list is never satisfied by `any` and says nothing under `all`: it names nobody.
        !one_is_enough && !terms.is_empty()
    }

    fn walk(&'static self, positive: bool, visit: &mut impl FnMut(&'static Atom, bool)) {
        match self {
            Self::Atom(atom) => visit(atom, positive),
            Self::All(terms) | Self::Any(terms) => terms.iter().for_each(|term| term.walk(positive, visit)),
            Self::Not(term) => term.walk(!positive, visit),
        }
    }
}

/// Hands a policy on, if an authorizer in it stands where it can only deny. A policy is conditional where it stands below
/// `any` or `not`.
///
/// # Panics
/// While compiling, if an authorizer does.
#[doc(hidden)]
#[must_use]
#[track_caller]
pub const fn policy(policy: Requirement, conditional: bool) -> Requirement {
    assert!(
        !(conditional && policy.asks_authorizer()),
        "a policy holds an authorizer, which can only deny: take the policy out of `any` or `not`, to the top"
    );
    assert!(
        !policy.misplaces_authorizer(),
        "an authorizer in this policy stands below `any` or `not`, and can only deny: take it to the top of the policy"
    );
    policy
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

#[cfg(test)]
mod tests {
    use super::Atom::{Authenticated, Permission, Public, Role, Scope};
    use super::Requirement::{self, All, Any, Atom, Not};
    use crate::Name;

    const ROLE: Requirement = Atom(Role(Name::new("admin")));
    const PERMISSION: Requirement = Atom(Permission(Name::new("a:b")));
    const SIGNED_IN: Requirement = Atom(Authenticated);

    #[test]
    fn named_means_every_way_has_a_positive_name() {
        for (requirement, named) in [
            (ROLE, true),
            (PERMISSION, true),
            (Atom(Scope(Name::new("s"))), true),
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
        const TREE: Requirement = All(&[
            PERMISSION,
            Any(&[PERMISSION, Atom(Scope(Name::new("s")))]),
            Not(&Atom(Permission(Name::new("x:y")))),
        ]);
        assert_eq!(TREE.names_asked_for(), ["a:b", "s"]);
        assert_eq!(TREE.positive_permissions(), ["a:b", "a:b"]);
    }
}
