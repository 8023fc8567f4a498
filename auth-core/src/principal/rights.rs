//! What a credential lets its subject do.

use super::{CredentialKind, Facts, Principal};
use crate::granted::Granted;
use crate::grants::{Grants, Held};
use crate::name_set::NameSet;
use crate::roles::RoleMap;
use crate::scope_rule::ScopeRule;

/// What follows from the facts and the role map; computed once per principal, never while deciding.
#[derive(Clone, Default)]
pub(super) struct Rights {
    /// Direct and from roles (and, where scopes grant, the scopes): what `not` looks at.
    uncut: Grants,
    /// Where the scopes are the permissions: these. Otherwise `uncut`.
    granted_by_scopes: Option<Grants>,
    /// Where the scopes cut: what they cover.
    limit: Option<Grants>,
}

impl Rights {
    /// What the credential itself grants, and what these roles do.
    pub(super) fn of(facts: &Facts, held: &NameSet, roles: &RoleMap) -> Self {
        let mut uncut = facts.direct.clone();
        for granted in held.iter().filter_map(|role| roles.grants_of(role)) {
            uncut.extend(granted.iter());
        }
        let scopes = || Grants::new(facts.scopes.iter().flat_map(NameSet::iter));
        let scopes_grant = facts.kind == CredentialKind::ApiKey || facts.scope_rule == ScopeRule::Grant;
        if scopes_grant {
            let granted = scopes();
            uncut.extend(granted.iter());
            return Self { uncut, granted_by_scopes: Some(granted), limit: None };
        }
        let cuts = match facts.scope_rule {
            ScopeRule::Ignore => false,
            ScopeRule::CutAlways => true,
            ScopeRule::Cut | ScopeRule::Grant => facts.scopes.is_some(),
        };
        let limit = cuts.then(scopes);
        Self { uncut, granted_by_scopes: None, limit }
    }

    /// Whether scopes cut.
    pub(super) fn is_limited(&self) -> bool {
        self.limit.is_some()
    }

    /// How the permission is held on everything.
    pub(super) fn holds(&self, permission: &str) -> Option<Held> {
        let held = self.granted().holds(permission)?;
        let covered = self.limit.as_ref().is_none_or(|limit| limit.holds(permission).is_some());
        covered.then_some(held)
    }

    /// How the permission is held on the object.
    pub(super) fn holds_on(&self, permission: &str, object: &str) -> Option<Held> {
        let held = self.granted().holds_on(permission, object)?;
        let covered = self.limit.as_ref().is_none_or(|limit| limit.holds_on(permission, object).is_some());
        covered.then_some(held)
    }

    /// Whether the permission is held on anything at all.
    pub(super) fn holds_somewhere(&self, permission: &str) -> bool {
        let covered = || self.limit.as_ref().is_none_or(|limit| limit.holds_somewhere(permission));
        self.granted().holds_somewhere(permission) && covered()
    }

    /// Whether the permission is held on anything at all, by any means.
    pub(super) fn holds_uncut_somewhere(&self, permission: &str) -> bool {
        self.uncut.holds_somewhere(permission)
    }

    /// Whether a scope names exactly this permission, plainly or bound to the object.
    pub(super) fn scopes_name_on(&self, permission: &str, object: &str) -> bool {
        let scopes = self.granted_by_scopes.as_ref().or(self.limit.as_ref());
        scopes.is_some_and(|scopes| scopes.holds_on(permission, object) == Some(Held::Exactly))
    }

    /// Whether the permission is held by any means.
    pub(super) fn holds_uncut(&self, permission: &str) -> bool {
        self.uncut.holds(permission).is_some()
    }

    /// Whether the permission is held on the object by any means.
    pub(super) fn holds_uncut_on(&self, permission: &str, object: &str) -> bool {
        self.uncut.holds_on(permission, object).is_some()
    }

    /// On what the permission is held.
    pub(super) fn on(&self, permission: &str) -> Granted {
        let held = self.granted().granted(permission);
        match &self.limit {
            Some(limit) => held.and(limit.granted(permission)),
            None => held,
        }
    }

    fn granted(&self) -> &Grants {
        self.granted_by_scopes.as_ref().unwrap_or(&self.uncut)
    }
}

impl Principal {
    /// Whether the role is held: globally, or in the named tenant.
    pub(crate) fn holds_role(&self, role: &str, tenant: Option<&str>) -> bool {
        match tenant {
            None => self.facts.roles.contains(role),
            Some(tenant) => self.in_tenant(tenant).is_some_and(|held| held.roles.contains(role)),
        }
    }

    /// How the permission is effectively held: everywhere, or in the named tenant.
    pub(crate) fn holds_permission(&self, permission: &str, tenant: Option<&str>) -> Option<Held> {
        self.rights(tenant)?.holds(permission)
    }

    /// Whether the role is held by any means, in any tenant: what `not` looks at.
    pub(crate) fn holds_role_by_any_means(&self, role: &str) -> bool {
        let in_tenant = || self.tenancy().any(|held| held.roles.contains(role));
        self.facts.roles.contains(role) || in_tenant()
    }

    /// Whether the permission is held by any means: what `not` looks at, so that a limited credential opens no door.
    pub(crate) fn holds_permission_by_any_means(&self, permission: &str) -> bool {
        let in_tenant = || self.tenancy().any(|held| held.rights.holds_uncut(permission));
        self.facts.rights().holds_uncut(permission) || in_tenant()
    }

    /// Whether the permission is held on anything at all, in any tenant: on no object could it be held otherwise.
    pub(crate) fn holds_somewhere(&self, permission: &str) -> bool {
        let in_tenant = || self.tenancy().any(|held| held.rights.holds_somewhere(permission));
        self.facts.rights().holds_somewhere(permission) || in_tenant()
    }

    /// Whether the permission is held on anything at all, by any means: what `not` looks at where all objects are named.
    pub(crate) fn holds_somewhere_by_any_means(&self, permission: &str) -> bool {
        let in_tenant = || self.tenancy().any(|held| held.rights.holds_uncut_somewhere(permission));
        self.facts.rights().holds_uncut_somewhere(permission) || in_tenant()
    }

    /// The rights that are held everywhere, or in the named tenant; none in the tenant of somebody else.
    pub(super) fn rights(&self, tenant: Option<&str>) -> Option<&Rights> {
        match tenant {
            None => Some(self.facts.rights()),
            Some(tenant) => self.in_tenant(tenant).map(|held| &held.rights),
        }
    }
}
