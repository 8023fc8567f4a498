//! What a caller holds of a requirement, for what is shown in a page.

use core::fmt;

use auth_grammar::Operation;

use crate::atom::Atom;
use crate::decide::Question;
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::principal::Principal;
use crate::requirement::Requirement;
use crate::strict::{Profile, StrictDefaults};

/// What a caller holds of a requirement: [`Principal::explain`].
///
/// It says what is known without a request: checks, objects, closures and authorizers are not asked, and neither are
/// strict defaults. To decide, use [`Auth::decide`](crate::Auth::decide).
///
/// ```
/// use auth_core::{Outcome, Principal, Requirement, requirement};
///
/// const REPORTS: Requirement = requirement!(scope = "reports", not(claim("suspended" = true)));
///
/// let alice = Principal::builder("https://issuer.example", "alice").scopes(["reports"]).build();
/// let explanation = alice.explain(&REPORTS);
/// assert_eq!(explanation.outcome(), Outcome::Unknown, "an absent claim is unknown, below `not` too");
/// assert_eq!(explanation.atoms().map(|known| known.outcome).collect::<Vec<_>>(), [Outcome::True, Outcome::Unknown]);
/// assert_eq!(explanation.to_string(), "scope = \"reports\": yes\nnot(claim(\"suspended\" = true)): not known\n");
/// ```
///
/// A principal that an authenticator made for a request has the permissions of its roles; one that was built by hand
/// has only those that it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    outcome: Outcome,
    atoms: Vec<Explained>,
}

/// One atom of an [`Explanation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The atom.
    pub atom: &'static Atom,
    /// Whether it stands below an even number of `not`.
    pub positive: bool,
    /// What is known about the atom itself.
    pub outcome: Outcome,
}

impl Principal {
    /// What the caller holds of the requirement, without a request.
    ///
    /// ```
    /// use auth_core::{Outcome, Principal, Requirement, requirement};
    ///
    /// const EDITORS: Requirement = requirement!(any(role = "admin", permission = "documents:write"));
    ///
    /// let alice = Principal::builder("https://issuer.example", "alice").permission("documents:write").build();
    /// let explanation = alice.explain(&EDITORS);
    /// assert_eq!(explanation.outcome(), Outcome::True);
    /// assert_eq!(explanation.to_string(), "role = \"admin\": no\npermission = \"documents:write\": yes\n");
    /// ```
    #[must_use]
    pub fn explain(&self, requirement: &'static Requirement) -> Explanation {
        let facts = Facts::default();
        self.explain_with(requirement, &facts)
    }

    /// As [`explain`](Self::explain), with path parameters and objects that are known.
    #[must_use]
    pub fn explain_with(&self, requirement: &'static Requirement, facts: &Facts) -> Explanation {
        let defaults = StrictDefaults::default();
        let profile = Profile::new(Operation::Read, &defaults, &[]);
        let question = Question::new(requirement, self, &profile, facts);
        let mut atoms = Vec::new();
        let outcome = question.each_outcome(&mut |atom, positive, outcome| {
            atoms.push(Explained { atom, positive, outcome });
        });
        Explanation { outcome, atoms }
    }
}

impl Explanation {
    /// What is known of the whole. Only [`Outcome::True`] allows.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Every atom, in the order in which they are written.
    pub fn atoms(&self) -> impl Iterator<Item = &Explained> {
        self.atoms.iter()
    }
}

/// One line for each atom.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Explained { atom, positive, outcome } in &self.atoms {
            let known = match outcome {
                Outcome::True => "yes",
                Outcome::False => "no",
                Outcome::Unknown | Outcome::Unavailable => "not known",
            };
            // Below `not` it is the negation that is asked for.
            let known = match (positive, known) {
                (false, "yes") => "no",
                (false, "no") => "yes",
                (_, known) => known,
            };
            if *positive { writeln!(f, "{atom}: {known}")? } else { writeln!(f, "not({atom}): {known}")? }
        }
        Ok(())
    }
}
