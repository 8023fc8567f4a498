//! What a credential lets its subject do.

#[cfg(feature = "cedar")]
use std::collections::BTreeSet;
use std::sync::Arc;

use super::acting::Acting;
use super::{CredentialKind, Facts, Principal};
use crate::decision::Limit;
use crate::granted::Granted;
use crate::grants::{Grants, Held};
use crate::name::Name;
use crate::name_set::NameSet;
use crate::roles::{Role, RoleMap};
use crate::scope_rule::ScopeRule;

/// What follows from the facts and the configuration; computed once per principal, never while deciding. What roles grant
/// is not copied: it stands in the map.
#[derive(Clone, Default)]
pub(super) struct Rights {
    map: Option<Arc<RoleMap>>,
    /// The roles that are held everywhere, by their places in the map.
    places: Vec<usize>,
    scopes: Scopes,
    /// Who acts for the subject, if anybody does.
    pub(super) acting: Acting,
}

/// What the scopes of the credential do.
#[derive(Clone, Default)]
enum Scopes {
    /// Nothing to the permissions.
    #[default]
    Nothing,
    /// They limit the permissions to what they cover.
    Cut(Grants),
    /// They are the permissions.
    Grant(Grants),
}

impl Rights {
    /// What the credential itself grants, and what these roles do.
    pub(super) fn of(facts: &Facts, map: Option<&Arc<RoleMap>>) -> Self {
        let scopes = || Grants::new(facts.scopes.iter().flat_map(NameSet::iter));
        let scopes = match facts.scope_rule {
            _ if facts.kind == CredentialKind::ApiKey => Scopes::Grant(scopes()),
            ScopeRule::Grant => Scopes::Grant(scopes()),
            ScopeRule::CutAlways => Scopes::Cut(scopes()),
            ScopeRule::Cut if facts.scopes.is_some() => Scopes::Cut(scopes()),
            ScopeRule::Cut | ScopeRule::Ignore => Scopes::Nothing,
        };
        let mut rights = Self { map: None, places: Vec::new(), scopes, acting: Acting::default() };
        rights.assign(facts, map);
        rights
    }

    /// The same rights by another map.
    pub(super) fn assign(&mut self, facts: &Facts, map: Option<&Arc<RoleMap>>) {
        self.places = places_of(&facts.roles, map.map(|map| &**map));
        self.map = map.cloned();
    }

    /// Whether this is the map by which roles grant.
    pub(super) fn are_by(&self, map: &Arc<RoleMap>) -> bool {
        self.map.as_ref().is_some_and(|known| Arc::ptr_eq(known, map))
    }

    /// Whether scopes cut.
    pub(super) fn is_limited(&self) -> bool {
        matches!(self.scopes, Scopes::Cut(_))
    }

    /// Whether scopes count, and name something so.
    pub(super) fn scopes_name(&self, so: impl Fn(&Grants) -> bool) -> bool {
        match &self.scopes {
            Scopes::Nothing => false,
            Scopes::Cut(scopes) | Scopes::Grant(scopes) => so(scopes),
        }
    }

    pub(super) fn map(&self) -> Option<&RoleMap> {
        self.map.as_deref()
    }
}

/// Where these roles stand in the map; those that it does not know grant nothing.
pub(super) fn places_of(roles: &NameSet, map: Option<&RoleMap>) -> Vec<usize> {
    map.map_or_else(Vec::new, |map| roles.iter().filter_map(|role| map.place_of(role)).collect())
}

/// What somebody holds: the subject everywhere or in one tenant, or the actor.
#[derive(Clone, Copy)]
pub(crate) struct Holder<'p> {
    pub(super) roles: &'p NameSet,
    pub(super) direct: &'p Grants,
    pub(super) map: Option<&'p RoleMap>,
    pub(super) places: &'p [usize],
}

impl<'p> Holder<'p> {
    #[inline]
    pub(crate) fn holds_role(&self, role: Name<'_>) -> bool {
        self.roles.contains(role) || self.inherits(role)
    }

    fn inherits(&self, role: Name<'_>) -> bool {
        self.mapped().any(|held| held.inherited.contains(role))
    }

    /// Whether the permission is held on everything by its own name.
    #[inline]
    pub(crate) fn names(&self, permission: Name<'_>) -> bool {
        self.direct.names(permission) || self.is_granted(permission)
    }

    fn is_granted(&self, permission: Name<'_>) -> bool {
        self.mapped().any(|role| role.grants.names(permission))
    }

