//! Who acts for the subject (RFC 8693 `act`), and what that leaves.

use std::sync::Arc;

use super::rights::{Holder, places_of};
use super::{Facts, Principal};
use crate::actors::{Actors, Listed};
use crate::grants::{Grants, Held};
use crate::roles::RoleMap;

/// Who acts for the subject of a [`Principal`] (RFC 8693 `act`).
///
/// ```
/// use auth_core::Principal;
///
/// let call = Principal::builder("https://login.example", "alice").actor("https://login.example", "mail-agent").build();
/// let actor = call.actor().expect("somebody acts for alice");
/// assert_eq!((call.subject(), actor.subject()), ("alice", "mail-agent"));
/// ```
///
/// What an actor may do is configuration: [`Actors`](crate::Actors).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub(crate) issuer: Box<str>,
    pub(crate) subject: Box<str>,
}

impl Actor {
    /// Who vouches for the actor.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Who acts, as the issuer names it.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

/// What configuration says of the actor.
#[derive(Clone, Default)]
pub(super) enum Acting {
    /// Nobody acts, or somebody of whom configuration says nothing.
    #[default]
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
        match facts.actor.as_ref().and_then(|actor| actors.find(&actor.issuer, &actor.subject)) {
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
    #[inline]
    pub(crate) fn has_unlisted_actor(&self) -> bool {
        // Where nothing completed the caller, nothing lists the actor.
        self.facts.actor.is_some() && !matches!(self.facts.rights().acting, Acting::Listed { .. })
    }

    /// Whether the actor, if there is one, has it as well.
    #[inline]
    pub(super) fn actor_may(&self, has: impl Fn(Holder<'_>) -> bool) -> bool {
        self.facts.actor.is_none() || self.listed().is_some_and(has)
    }

    /// Whether there is an actor who has it.
    pub(super) fn actor_does(&self, has: impl Fn(Holder<'_>) -> bool) -> bool {
        self.listed().is_some_and(has)
    }

    /// What is held where the subject holds it so: the worse of both ways.
    #[inline]
    pub(super) fn actor_too(&self, held: Held, how: impl Fn(&Grants) -> Option<Held>) -> Option<Held> {
        if self.facts.actor.is_none() {
            return Some(held);
        }
        let actor = self.listed()?;
        match actor.best(&how)? {
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
