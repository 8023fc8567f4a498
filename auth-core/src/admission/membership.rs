//! Memberships that are loaded: whether they are asked for, and what an outage leaves.

use super::Admission;
use crate::atom::{Atom, Source};
use crate::decision::{Denial, DenialKind, Reason};
use crate::facts::Answer;
use crate::memberships::Memberships;
use crate::outcome::Outcome;

impl Admission<'_> {
    /// Loads the memberships of the caller, once and before anything that they could change.
    pub(super) async fn ask_memberships(&mut self) {
        let settings = self.settings;
        let Some(caller) = self.principal.take_if(|_| settings.loads_memberships()) else { return };
        let caller = settings.without_memberships(caller);
        self.principal = Some(caller.clone());
        self.facts.memberships = Memberships::Unasked;
        if !self.wants_memberships() {
            return;
        }
        match settings.with_memberships(caller).await {
            Ok(caller) => {
                self.principal = Some(caller);
                self.facts.memberships = Memberships::Told;
            }
            Err(outage) => {
                self.outages.push(outage.to_string());
                self.facts.memberships = Memberships::Unavailable;
                self.ask_nobody_about_the_caller();
            }
        }
    }

    /// A handler is not given a caller whose memberships could not be loaded: it would look like a member of nothing. What
    /// denies without them is the answer all the same.
    pub(super) fn memberships_for_the_handler(&self) -> Result<(), Denial> {
        if self.facts.memberships != Memberships::Unavailable || !self.call.takes_caller {
            return Ok(());
        }
        if !self.call.requirement.is_public() {
            self.certain_denial()?;
        }
        Err(Denial::new(DenialKind::Unavailable, vec![Reason::Memberships]))
    }

    /// Whether their memberships could still change the answer, or somebody sees the caller.
    fn wants_memberships(&self) -> bool {
        if self.call.requirement.is_public() {
            return self.call.takes_caller;
        }
        if self.certain_denial().is_err() {
            return false;
        }
        let (mut decide, mut shown) = (false, self.call.takes_caller);
        self.call.requirement.for_each_atom(&mut |atom, positive| {
            // Its object is loaded even where another branch allows.
            shown |= matches!(atom, Atom::OwnerOf(_, Source::Arguments(_)));
            decide |= shows_caller(atom) || is_about_tenants(atom, positive);
        });
        let settled = || self.question().is_some_and(|question| question.holds_already());
        shown || decide && !settled()
    }

    /// Code that sees a caller without memberships might take it for a member of nothing: it is not asked.
    fn ask_nobody_about_the_caller(&mut self) {
        let facts = &mut self.facts;
        self.call.requirement.for_each_atom(&mut |atom, _| {
            if shows_caller(atom) {
                let answer = match atom {
                    Atom::Check(_) | Atom::When(_) | Atom::Authorizer(_) => Answer::Outcome(Outcome::Unavailable),
                    _ => Answer::Unavailable,
                };
                facts.add(atom, answer);
            }
        });
    }
}

/// Whether it hands the caller to somebody's code.
fn shows_caller(atom: &Atom) -> bool {
    match atom {
        Atom::Check(_) | Atom::When(_) | Atom::Authorizer(_) => true,
        Atom::PermissionOn(_, source) | Atom::OwnerOf(_, source) => matches!(source, Source::Arguments(_)),
        _ => false,
    }
}

/// Whether memberships decide it. A role beside a `tenant` has that beside it.
fn is_about_tenants(atom: &Atom, positive: bool) -> bool {
    match atom {
        Atom::Tenant(_) => true,
        Atom::OwnerOf(..) => positive,
        Atom::Role(_) | Atom::Permission(_) | Atom::PermissionOn(..) => !positive,
        _ => false,
    }
}
