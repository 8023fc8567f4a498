//! What a principal holds in single tenants.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::rights::{Holder, places_of};
use super::{Facts, Principal};
use crate::name::Name;
use crate::name_set::NameSet;
use crate::roles::RoleMap;
use crate::tenants::{Claimed, Tenants};

/// A tenant that somebody is a member of, and the roles held there: what a [`TenantLoader`](crate::TenantLoader) finds.
///
/// ```
/// let owner = auth_core::Membership::new("acme").with_roles(["owner"]);
/// let guest = auth_core::Membership::new("initech");
/// assert_ne!(owner, guest);
/// ```
///
/// An empty name is no tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    tenant: Box<str>,
    roles: NameSet,
}

impl Membership {
    /// A membership without roles.
    #[must_use]
    pub fn new(tenant: &str) -> Self {
        Self { tenant: tenant.into(), roles: NameSet::default() }
    }

    /// Adds roles that are held there, and nowhere else.
    #[must_use]
    pub fn with_roles<R: AsRef<str>>(mut self, roles: impl IntoIterator<Item = R>) -> Self {
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
    /// The global roles that count in each of them.
    everywhere: Arc<[Box<str>]>,
    /// The places of all roles that are held in any of them, each once.
    places: Vec<usize>,
}

/// What is held in one tenant.
#[derive(Clone)]
pub(super) struct InTenant {
    tenant: Box<str>,
    /// What the membership says.
    stated: NameSet,
    /// The same, and the global roles that count here.
    roles: NameSet,
    /// The same roles, by their places in the map. A global role that is not listed says nothing here, and neither do its
    /// permissions.
    places: Vec<usize>,
}

impl Tenancy {
    /// One for each tenant of the caller; an absent name is none.
    pub(super) fn of(facts: &Facts, roles: &RoleMap, tenants: &Tenants, claimed: Option<Claimed>) -> Self {
        // One source: where memberships are loaded, what the credential says of them counts for nothing.
        let loaded = tenants.loading().is_some();
        let stated = if loaded { &[][..] } else { &*facts.memberships };
        let is_absent = (claimed.is_none() || facts.unknown_tenants && !loaded) && stated.is_empty();
        let claimed = claimed.unwrap_or_default();
        let is_unknown = is_absent || claimed.of_another_form;
        let (mut all, mut places): (Vec<InTenant>, HashMap<Box<str>, usize>) = (Vec::new(), HashMap::new());
        for Membership { tenant, roles: held } in stated.iter().cloned().chain(claimed.memberships) {
            if tenant.is_empty() {
                continue;
            }
            let place = *places.entry(tenant.clone()).or_insert(all.len());
            if let Some(known) = all.get_mut(place) {
                held.iter().for_each(|role| known.stated.push(role));
            } else {
                let (roles, places) = (NameSet::default(), Vec::new());
                all.push(InTenant { tenant, stated: held, roles, places });
            }
        }
        // Once each, however often a tenant stands there: a table has a row for each role.
        for held in &mut all {
            held.stated.sort();
        }
        let everywhere = Arc::clone(tenants.everywhere());
        let mut tenancy = Self { all, is_unknown, everywhere, places: Vec::new() };
        tenancy.assign(&facts.roles, roles);
        tenancy
    }

    /// The same tenants by another map.
    pub(super) fn assign(&mut self, held_globally: &NameSet, map: &RoleMap) {
        if self.all.is_empty() {
            return;
        }
        let globally = places_of(held_globally, Some(map));
        let inherits = |role: Name<'_>| {
            globally.iter().filter_map(|place| map.role(*place)).any(|held| held.inherited.contains(role))
        };
        let counts = |role: &&str| held_globally.contains((*role).into()) || inherits((*role).into());
        let everywhere: Vec<&str> = self.everywhere.iter().map(|role| &**role).filter(counts).collect();
        for held in &mut self.all {
            held.roles = held.stated.clone();
            held.roles.extend(&everywhere);
            held.places = places_of(&held.roles, Some(map));
        }
        self.places = self.all.iter().flat_map(|held| held.places.iter().copied()).collect();
        self.places.sort_unstable();
        self.places.dedup();
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

    /// Whether tenants are configured, and nothing says, in a form that can be read, of which the caller is a member.
    pub(crate) fn has_unknown_tenants(&self) -> bool {
        self.has_tenants() && !self.is_certain_of_tenants()
    }

    /// Whether something said of which tenants the caller is a member.
    pub(crate) fn is_certain_of_tenants(&self) -> bool {
        self.facts.tenancy.as_ref().is_some_and(|tenancy| !tenancy.is_unknown)
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

    /// The roles that the caller holds in the tenant, inherited ones too, sorted.
    pub fn roles_in(&self, tenant: &str) -> impl Iterator<Item = &str> {
        let held = self.in_tenant(tenant).into_iter().flat_map(|held| self.holder_of(held).all_roles());
        let held: BTreeSet<&str> =
            held.filter(|role| self.actor_may(|actor| actor.holds_role((*role).into()))).collect();
        held.into_iter()
    }

    /// What the roles grant that are held in any tenant at all, however many tenants there are.
    pub(super) fn in_any_tenant(&self) -> Option<Holder<'_>> {
        let places = &*self.facts.tenancy.as_ref()?.places;
        (!places.is_empty()).then(|| Holder { places, ..self.globally() })
    }

    pub(super) fn in_tenant(&self, tenant: &str) -> Option<&InTenant> {
        self.tenancy().find(|held| *held.tenant == *tenant)
    }

    pub(super) fn tenancy(&self) -> impl Iterator<Item = &InTenant> {
        self.facts.tenancy.iter().flat_map(|tenancy| &tenancy.all)
    }
}
