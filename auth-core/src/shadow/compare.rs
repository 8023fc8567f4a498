//! A decision that was made, and what the shadows beside it say.

use std::borrow::Cow;
use std::sync::Arc;

use auth_grammar::Operation;

use super::Rule;
use super::beside::{Asking, Flight};
use super::registered::{Place, Registered};
use super::tally::{Cell, Comparison};
use crate::atom::Atom;
use crate::audit::Event;
use crate::auth::Settings;
use crate::decide::{Question, decide};
use crate::decision::{Decision, Denial, DenialKind};
use crate::facts::{Answer, Facts};
use crate::memberships::Memberships;
use crate::meta::Meta;
use crate::principal::Principal;
use crate::requirement::Requirement;
use crate::strict::Profile;

/// The shadows that are beside one call.
pub(crate) struct Shadowed<'s> {
    shadows: Vec<&'s Arc<Registered>>,
    place: Place<'s>,
    meta: Option<&'static Meta>,
    /// The caller with the claims that shadows ask for, where they ask for any.
    caller: Option<Principal>,
}

/// A decision that was made and recorded.
pub(crate) struct Case<'c> {
    pub(crate) settings: &'c Settings,
    pub(crate) requirement: &'static Requirement,
    pub(crate) profile: &'c Profile<'c>,
    pub(crate) facts: &'c Facts,
    pub(crate) principal: Option<&'c Principal>,
    /// Whether the credential was looked at.
    pub(crate) identified: bool,
    pub(crate) event: &'c Event<'c>,
    pub(crate) allowed: bool,
    pub(crate) status: u16,
}

/// What a requirement in shadow says.
enum Says {
    Allow,
    Deny(Denial),
    Nothing(Comparison),
}

impl<'s> Shadowed<'s> {
    pub(super) fn new(shadows: Vec<&'s Arc<Registered>>, place: Place<'s>, meta: Option<&'static Meta>) -> Self {
        Self { shadows, place, meta, caller: None }
    }

    /// Learns who calls. The caller that the handler sees keeps no claim more for it.
    pub(crate) fn identified(&mut self, principal: &Principal) {
        let mut claims = Vec::new();
        self.shadows.iter().for_each(|shadow| shadow.rule.claims(&mut claims));
        if !claims.is_empty() {
            let (principal, _) = principal.clone().with_claims(|name| claims.contains(&name));
            self.caller = Some(principal);
        }
    }

    /// Compares each shadow with what was decided.
    pub(crate) fn compare(&mut self, case: &Case<'_>) {
        // Who calls was learned before their memberships were.
        if let (Some(caller), Some(decided)) = (&mut self.caller, case.principal) {
            caller.take_memberships_of(decided);
        }
        let denial = case.event.denial();
        // A caller who is not known is denied by whatever is not public, and so are credentials that are refused.
        let unknown = denial.is_none_or(|denial| denial.kind == DenialKind::Unauthenticated);
        if !case.allowed && unknown {
            return;
        }
        for shadow in &self.shadows {
            let Some(cell) = shadow.tally.cell(&self.place) else { continue };
            if denial.is_some_and(|denial| denial.kind == DenialKind::Unavailable) {
                cell.count(Comparison::Unanswered);
                continue;
            }
            match &shadow.rule {
                Rule::Requirement(requirement) => self.compare_requirement(requirement, shadow, cell, case),
                Rule::Authorizer(_) => self.ask_authorizer(shadow, cell, case),
            }
        }
    }

    fn compare_requirement(&self, shadow: &'static Requirement, by: &Registered, cell: &Cell, case: &Case<'_>) {
        let says = if case.identified { self.says(shadow, case) } else { Says::Nothing(Comparison::Untold) };
        let (comparison, why) = match says {
            Says::Nothing(comparison) => (comparison, None),
            Says::Allow if case.allowed => (Comparison::Agreed, None),
            Says::Allow if case.nothing_there() => (Comparison::Untold, None),
            Says::Allow => (Comparison::WouldAllow, None),
            Says::Deny(denial) if case.allowed => (Comparison::WouldDeny, Some(denial.to_string())),
            Says::Deny(_) => (Comparison::Agreed, None),
        };
        cell.count(comparison);
        if matches!(comparison, Comparison::WouldAllow | Comparison::WouldDeny) {
            case.event.seen(case.allowed, case.status).tell(&by.name, comparison, why.as_deref());
        }
    }

