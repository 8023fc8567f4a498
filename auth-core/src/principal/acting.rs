//! Who acts for the subject (RFC 8693 `act`), and what that leaves.

use std::sync::Arc;

use super::rights::{Holder, best, places_of};
use super::{Actor, Facts, Principal};
use crate::actors::{Actors, Listed};
use crate::grants::{Grants, Held};
use crate::roles::RoleMap;

/// What configuration says of the actor.
#[derive(Clone, Default)]
pub(super) enum Acting {
    /// The subject itself calls.
    #[default]
    Nobody,
    /// Somebody calls of whom configuration says nothing.
    Unlisted,
    /// Somebody with rights.
    Listed {
        held: Arc<Listed>,
        /// The actor's roles, by their places in the map.
        places: Vec<usize>,
    },
}

impl Acting {
    pub(super) fn of(facts: &Facts, actors: &Actors, map: &RoleMap) -> Self {
        let Some(actor) = &facts.actor else { return Self::Nobody };
        match actors.find(&actor.issuer, &actor.subject) {
            None => Self::Unlisted,
            Some(held) => Self::Listed { places: places_of(&held.roles, Some(map)), held: Arc::clone(held) },
        }
    }

    /// The same by another map.
    pub(super) fn assign(&mut self, map: &RoleMap) {
        if let Self::Listed { held, places } = self {
            *places = places_of(&held.roles, Some(map));
        }
    }
}

impl Principal {
    /// Who acts for the subject, where somebody does (RFC 8693 `act`): the outermost one alone. What is held is then what
    /// both hold.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        self.facts.actor.as_ref()
    }

    /// Whether somebody acts of whom configuration says nothing: such a call has no rights at all.
    pub(crate) fn has_unlisted_actor(&self) -> bool {
        match &self.facts.rights().acting {
            Acting::Unlisted => true,
            // Nothing completed the caller, so nothing lists the actor.
            Acting::Nobody => self.facts.actor.is_some(),
            Acting::Listed { .. } => false,
        }
    }

    /// Whether the actor, if there is one, has it as well.
    pub(super) fn actor_may(&self, has: impl Fn(Holder<'_>) -> bool) -> bool {
        match self.listed() {
            Some(actor) => has(actor),
            None => !self.has_unlisted_actor(),
        }
    }

    /// Whether there is an actor who has it.
    pub(super) fn actor_does(&self, has: impl Fn(Holder<'_>) -> bool) -> bool {
        self.listed().is_some_and(has)
    }

    /// What is held where the subject holds it so: the worse of both ways.
    pub(super) fn actor_too(&self, held: Held, how: impl Fn(&Grants) -> Option<Held>) -> Option<Held> {
        let Some(actor) = self.listed() else { return Some(held).filter(|_| !self.has_unlisted_actor()) };
        match best(actor.grants().map(how))? {
            Held::Exactly => Some(held),
            Held::ByWildcard => Some(Held::ByWildcard),
        }
    }

    /// The actor, where configuration lists it.
    pub(super) fn listed(&self) -> Option<Holder<'_>> {
        let rights = self.facts.rights();
        let Acting::Listed { held, places } = &rights.acting else { return None };
        Some(Holder { roles: &held.roles, direct: &held.grants, map: rights.map(), places })
    }
}
