//! What a principal holds in single tenants.

use super::rights::{Holder, places_of};
use super::{Facts, Principal};
use crate::name_set::NameSet;
use crate::roles::RoleMap;
use crate::tenants::{Claimed, Tenants};

/// A tenant that somebody belongs to, and the roles held there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Membership {
    tenant: Box<str>,
    roles: NameSet,
}

impl Membership {
    pub(crate) fn new(tenant: &str) -> Self {
        Self { tenant: tenant.into(), roles: NameSet::default() }
    }

    pub(crate) fn with_roles<R: AsRef<str>>(mut self, roles: impl IntoIterator<Item = R>) -> Self {
        self.roles.extend(roles);
        self
    }
}

/// What is held in each tenant.
#[derive(Clone)]
pub(super) struct Tenancy {
    all: Vec<InTenant>,
    /// Nothing says what else the caller is a member of.
    is_unknown: bool,
}

/// What is held in one tenant.
#[derive(Clone)]
pub(super) struct InTenant {
    tenant: Box<str>,
    pub(super) roles: NameSet,
    /// The same roles, by their places in the map. A global role that is not listed says nothing here, and neither do its
    /// permissions.
    places: Vec<usize>,
}

impl Tenancy {
    /// One for each tenant of the caller; an absent name is none.
    pub(super) fn of(facts: &Facts, roles: &RoleMap, tenants: &Tenants, claimed: Option<Claimed>) -> Self {
        let is_absent = (claimed.is_none() || facts.unknown_tenants) && facts.memberships.is_empty();
        let claimed = claimed.unwrap_or_default();
        let is_unknown = is_absent || claimed.of_another_form;
        let mut all: Vec<InTenant> = Vec::new();
        for Membership { tenant, roles: held } in facts.memberships.iter().cloned().chain(claimed.memberships) {
            if tenant.is_empty() {
                continue;
            }
            match all.iter_mut().find(|known| known.tenant == tenant) {
                Some(known) => known.roles.extend(held.iter()),
                None => all.push(InTenant { tenant, roles: held, places: Vec::new() }),
            }
        }
        let everywhere = facts.roles.iter().filter(|role| tenants.counts_everywhere(role));
        let everywhere: Vec<&str> = everywhere.collect();
        for held in &mut all {
            held.roles.extend(&everywhere);
        }
        let mut tenancy = Self { all, is_unknown };
        tenancy.assign(roles);
        tenancy
    }

    /// The same tenants by another map.
    pub(super) fn assign(&mut self, map: &RoleMap) {
        for held in &mut self.all {
            held.places = places_of(&held.roles, Some(map));
        }
    }
}

impl Principal {
    /// Whether tenants are configured.
    pub(crate) fn has_tenants(&self) -> bool {
        self.facts.tenancy.is_some()
    }

    /// Whether the caller is a member of the tenant; `None` where nobody knows: no tenants are configured, or the claim
    /// that would say it is absent or of another form.
    pub(crate) fn is_member_of(&self, tenant: &str) -> Option<bool> {
        let tenancy = self.facts.tenancy.as_ref()?;
        let is_member = tenancy.all.iter().any(|held| *held.tenant == *tenant);
        (is_member || !tenancy.is_unknown).then_some(is_member)
    }

    /// The tenants that the caller is a member of, where tenants are configured.
    pub fn tenants(&self) -> impl Iterator<Item = &str> {
        self.tenancy().map(|held| &*held.tenant)
    }

    /// Whether the caller holds the role in the tenant.
    #[must_use]
    pub fn has_role_in(&self, tenant: &str, role: &str) -> bool {
        self.holds_role(role, Some(tenant))
    }

    pub(super) fn holder_of<'p>(&'p self, held: &'p InTenant) -> Holder<'p> {
        let map = self.facts.rights().map();
        Holder { roles: &held.roles, direct: &self.facts.direct, map, places: &held.places }
    }

    pub(super) fn in_tenant(&self, tenant: &str) -> Option<&InTenant> {
        self.tenancy().find(|held| *held.tenant == *tenant)
    }

    pub(super) fn tenancy(&self) -> impl Iterator<Item = &InTenant> {
        self.facts.tenancy.iter().flat_map(|tenancy| &tenancy.all)
    }
}
