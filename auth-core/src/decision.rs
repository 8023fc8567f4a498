//! What deciding answers, with its reasons.

use core::fmt;

use auth_grammar::{Ingredient, Operation};

use crate::outcome::Outcome;
use crate::requirement::Atom;

/// Allow, or deny with a denial that says why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    /// The handler may run.
    Allow,
    /// The handler must not run.
    Deny(Denial),
}

impl Decision {
    /// Whether the handler may run.
    #[must_use]
    pub const fn is_allow(&self) -> bool {
        matches!(self, Self::Allow)
    }
}

/// Why a call is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// What kind of answer is due.
    pub kind: DenialKind,
    /// Everything that denied, for the log.
    pub reasons: Vec<Reason>,
}

/// What kind of answer a denial is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DenialKind {
    /// Nobody is known: 401.
    Unauthenticated,
    /// The caller is known and not allowed, and more scopes would not help: 403.
    Forbidden,
    /// The caller would be allowed with these scopes and permissions: 403 `insufficient_scope`.
    InsufficientScope(Vec<&'static str>),
    /// The caller would be allowed after a fresh login: 401 `insufficient_user_authentication` (RFC 9470).
    StepUp {
        /// How old the login may be, in seconds.
        max_age: u64,
    },
    /// What would decide could not be asked: 503.
    Unavailable,
}

/// One thing that denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// An atom of the requirement.
    Atom {
        /// The atom as written.
        atom: &'static Atom,
        /// Whether it stands below an even number of `not`.
        positive: bool,
        /// What is known about the atom itself.
        outcome: Outcome,
        /// The permission is held, but only by a wildcard, and the operation asks for an exact grant.
        by_wildcard_only: bool,
    },
    /// An ingredient of the strict default of the class.
    Strict {
        /// The ingredient.
        ingredient: Ingredient,
        /// The class whose default it is.
        operation: Operation,
    },
    /// There is no principal.
    NoPrincipal,
}

/// Writes the reason for an operator, with the setting that governs it where there is one.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Atom { atom, positive, outcome, by_wildcard_only } => {
                let outcome = match outcome {
                    Outcome::False if *by_wildcard_only => {
                        "held by a wildcard only, and the operation asks for an exact grant"
                    }
                    Outcome::False => "not held",
                    Outcome::Unknown => "unknown",
                    Outcome::Unavailable => "could not be asked",
                    Outcome::True => "held",
                };
                if *positive { write!(f, "{atom}: {outcome}") } else { write!(f, "not({atom}): {outcome}") }
            }
            Self::Strict { ingredient, operation } => {
                let (what, mend) = match ingredient {
                    Ingredient::Named => {
                        ("a way to satisfy the requirement names no role, permission or scope", String::new())
                    }
                    Ingredient::Exact => ("the permission is held by a wildcard only", String::new()),
                    Ingredient::Key => {
                        ("the credential names no permission or scope of the endpoint exactly", String::new())
                    }
                    Ingredient::MaxAge => {
                        ("the login is too old, or its age unknown", format!(", set by operations.{operation}.max_age"))
                    }
                    Ingredient::Role => {
                        ("the role of the class is missing", format!(", set by operations.{operation}.role"))
                    }
                };
                write!(f, "strict default `{ingredient}` of {operation}{mend}: {what}")
            }
            Self::NoPrincipal => f.write_str("no principal"),
        }
    }
}
