//! The four outcomes of an atom, and the one evaluation of a tree.

use crate::atom::Atom;
use crate::requirement::Requirement;

/// What is known about an atom, from worst to best: `all` is the least, `any` the greatest.
///
/// Only [`Outcome::True`] allows. What an outage left undecided is 503, everything else is 403.
///
/// ```
/// use auth_core::Outcome;
///
/// assert!(Outcome::False < Outcome::Unknown);
/// assert!(Outcome::Unknown < Outcome::Unavailable);
/// assert!(Outcome::Unavailable < Outcome::True);
/// assert_eq!(Outcome::Unknown.negated(), Outcome::Unknown);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It does not hold.
    False,
    /// The fact is absent: a claim that is not there, an object that cannot be named.
    Unknown,
    /// A store, check or authorizer failed to answer.
    Unavailable,
    /// It holds.
    True,
}

impl Outcome {
    /// True and false change places; what is not known stays so.
    #[must_use]
    pub const fn negated(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::True => Self::False,
            other => other,
        }
    }
}

impl From<bool> for Outcome {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

/// Evaluates a requirement over the outcomes of its atoms.
///
/// `not` is moved to the leaves: the oracle is asked for the atom together with its sign (`false` below an odd number
/// of `not`) and answers for the *atom*; the sign is applied here. What can no longer change the outcome is not asked. Pure,
/// total and without allocation. An `all` or `any` without terms, which the macros cannot write, is false.
pub fn evaluate(requirement: &Requirement, oracle: &mut impl FnMut(&Atom, bool) -> Outcome) -> Outcome {
    evaluate_at(requirement, Place::TOP, &mut |atom, place| oracle(atom, place.positive))
}

/// Where a term stands in its requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place<'r> {
    /// Below an even number of `not`.
    pub(crate) positive: bool,
    /// The path parameter that names the tenant: roles and permissions mean those held there. One word, so that a place is
    /// passed in registers.
    pub(crate) tenant: Option<&'r &'static str>,
}

/// The parameter that stands for two tenants at once; no path has it, so that nothing is held there.
const NOWHERE: &&str = &"";

impl<'r> Place<'r> {
    /// Below nothing.
    pub(crate) const TOP: Self = Self { positive: true, tenant: None };

    /// The place of the terms of a list, and whether all of them must hold.
    pub(crate) fn inside(self, terms: &'r [Requirement], all: bool) -> (Self, bool) {
        if !(all && self.positive) {
            return (self, all == self.positive);
        }
        let tenants = terms.iter().filter_map(|term| match term {
            Requirement::Atom(Atom::Tenant(parameter)) => Some(parameter),
            _ => None,
        });
        (Self { tenant: the_one(tenants).or(self.tenant), ..self }, true)
    }

    pub(crate) fn negated(self) -> Self {
        Self { positive: !self.positive, ..self }
    }
}

/// The tenant that these name. A role beside two would be one of whichever is written first, so it is one of neither.
pub(crate) fn the_one<'r>(mut parameters: impl Iterator<Item = &'r &'static str>) -> Option<&'r &'static str> {
    let first = parameters.next()?;
    Some(if parameters.all(|other| other == first) { first } else { NOWHERE })
}

/// [`evaluate`], below a place, with an oracle that knows where its atom stands.
pub(crate) fn evaluate_at<'r>(
    requirement: &'r Requirement,
    place: Place<'r>,
    oracle: &mut impl FnMut(&'r Atom, Place<'r>) -> Outcome,
) -> Outcome {
    let (terms, all) = match requirement {
        Requirement::Atom(atom) => return signed(oracle(atom, place), place),
        Requirement::Not(term) => return evaluate_at(term, place.negated(), oracle),
        Requirement::All(terms) => (*terms, true),
        Requirement::Any(terms) => (*terms, false),
    };
    let (place, conjunction) = place.inside(terms, all);
    if terms.is_empty() {
        return Outcome::False;
    }
    let (mut combined, settled) =
        if conjunction { (Outcome::True, Outcome::False) } else { (Outcome::False, Outcome::True) };
    for term in terms {
        let outcome = evaluate_at(term, place, oracle);
        combined = if conjunction { combined.min(outcome) } else { combined.max(outcome) };
        // Nothing that follows could change it.
        if combined == settled {
            break;
        }
    }
    combined
}

#[inline]
const fn signed(outcome: Outcome, place: Place<'_>) -> Outcome {
    if place.positive { outcome } else { outcome.negated() }
}

