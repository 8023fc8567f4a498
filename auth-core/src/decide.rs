//! One pure, total function: requirement × principal × profile × facts → decision.
//!
//! It knows no HTTP, no clock and no I/O, and allocates nothing on allow.

use auth_grammar::Ingredient;

use crate::decision::{Decision, Denial, DenialKind, Reason};
use crate::grants::Held;
use crate::outcome::{Outcome, evaluate};
use crate::principal::{CredentialKind, Principal};
use crate::requirement::{Atom, Requirement};
use crate::strict::Profile;

/// What deciding is told beside requirement, principal and profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The present time in Unix seconds.
    pub now: u64,
}

/// Decides a call.
///
/// Deny is the default: without a principal the answer is a denial before the tree is looked at, unless the
/// requirement is `public`; only [`Outcome::True`] allows.
pub fn decide(
    requirement: &'static Requirement,
    principal: Option<&Principal>,
    profile: &Profile<'_>,
    facts: Facts,
) -> Decision {
    // A public delete does not compile; where the class is found only at run time it is denied here.
    if requirement.is_public() && !profile.operation.is_strict() {
        return Decision::Allow;
    }
    let Some(principal) = principal else {
        return deny(DenialKind::Unauthenticated, vec![Reason::NoPrincipal]);
    };
    let question = Question { requirement, principal, profile, facts };
    match question.outcome(Granted::AsHeld) {
        Outcome::True if question.is_fresh() => Decision::Allow,
        Outcome::True => question.step_up(),
        outcome => question.denial(outcome),
    }
}

/// Which scopes and permissions count as held: the real ones, or all that the requirement asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Granted {
    AsHeld,
    AllAskedFor,
}

struct Question<'q> {
    requirement: &'static Requirement,
    principal: &'q Principal,
    profile: &'q Profile<'q>,
    facts: Facts,
}

impl Question<'_> {
    /// The requirement and every ingredient but age, which is the last to be asked.
    fn outcome(&self, granted: Granted) -> Outcome {
        let tree = evaluate(self.requirement, &mut |atom, positive| self.atom(atom, positive, granted));
        let strict = self.failed_ingredients(granted).next().is_none();
        tree.min(Outcome::from(strict))
    }

    fn atom(&self, atom: &Atom, positive: bool, granted: Granted) -> Outcome {
        let principal = self.principal;
        match atom {
            // INVARIANT: `public` below the top never lets a stranger in: without a principal nothing gets here.
            Atom::Public(_) | Atom::Authenticated => Outcome::True,
            Atom::Role(role) => principal.has_role(role).into(),
            Atom::Permission(_) | Atom::Scope(_) if positive && granted == Granted::AllAskedFor => Outcome::True,
            Atom::Permission(name) if positive => match principal.permission(name) {
                Some(Held::Exactly) => Outcome::True,
                Some(Held::ByWildcard) => Outcome::from(!self.profile.exact),
                None => Outcome::False,
            },
            Atom::Permission(name) => principal.holds_uncut(name).into(),
            Atom::Scope(name) => principal.scope(name).map_or(Outcome::Unknown, Outcome::from),
        }
    }

    fn failed_ingredients(&self, granted: Granted) -> impl Iterator<Item = Ingredient> {
        let Profile { named, key, role, .. } = *self.profile;
        let named = (named && !self.requirement.is_named()).then_some(Ingredient::Named);
        let key = (key && self.principal.is_cut() && !self.credential_is_named(granted)).then_some(Ingredient::Key);
        let role = role.is_some_and(|role| !self.principal.has_role(role)).then_some(Ingredient::Role);
        [named, key, role].into_iter().flatten()
    }

    /// Whether a credential that limits its subject holds exactly a permission or scope that the endpoint names.
    fn credential_is_named(&self, granted: Granted) -> bool {
        let mut named = false;
        self.requirement.for_each_atom(&mut |atom, positive| {
            let counts = match atom {
                Atom::Permission(_) | Atom::Scope(_) if granted == Granted::AllAskedFor => true,
                Atom::Permission(name) => self.principal.credential_names(name) && self.principal.has_permission(name),
                Atom::Scope(name) => self.principal.credential_names(name),
                Atom::Public(_) | Atom::Authenticated | Atom::Role(_) => false,
            };
            named |= positive && counts;
        });
        named
    }

    /// The class default looks at the login, else at the token; an API key has no login.
    fn is_fresh(&self) -> bool {
        let Some(max_age) = self.profile.max_age else { return true };
        if self.principal.credential_kind() == CredentialKind::ApiKey {
            return true;
        }
        let since = self.principal.auth_time().or_else(|| self.principal.issued_at());
        let age = since.and_then(|since| self.facts.now.checked_sub(since));
        age.is_some_and(|age| age <= max_age.as_secs())
    }

    fn step_up(&self) -> Decision {
        let max_age = self.profile.max_age.map_or(0, |age| age.as_secs());
        deny(DenialKind::StepUp { max_age }, vec![self.strict(Ingredient::MaxAge)])
    }

    fn denial(&self, outcome: Outcome) -> Decision {
        let mut reasons = Vec::new();
        self.requirement.for_each_atom(&mut |atom, positive| {
            let outcome = self.atom(atom, positive, Granted::AsHeld);
            let signed = if positive { outcome } else { outcome.negated() };
            if signed != Outcome::True {
                reasons.push(Reason::Atom { atom, positive, outcome, by_wildcard_only: self.by_wildcard_only(atom) });
            }
        });
        reasons.extend(self.failed_ingredients(Granted::AsHeld).map(|ingredient| self.strict(ingredient)));
        if !self.is_fresh() {
            reasons.push(self.strict(Ingredient::MaxAge));
        }
        deny(self.kind(outcome), reasons)
    }

    fn kind(&self, outcome: Outcome) -> DenialKind {
        if outcome == Outcome::Unavailable {
            return DenialKind::Unavailable;
        }
        let names = self.requirement.names_asked_for();
        if names.is_empty() || self.outcome(Granted::AllAskedFor) != Outcome::True {
            return DenialKind::Forbidden;
        }
        DenialKind::InsufficientScope(names)
    }

    fn by_wildcard_only(&self, atom: &Atom) -> bool {
        matches!(atom, Atom::Permission(name) if self.principal.permission(name) == Some(Held::ByWildcard))
    }

    fn strict(&self, ingredient: Ingredient) -> Reason {
        Reason::Strict { ingredient, operation: self.profile.operation }
    }
}

fn deny(kind: DenialKind, reasons: Vec<Reason>) -> Decision {
    Decision::Deny(Denial { kind, reasons })
}

#[cfg(test)]
mod tests;