    fn ask_authorizer(&self, shadow: &Arc<Registered>, cell: &Arc<Cell>, case: &Case<'_>) {
        let Some(principal) = self.caller.as_ref().or(case.principal) else { return cell.count(Comparison::Untold) };
        // Without memberships that are to be loaded the caller would look like a member of nothing.
        match case.facts.memberships {
            Memberships::Told => {}
            Memberships::Unasked => return cell.count(Comparison::Untold),
            Memberships::Unavailable => return cell.count(Comparison::Unanswered),
        }
        let Some(flight) = Flight::new(shadow, cell) else { return cell.count(Comparison::Unanswered) };
        let asking = Asking {
            flight,
            seen: case.event.seen(case.allowed, case.status),
            principal: principal.clone(),
            requirement: case.requirement,
            parameters: case.facts.parameters.clone(),
            objects: case.facts.objects.clone(),
            allowed: case.allowed,
            nothing_there: case.nothing_there(),
            now: case.facts.now,
        };
        asking.start();
    }

    /// What would be decided by what is known: only that which nothing else could turn round.
    fn says(&self, shadow: &'static Requirement, case: &Case<'_>) -> Says {
        let profile = self.profile(shadow, case);
        let facts = facts_for(shadow, case.facts);
        let Some(principal) = self.caller.as_ref().or(case.principal).filter(|_| !shadow.is_public()) else {
            return match decide(shadow, case.principal, &profile, &facts) {
                Decision::Allow => Says::Allow,
                Decision::Deny(denial) => Says::Deny(denial),
            };
        };
        let question = Question::new(shadow, principal, &profile, &facts);
        match question.certain_denial().or_else(|| question.step_up()) {
            Some(denial) if denial.kind == DenialKind::Unavailable => Says::Nothing(Comparison::Unanswered),
            Some(denial) => Says::Deny(denial),
            None if question.holds_already() => Says::Allow,
            None => Says::Nothing(Comparison::Untold),
        }
    }

    /// The strict defaults and options that the endpoint would have with this requirement.
    fn profile<'c>(&self, shadow: &'static Requirement, case: &Case<'c>) -> Profile<'c> {
        let Some(meta) = self.meta else { return *case.profile };
        // A public default service is public for every method.
        let waived = case.requirement.is_public() && case.profile.operation == Operation::Read;
        let operation = if waived { Operation::Read } else { meta.operation_by(shadow, self.place.method) };
        meta.profile(operation, case.settings)
    }
}

impl Case<'_> {
    /// Whether the call was denied because there is nothing that the handler could be given.
    fn nothing_there(&self) -> bool {
        let absent = |(_, answer): &(_, Answer)| matches!(answer, Answer::Absent | Answer::Unnamed);
        self.event.denial().is_some_and(|denial| denial.kind == DenialKind::NotFound)
            && self.facts.answers.iter().any(absent)
    }
}

/// What is known, for this requirement: an object that another id named says nothing of the one that it is about.
fn facts_for<'f>(shadow: &'static Requirement, facts: &'f Facts) -> Cow<'f, Facts> {
    let mut others = Vec::new();
    shadow.for_each_atom(&mut |atom, _| {
        if let Atom::OwnerOf(loader, source) = atom
            && facts.object_of(loader.object()).is_some_and(|object| !object.is_of(*source))
        {
            others.push(loader.object());
        }
    });
    if others.is_empty() {
        return Cow::Borrowed(facts);
    }
    let mut facts = facts.clone();
    facts.objects.retain(|(object, _)| !others.contains(object));
    Cow::Owned(facts)
}