    /// The best way in which any piece of what is granted holds it.
    #[inline]
    pub(super) fn best(self, how: &impl Fn(&Grants) -> Option<Held>) -> Option<Held> {
        let mut best = how(self.direct);
        for held in self.mapped() {
            if best == Some(Held::Exactly) {
                break;
            }
            best = better(best, how(&held.grants));
        }
        best
    }

    /// Every role, inherited ones too.
    pub(super) fn all_roles(self) -> impl Iterator<Item = &'p str> {
        self.roles.iter().chain(self.mapped().flat_map(|role| role.inherited.iter()))
    }

    /// Each piece of what is granted.
    pub(super) fn grants(self) -> impl Iterator<Item = &'p Grants> {
        [self.direct].into_iter().chain(self.mapped().map(|role| &role.grants))
    }

    fn mapped(self) -> impl Iterator<Item = &'p Role> {
        self.places.iter().filter_map(move |place| self.map?.role(*place))
    }
}

/// The subject, in one place, with what the scopes leave of it.
#[derive(Clone, Copy)]
pub(super) struct Subject<'p> {
    pub(super) holder: Holder<'p>,
    scopes: &'p Scopes,
}

impl Subject<'_> {
    /// How the permission is held on everything.
    fn holds(self, permission: Name<'_>) -> Option<Held> {
        self.held(|grants| grants.has(permission))
    }

    /// How the permission is held on the object.
    pub(super) fn holds_on(self, permission: &str, object: &str) -> Option<Held> {
        self.held(|grants| grants.holds_on(permission, object))
    }

    /// Whether the permission is held on anything at all.
    fn holds_somewhere(self, permission: &str) -> bool {
        self.held(|grants| grants.holds_somewhere(permission).then_some(Held::Exactly)).is_some()
    }

    /// Whether it is held by any means: before the scopes limit it, and by scopes that grant.
    pub(super) fn holds_uncut(self, holds: impl Fn(&Grants) -> bool) -> bool {
        let by_scopes = matches!(self.scopes, Scopes::Grant(scopes) if holds(scopes));
        by_scopes || self.holder.grants().any(holds)
    }

    /// On what the permission is held.
    pub(super) fn on(self, permission: &str) -> Granted {
        let all = || {
            self.holder
                .grants()
                .map(|grants| grants.granted(permission))
                .fold(Granted::nothing(), |all, one| all.or(&one))
        };
        match self.scopes {
            Scopes::Nothing => all(),
            Scopes::Cut(limit) => all().and(limit.granted(permission)),
            Scopes::Grant(scopes) => scopes.granted(permission),
        }
    }

    /// What is held, less what the scopes do not cover; the way in which it is held stays the same.
    #[inline]
    fn held(self, how: impl Fn(&Grants) -> Option<Held>) -> Option<Held> {
        match self.scopes {
            Scopes::Nothing => self.holder.best(&how),
            Scopes::Cut(limit) => how(limit).and_then(|_| self.holder.best(&how)),
            Scopes::Grant(scopes) => how(scopes),
        }
    }
}

/// The better of two ways to hold a permission.
const fn better(one: Option<Held>, other: Option<Held>) -> Option<Held> {
    match (one, other) {
        (Some(Held::Exactly), _) | (None, None) => one,
        (_, Some(Held::Exactly)) | (None, _) => other,
        (Some(Held::ByWildcard), _) => one,
    }
}

