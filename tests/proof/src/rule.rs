//! Requirements as trees that are owned, so that they can be generated, shrunken and rearranged.

use core::fmt;

use auth_core::{Atom, Requirement};
use proptest::prelude::*;

/// A requirement whose terms are owned.
#[derive(Clone, PartialEq)]
pub enum Rule {
    /// One condition.
    Leaf(Atom),
    /// Every term must hold.
    All(Vec<Self>),
    /// At least one term must hold.
    Any(Vec<Self>),
    /// The term must be known not to hold.
    Not(Box<Self>),
}

impl Rule {
    /// The requirement. It is never freed: requirements are constants.
    #[must_use]
    pub fn requirement(&self) -> &'static Requirement {
        Box::leak(Box::new(self.leaked()))
    }

    fn leaked(&self) -> Requirement {
        let terms =
            |terms: &[Self]| -> &'static [Requirement] { terms.iter().map(Self::leaked).collect::<Vec<_>>().leak() };
        match self {
            Self::Leaf(atom) => Requirement::Atom(*atom),
            Self::All(of) => Requirement::All(terms(of)),
            Self::Any(of) => Requirement::Any(terms(of)),
            Self::Not(term) => Requirement::Not(term.requirement()),
        }
    }

    /// Every atom with its sign: false below an odd number of `not`.
    #[must_use]
    pub fn literals(&self) -> Vec<(Atom, bool)> {
        let mut all = Vec::new();
        self.collect(true, &mut all);
        all
    }

    fn collect(&self, positive: bool, all: &mut Vec<(Atom, bool)>) {
        match self {
            Self::Leaf(atom) => all.push((*atom, positive)),
            Self::Not(term) => term.collect(!positive, all),
            Self::All(terms) | Self::Any(terms) => terms.iter().for_each(|term| term.collect(positive, all)),
        }
    }

    /// Whether any atom, with its sign, is one of these.
    pub fn has(&self, wanted: impl Fn(&Atom, bool) -> bool) -> bool {
        self.literals().iter().any(|(atom, positive)| wanted(atom, *positive))
    }

    /// The same rule without any `not`.
    #[must_use]
    pub fn without_not(self) -> Self {
        match self {
            Self::Leaf(atom) => Self::Leaf(atom),
            Self::Not(term) => term.without_not(),
            Self::All(terms) => Self::All(terms.into_iter().map(Self::without_not).collect()),
            Self::Any(terms) => Self::Any(terms.into_iter().map(Self::without_not).collect()),
        }
    }

    /// The same rule with other atoms in the place of these.
    #[must_use]
    pub fn replaced(self, other: &impl Fn(Atom) -> Atom) -> Self {
        match self {
            Self::Leaf(atom) => Self::Leaf(other(atom)),
            Self::Not(term) => Self::Not(Box::new(term.replaced(other))),
            Self::All(terms) => Self::All(terms.into_iter().map(|term| term.replaced(other)).collect()),
            Self::Any(terms) => Self::Any(terms.into_iter().map(|term| term.replaced(other)).collect()),
        }
    }

    /// The same rule with the terms of every list in another order.
    #[must_use]
    pub fn shuffled(&self, order: u64) -> Self {
        let shuffle = |terms: &[Self]| {
            let mut terms: Vec<_> = terms.iter().map(|term| term.shuffled(order.rotate_left(7))).collect();
            let mut rest = usize::try_from(order >> 1).unwrap_or(0);
            for end in (1..terms.len()).rev() {
                terms.swap(end, rest % (end + 1));
                rest /= end + 1;
            }
            terms
        };
        match self {
            Self::Leaf(atom) => Self::Leaf(*atom),
            Self::Not(term) => Self::Not(Box::new(term.shuffled(order))),
            Self::All(terms) => Self::All(shuffle(terms)),
            Self::Any(terms) => Self::Any(shuffle(terms)),
        }
    }
}

/// Writes the rule as it stands in an attribute.
impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, name: &str, terms: &[Self]| {
            let mut list = f.debug_tuple(name);
            for term in terms {
                list.field(term);
            }
            list.finish()
        };
        match self {
            Self::Leaf(atom) => fmt::Display::fmt(atom, f),
            Self::All(terms) => list(f, "all", terms),
            Self::Any(terms) => list(f, "any", terms),
            Self::Not(term) => write!(f, "not({term:?})"),
        }
    }
}

/// Rules over these atoms, of up to about a dozen.
pub fn rules(atoms: &'static [Atom]) -> impl Strategy<Value = Rule> + Clone {
    let leaf = proptest::sample::select(atoms).prop_map(Rule::Leaf);
    leaf.prop_recursive(4, 12, 4, |inner| {
        let terms = || proptest::collection::vec(inner.clone(), 1..=4);
        prop_oneof![
            3 => terms().prop_map(Rule::All),
            3 => terms().prop_map(Rule::Any),
            2 => inner.prop_map(|term| Rule::Not(Box::new(term))),
        ]
    })
}
