//! What denied, and which answer is due.

use auth_grammar::Ingredient;

use super::{AS_IT_IS, Assume, Granted, Question, Unasked};
use crate::atom::Atom;
use crate::decision::{Denial, DenialKind, Reason};
use crate::outcome::{Outcome, Place};
use crate::requirement::Requirement;

impl Question<'_> {
    pub(super) fn denial(&self, outcome: Outcome) -> Denial {
        let mut reasons = Vec::new();
        self.blame(self.requirement, Place::TOP, &mut reasons);
        reasons.extend(self.failed_ingredients(AS_IT_IS).map(|ingredient| self.strict(ingredient)));
        let kind = self.kind(outcome, &reasons);
        reasons.extend(self.stale());
        Denial::new(kind, reasons)
    }

    pub(super) fn strict(&self, ingredient: Ingredient) -> Reason {
        Reason::Strict { ingredient, operation: self.profile.operation }
    }

    /// Every atom that denied: below a term that holds nothing did.
    fn blame(&self, requirement: &'static Requirement, place: Place<'static>, reasons: &mut Vec<Reason>) {
        if self.value(requirement, place, AS_IT_IS) == Outcome::True {
            return;
        }
        let (terms, all) = match requirement {
            Requirement::Atom(atom) => {
                let (positive, outcome) = (place.positive, self.atom(atom, place, AS_IT_IS));
                let limit = self.limit(atom, place, outcome);
                reasons.push(Reason::Atom { atom, positive, outcome, limit, asked: !self.is_unasked(atom) });
                return;
            }
            Requirement::Not(term) => return self.blame(term, place.negated(), reasons),
            Requirement::All(terms) => (*terms, true),
            Requirement::Any(terms) => (*terms, false),
        };
        let (place, _) = place.inside(terms, all);
        for term in terms {
            self.blame(term, place, reasons);
        }
    }

    fn kind(&self, outcome: Outcome, reasons: &[Reason]) -> DenialKind {
        if outcome == Outcome::Unavailable {
            return DenialKind::Unavailable;
        }
        if reasons.iter().any(|reason| self.hides(reason)) {
            return DenialKind::NotFound;
        }
        let names = self.requirement.names_asked_for();
        let all = Assume { granted: Granted::AllAskedFor, unasked: Unasked::Best, healed: false };
        if names.is_empty() || self.outcome(all) != Outcome::True {
            return DenialKind::Forbidden;
        }
        DenialKind::InsufficientScope(names)
    }

    /// Whether an object that is not the caller's denied: missing and foreign look alike, unless the endpoint reveals
    /// the foreign ones.
    fn hides(&self, reason: &Reason) -> bool {
        let Reason::Atom { atom, positive: true, outcome: Outcome::False | Outcome::Unknown, asked: true, .. } = reason
        else {
            return false;
        };
        let Atom::OwnerOf(loader, _) = atom else { return false };
        let exists = self.facts.object_of(loader.object()).is_some() && !self.facts.found_nothing_for(atom);
        !(self.profile.reveal && exists)
    }
}
