//! The four outcomes of an atom, and the one evaluation of a tree.

use crate::requirement::{Atom, Requirement};

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
/// of `not`) and answers for the *atom*; the sign is applied here. Pure, total and without allocation. An `all` or
/// `any` without terms, which the macros cannot write, is false.
pub fn evaluate(requirement: &Requirement, oracle: &mut impl FnMut(&Atom, bool) -> Outcome) -> Outcome {
    evaluate_signed(requirement, true, oracle)
}

fn evaluate_signed(
    requirement: &Requirement,
    positive: bool,
    oracle: &mut impl FnMut(&Atom, bool) -> Outcome,
) -> Outcome {
    let (terms, least) = match requirement {
        Requirement::Atom(atom) => {
            let outcome = oracle(atom, positive);
            return if positive { outcome } else { outcome.negated() };
        }
        Requirement::Not(term) => return evaluate_signed(term, !positive, oracle),
        Requirement::All(terms) => (terms, positive),
        Requirement::Any(terms) => (terms, !positive),
    };
    let outcomes = terms.iter().map(|term| evaluate_signed(term, positive, &mut *oracle));
    let combined = if least { outcomes.min() } else { outcomes.max() };
    combined.unwrap_or(Outcome::False)
}