/// Every atom with its place, in the order in which they are written.
pub(crate) fn visit_at<'r>(
    requirement: &'r Requirement,
    place: Place<'r>,
    visit: &mut impl FnMut(&'r Atom, Place<'r>),
) {
    let (terms, all) = match requirement {
        Requirement::Atom(atom) => return visit(atom, place),
        Requirement::Not(term) => return visit_at(term, place.negated(), visit),
        Requirement::All(terms) => (*terms, true),
        Requirement::Any(terms) => (*terms, false),
    };
    let (place, _) = place.inside(terms, all);
    for term in terms {
        visit_at(term, place, visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Name;
    use crate::Requirement::{All, Any, Not};

    const ADMIN: Requirement = Requirement::Atom(Atom::Role(Name::new("admin")));
    const IN_A: Requirement = Requirement::Atom(Atom::Tenant("a"));
    const IN_B: Requirement = Requirement::Atom(Atom::Tenant("b"));

    /// The tenant in which the one role of the requirement is held.
    fn tenant_of_the_role(requirement: &Requirement) -> Option<&str> {
        let mut tenant = None;
        visit_at(requirement, Place::TOP, &mut |atom, place| {
            if matches!(atom, Atom::Role(_)) {
                tenant = Some(place.tenant.copied());
            }
        });
        tenant.expect("a role")
    }

    /// What stands beside a tenant in a conjunction is held there, and beside two different ones nowhere.
    #[test]
    fn a_role_is_held_in_the_tenant_beside_it() {
        const NOT_EITHER: Requirement = Any(&[IN_A, Not(&ADMIN)]);
        const NEGATED: Requirement = All(&[IN_A, ADMIN]);
        let nowhere = Some(*NOWHERE);
        for (requirement, tenant) in [
            (ADMIN, None),
            (All(&[IN_A, ADMIN]), Some("a")),
            (All(&[ADMIN, IN_A]), Some("a")),
            (All(&[IN_A, ADMIN, IN_A]), Some("a")),
            (All(&[IN_A, ADMIN, IN_B]), nowhere),
            (All(&[IN_A, IN_B, IN_A, ADMIN]), nowhere),
            (All(&[IN_A, All(&[IN_B, ADMIN])]), Some("b")),
            (All(&[IN_A, All(&[ADMIN])]), Some("a")),
            (All(&[IN_A, Any(&[ADMIN])]), Some("a")),
            (All(&[IN_A, Not(&ADMIN)]), Some("a")),
            (Any(&[IN_A, ADMIN]), None),
            (All(&[Any(&[IN_A]), ADMIN]), None),
            (All(&[Not(&IN_A), ADMIN]), None),
            (Not(&NOT_EITHER), None),
            (Not(&NEGATED), None),
        ] {
            assert_eq!(tenant_of_the_role(&requirement), tenant, "{requirement}");
        }
    }

    /// A list is settled by its first term that settles it, and what follows is not asked.
    #[test]
    fn nobody_is_asked_whose_answer_changes_nothing() {
        const NOT_ALL: Requirement = All(&[IN_A, ADMIN, IN_B]);
        const NOT_ANY: Requirement = Any(&[IN_A, ADMIN, IN_B]);
        for (requirement, role, outcome, asked) in [
            (All(&[IN_A, ADMIN, IN_B]), Outcome::False, Outcome::False, 2),
            (All(&[IN_A, ADMIN, IN_B]), Outcome::Unknown, Outcome::Unknown, 3),
            (All(&[IN_A, ADMIN, IN_B]), Outcome::Unavailable, Outcome::Unavailable, 3),
            (All(&[IN_A, ADMIN, IN_B]), Outcome::True, Outcome::True, 3),
            (Any(&[IN_A, ADMIN, IN_B]), Outcome::False, Outcome::True, 1),
            (Any(&[ADMIN, IN_A, IN_B]), Outcome::Unavailable, Outcome::True, 2),
            (Any(&[Not(&IN_A), ADMIN]), Outcome::Unknown, Outcome::Unknown, 2),
            (Not(&NOT_ALL), Outcome::False, Outcome::True, 2),
            (Not(&NOT_ALL), Outcome::Unknown, Outcome::Unknown, 3),
            (Not(&NOT_ANY), Outcome::False, Outcome::False, 1),
            (All(&[]), Outcome::True, Outcome::False, 0),
            (Any(&[]), Outcome::True, Outcome::False, 0),
        ] {
            let mut count = 0;
            let decided = evaluate(&requirement, &mut |atom, _| {
                count += 1;
                if matches!(atom, Atom::Role(_)) { role } else { Outcome::True }
            });
            assert_eq!((decided, count), (outcome, asked), "{requirement} where the role is {role:?}");
        }
    }
}
