//! Memberships that were loaded for one call.

use std::sync::Arc;

use super::Principal;
use super::tenancy::{Membership, Tenancy};
use crate::roles::RoleMap;
use crate::tenants::{Claimed, Tenants};

impl Principal {
    /// The same caller with these memberships alone; `None` where nobody knows them.
    pub(crate) fn with_memberships(mut self, tenants: &Tenants, loaded: Option<Vec<Membership>>) -> Self {
        let claimed = loaded.map(|memberships| Claimed { memberships, of_another_form: false });
        let tenancy = match self.facts.rights().map() {
            Some(map) => Tenancy::of(&self.facts, map, tenants, claimed),
            None => Tenancy::of(&self.facts, &RoleMap::default(), tenants, claimed),
        };
        Arc::make_mut(&mut self.facts).tenancy = Some(tenancy);
        self
    }

    /// Takes over what is known of the memberships of the same caller.
    pub(crate) fn take_memberships_of(&mut self, other: &Self) {
        let tenancy = other.facts.tenancy.clone();
        Arc::make_mut(&mut self.facts).tenancy = tenancy;
    }
}