impl Principal {
    /// What is held everywhere, where neither scopes nor an actor limit it.
    pub(crate) fn unlimited(&self) -> Option<Holder<'_>> {
        let rights = self.facts.rights();
        let limited = self.facts.actor.is_some() || !matches!(rights.scopes, Scopes::Nothing);
        (!limited).then(|| self.globally_by(rights))
    }

    /// Whether the role is held by subject and actor: globally, or in the named tenant.
    #[inline]
    pub(crate) fn holds_role<'n>(&self, role: impl Into<Name<'n>>, tenant: Option<&str>) -> bool {
        let role = role.into();
        self.holder(tenant).is_some_and(|held| held.holds_role(role)) && self.actor_may(|actor| actor.holds_role(role))
    }

    /// How the permission is effectively held by subject and actor: everywhere, or in the named tenant.
    #[inline]
    pub(crate) fn holds_permission<'n>(&self, permission: impl Into<Name<'n>>, tenant: Option<&str>) -> Option<Held> {
        let permission = permission.into();
        let held = self.subject_in(tenant)?.holds(permission)?;
        self.actor_too(held, |grants| grants.has(permission))
    }

    /// What keeps the caller from holding a permission here that it does not effectively hold.
    pub(crate) fn limit_of(&self, tenant: Option<&str>, holds: impl Fn(&Grants) -> bool) -> Option<Limit> {
        match self.subject_in(tenant).filter(|subject| subject.holds_uncut(&holds)) {
            Some(subject) => {
                let left = subject.held(|grants| holds(grants).then_some(Held::Exactly));
                Some(if left.is_some() { Limit::Actor } else { Limit::Scopes })
            }
            None => self.anywhere().any(|subject| subject.holds_uncut(&holds)).then_some(Limit::Tenant),
        }
    }

    /// What keeps the caller from holding a role here that it does not hold.
    pub(crate) fn limit_of_role(&self, role: Name<'_>, tenant: Option<&str>) -> Option<Limit> {
        if self.holder(tenant).is_some_and(|held| held.holds_role(role)) {
            return Some(Limit::Actor);
        }
        self.everywhere().any(|subject| subject.holder.holds_role(role)).then_some(Limit::Tenant)
    }

    /// Whether the role is held by any means, by subject or actor, in any tenant: what `not` looks at.
    pub(crate) fn holds_role_by_any_means<'n>(&self, role: impl Into<Name<'n>>) -> bool {
        let role = role.into();
        self.everywhere().any(|subject| subject.holder.holds_role(role))
            || self.actor_does(|actor| actor.holds_role(role))
    }

    /// Every role that is held by any means, by subject or actor, in any tenant.
    #[cfg(feature = "cedar")]
    pub(crate) fn roles_by_any_means(&self) -> BTreeSet<&str> {
        let subject = self.everywhere().flat_map(|subject| subject.holder.all_roles());
        subject.chain(self.listed().into_iter().flat_map(Holder::all_roles)).collect()
    }

    /// Whether the permission is held by any means, by subject or actor: what `not` looks at, so that a limited credential
    /// opens no door.
    pub(crate) fn holds_permission_by_any_means<'n>(&self, permission: impl Into<Name<'n>>) -> bool {
        let permission = permission.into();
        self.by_any_means(|grants| grants.has(permission).is_some())
    }

    /// Whether the permission is held on anything at all, in any tenant: on no object could it be held otherwise.
    pub(crate) fn holds_somewhere(&self, permission: &str) -> bool {
        self.anywhere().any(|subject| subject.holds_somewhere(permission))
            && self.actor_may(|actor| actor.grants().any(|grants| grants.holds_somewhere(permission)))
    }

    /// Whether the permission is held on anything at all, by any means: what `not` looks at where all objects are named.
    pub(crate) fn holds_somewhere_by_any_means(&self, permission: &str) -> bool {
        self.by_any_means(|grants| grants.holds_somewhere(permission))
    }

    pub(super) fn by_any_means(&self, holds: impl Fn(&Grants) -> bool) -> bool {
        self.anywhere().any(|subject| subject.holds_uncut(&holds))
            || self.actor_does(|actor| actor.grants().any(&holds))
    }

    /// The subject, everywhere or in the named tenant; nobody in the tenant of somebody else.
    #[inline]
    pub(super) fn subject_in(&self, tenant: Option<&str>) -> Option<Subject<'_>> {
        let (holder, scopes) = (self.holder(tenant)?, &self.facts.rights().scopes);
        Some(Subject { holder, scopes })
    }

    #[inline]
    fn holder(&self, tenant: Option<&str>) -> Option<Holder<'_>> {
        match tenant {
            None => Some(self.globally()),
            Some(tenant) => Some(self.holder_of(self.in_tenant(tenant)?)),
        }
    }

    #[inline]
    pub(super) fn globally(&self) -> Holder<'_> {
        self.globally_by(self.facts.rights())
    }

    #[inline]
    fn globally_by<'p>(&'p self, rights: &'p Rights) -> Holder<'p> {
        let facts = &*self.facts;
        Holder { roles: &facts.roles, direct: &facts.direct, map: rights.map(), places: &rights.places }
    }

    /// The subject with what is granted everywhere, and with what is granted in any tenant. Roles are not asked of it.
    fn anywhere(&self) -> impl Iterator<Item = Subject<'_>> {
        let scopes = &self.facts.rights().scopes;
        [self.globally()].into_iter().chain(self.in_any_tenant()).map(move |holder| Subject { holder, scopes })
    }

    /// The subject with what is held everywhere, and with what is held in each tenant.
    fn everywhere(&self) -> impl Iterator<Item = Subject<'_>> {
        let holders = [self.globally()].into_iter().chain(self.tenancy().map(|held| self.holder_of(held)));
        holders.map(|holder| Subject { holder, scopes: &self.facts.rights().scopes })
    }
}
