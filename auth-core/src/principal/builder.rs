use std::sync::Arc;

use serde_json::{Map, Value};

use super::offered::Offered;
use super::{Actor, CredentialKind, Facts, Membership, Principal};
use crate::scope_rule::ScopeRule;

/// Builds a [`Principal`].
#[must_use]
pub struct PrincipalBuilder {
    pub(super) facts: Facts,
}

impl PrincipalBuilder {
    /// Adds a role. What it grants is configuration. Many are added at once by [`roles`](Self::roles).
    pub fn role(self, role: impl AsRef<str>) -> Self {
        self.roles([role])
    }

    /// Adds roles.
    pub fn roles<R: AsRef<str>>(mut self, roles: impl IntoIterator<Item = R>) -> Self {
        self.facts.roles.extend(roles);
        self
    }

    /// Adds a permission that the caller holds beside its roles; `resource:*` and `*` are wildcards. Many are added at once
    /// by [`permissions`](Self::permissions).
    pub fn permission(self, permission: impl AsRef<str>) -> Self {
        self.permissions([permission])
    }

    /// Adds permissions that the caller holds beside its roles.
    pub fn permissions<P: AsRef<str>>(mut self, permissions: impl IntoIterator<Item = P>) -> Self {
        self.facts.direct.extend(permissions);
        self
    }

    /// States that the credential carries a scope claim, and what is in it. An empty list is not an absent claim.
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        let all = self.facts.scopes.get_or_insert_default();
        all.extend(scopes);
        self
    }

    /// What the scopes do; [`ScopeRule::Cut`] unless set.
    pub fn scope_rule(mut self, rule: ScopeRule) -> Self {
        self.facts.scope_rule = rule;
        self
    }

    /// Marks the credential as an API key: its scopes are its permissions, and strict operations ask more of it.
    pub fn api_key(mut self) -> Self {
        self.facts.kind = CredentialKind::ApiKey;
        self
    }

    /// States that somebody acts for the subject (RFC 8693 `act`): the outermost actor, by issuer and subject. What it may do
    /// is configuration, [`Actors`](crate::Actors); without that such a call has no rights.
    pub fn actor(mut self, issuer: impl Into<Box<str>>, subject: impl Into<Box<str>>) -> Self {
        self.facts.actor = Some(Actor { issuer: issuer.into(), subject: subject.into() });
        self
    }

    /// When the caller last logged in, in Unix seconds.
    pub fn auth_time(mut self, seconds: u64) -> Self {
        self.facts.auth_time = Some(seconds);
        self
    }

    /// When the credential was issued, in Unix seconds.
    pub fn issued_at(mut self, seconds: u64) -> Self {
        self.facts.issued_at = Some(seconds);
        self
    }

    /// When the credential ends, in Unix seconds.
    pub fn expires_at(mut self, seconds: u64) -> Self {
        self.facts.expires_at = Some(seconds);
        self
    }

    /// The authentication context class of the login (`acr`).
    pub fn acr(mut self, class: impl Into<Box<str>>) -> Self {
        self.facts.acr = Some(class.into());
        self
    }

    /// States that the caller is a member of the tenant, with these roles held there and nowhere else.
    pub fn tenant<R: AsRef<str>>(mut self, name: &str, roles: impl IntoIterator<Item = R>) -> Self {
        self.facts.memberships.push(Membership::new(name).with_roles(roles));
        self
    }

    /// Keeps a claim, for `claim("name" = …)` and every handler. Keep what is asked for, not the whole token.
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.facts.claims.insert(name.into(), value.into());
        self
    }

    /// Offers claims, such as all of a token. The principal keeps those that the endpoint asks for by `claim(…)` in its
    /// requirement; the others are there for a handler that takes [`Claims`](crate::Claims), and for nobody else.
    pub fn offer_claims(mut self, claims: Map<String, Value>) -> Self {
        self.facts.offered = Offered::Read(claims);
        self
    }

    /// Makes the principal.
    #[must_use]
    pub fn build(self) -> Principal {
        let principal = Principal { facts: Arc::new(self.facts) };
        // Now, so that deciding computes nothing.
        principal.facts.rights();
        principal
    }

    /// Makes a principal that configuration is going to complete.
    #[cfg(feature = "jwt")]
    pub(crate) fn build_to_complete(self) -> Principal {
        Principal { facts: Arc::new(self.facts) }
    }
}

/// What a token says, without moving the builder for each of it.
#[cfg(feature = "jwt")]
impl PrincipalBuilder {
    pub(crate) fn set_scope_rule(&mut self, rule: ScopeRule) {
        self.facts.scope_rule = rule;
    }

    pub(crate) fn add_roles(&mut self, roles: &[&str]) {
        self.facts.roles.reserve(roles);
        self.facts.roles.extend(roles);
    }

    pub(crate) fn add_permissions(&mut self, permissions: &[&str]) {
        if !permissions.is_empty() {
            self.facts.direct.reserve(permissions);
            self.facts.direct.extend(permissions);
        }
    }

    pub(crate) fn set_scopes(&mut self, scopes: &[&str]) {
        let all = self.facts.scopes.get_or_insert_default();
        all.reserve(scopes);
        all.extend(scopes);
    }

    pub(crate) fn add_tenant(&mut self, name: &str, roles: &[&str]) {
        self.facts.memberships.push(Membership::new(name).with_roles(roles));
    }

    /// Nothing says which tenants the caller is a member of.
    pub(crate) fn set_unknown_tenants(&mut self) {
        self.facts.unknown_tenants = true;
    }

    pub(crate) fn set_times(&mut self, issued_at: Option<u64>, expires_at: u64, auth_time: Option<u64>) {
        self.facts.issued_at = issued_at;
        self.facts.expires_at = Some(expires_at);
        self.facts.auth_time = auth_time;
    }

    pub(crate) fn set_acr(&mut self, class: &str) {
        self.facts.acr = Some(class.into());
    }

    pub(crate) fn keep(&mut self, name: &str, value: Value) {
        self.facts.claims.insert(name.to_owned(), value);
    }
}

#[cfg(feature = "jwt")]
impl Principal {
    /// Offers the claims of a token: an object whose member names are unique.
    pub(crate) fn offer_json(&mut self, text: Vec<u8>) {
        Arc::make_mut(&mut self.facts).offered = Offered::Json(text);
    }
}
