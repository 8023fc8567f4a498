//! What is worth asking next.

use super::{AS_IT_IS, Assume, Question, Unasked};
use crate::atom::Atom;
use crate::outcome::{Outcome, Place};
use crate::requirement::Requirement;

impl Question<'_> {
    /// The first unanswered atom of the wanted kind whose answer could still make the whole true.
    pub(crate) fn next_to_ask(&self, wanted: &dyn Fn(&Atom) -> bool) -> Option<&'static Atom> {
        if self.certain_denial_is_near() {
            return None;
        }
        self.find(self.requirement, Place::TOP, wanted).or_else(|| self.next_name_to_ask(wanted))
    }

    /// Objects that the tree can do without, and a credential that must name what it is used on cannot.
    fn next_name_to_ask(&self, wanted: &dyn Fn(&Atom) -> bool) -> Option<&'static Atom> {
        let worst = Assume { unasked: Unasked::Worst, ..AS_IT_IS };
        if self.value(self.requirement, Place::TOP, worst) != Outcome::True || self.holds_already() {
            return None;
        }
        let mut next = None;
        self.requirement.for_each_atom(&mut |atom, positive| {
            let asks = matches!(atom, Atom::PermissionOn(..)) && wanted(atom) && self.is_unasked(atom);
            next = next.or(Some(atom).filter(|_| positive && asks));
        });
        next
    }

    fn certain_denial_is_near(&self) -> bool {
        self.outcome(Assume { unasked: Unasked::Best, ..AS_IT_IS }) != Outcome::True
    }

    fn find(
        &self,
        requirement: &'static Requirement,
        place: Place<'static>,
        wanted: &dyn Fn(&Atom) -> bool,
    ) -> Option<&'static Atom> {
        let (terms, all) = match requirement {
            Requirement::Atom(atom) => return Some(atom).filter(|atom| wanted(atom) && self.is_unasked(atom)),
            Requirement::Not(term) => return self.find(term, place.negated(), wanted),
            Requirement::All(terms) => (*terms, true),
            Requirement::Any(terms) => (*terms, false),
        };
        let (place, conjunction) = place.inside(terms, all);
        let value = |term, unasked| self.value(term, place, Assume { unasked, ..AS_IT_IS });
        let settled = terms.iter().any(|term| {
            if conjunction {
                value(term, Unasked::Best) != Outcome::True
            } else {
                value(term, Unasked::Worst) == Outcome::True
            }
        });
        if settled {
            return None;
        }
        let open = terms.iter().filter(|term| value(term, Unasked::Best) == Outcome::True);
        open.into_iter().find_map(|term| self.find(term, place, wanted))
    }
}
