//! What configuration adds to a caller.

use std::sync::{Arc, OnceLock};

use super::acting::Acting;
use super::rights::Rights;
use super::tenancy::Tenancy;
use super::{OwnName, Principal};
use crate::actors::Actors;
use crate::roles::RoleMap;
use crate::tenants::Tenants;

/// What configuration adds to a caller.
pub(crate) struct Completion<'c> {
    pub(crate) roles: &'c Arc<RoleMap>,
    pub(crate) actors: &'c Actors,
    pub(crate) tenants: Option<&'c Tenants>,
    pub(crate) own_name: OwnName,
}

impl Principal {
    /// Whether these settings have completed the caller.
    pub(crate) fn is_completed_by(&self, settings: u64) -> bool {
        self.facts.completed_by == settings
    }

    /// The same caller with what configuration adds: the permissions of roles, memberships, the rights of the actor, the
    /// name that owners have.
    pub(crate) fn completed(mut self, by: u64, with: Completion<'_>) -> Self {
        let Completion { roles, actors, tenants, own_name } = with;
        let claimed = tenants.map(|tenants| tenants.claimed(&self));
        let facts = Arc::make_mut(&mut self.facts);
        let mut rights = Rights::of(facts, Some(roles));
        rights.acting = Acting::of(facts, actors, roles);
        facts.rights = OnceLock::from(Box::new(rights));
        facts.tenancy = tenants.map(|tenants| Tenancy::of(facts, roles, tenants, claimed.flatten()));
        facts.own_name = own_name;
        facts.completed_by = by;
        self
    }

    /// The same caller, with what its roles grant now.
    pub(crate) fn by_present_roles(mut self, roles: &Arc<RoleMap>) -> Self {
        if self.facts.rights().are_by(roles) {
            return self;
        }
        let facts = Arc::make_mut(&mut self.facts);
        let mut rights = facts.rights().clone();
        rights.assign(facts, Some(roles));
        rights.acting.assign(roles);
        facts.rights = OnceLock::from(Box::new(rights));
        if let Some(tenancy) = &mut facts.tenancy {
            tenancy.assign(&facts.roles, roles);
        }
        self
    }

    /// The same caller with the memberships that it states, and its subject as the name that owners have.
    #[cfg(feature = "cedar")]
    pub(crate) fn into_sample(self) -> Self {
        let (roles, actors, tenants) = (Arc::default(), Actors::default(), Tenants::of_principal());
        let (tenants, own_name) = (Some(&tenants), OwnName::Subject);
        self.completed(0, Completion { roles: &roles, actors: &actors, tenants, own_name })
    }

    /// The same caller with the permissions that its roles grant by configuration.
    #[cfg(test)]
    pub(crate) fn with_roles(self, roles: &RoleMap) -> Self {
        self.completed_with(roles, None, OwnName::Uncertain)
    }

    /// The same caller with what a configuration without actors adds.
    #[cfg(test)]
    pub(crate) fn completed_with(self, roles: &RoleMap, tenants: Option<&Tenants>, own_name: OwnName) -> Self {
        let (roles, actors) = (Arc::new(roles.clone()), Actors::default());
        self.completed(0, Completion { roles: &roles, actors: &actors, tenants, own_name })
    }
}
