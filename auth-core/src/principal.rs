//! Who calls, and what the credential lets them do.

mod acting;
mod builder;
mod completion;
mod loaded;
mod offered;
mod on_objects;
mod rights;
mod tenancy;
#[cfg(feature = "testing")]
mod whole;

use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value};

use crate::authenticator::Scheme;
use crate::grants::Grants;
use crate::name::Name;
use crate::name_set::NameSet;
use crate::scope_rule::ScopeRule;
pub use acting::Actor;
pub use builder::PrincipalBuilder;
pub(crate) use completion::Completion;
pub(crate) use offered::Offered;
pub(crate) use rights::Holder;
use rights::Rights;
pub use tenancy::Membership;
use tenancy::Tenancy;

/// Who calls: issuer and subject, roles and permissions, how and when authenticated.
///
/// An authenticator makes one with [`Principal::builder`]; handlers take it as an argument. Cloning is cheap.
///
/// ```
/// use auth_core::Principal;
///
/// let caller = Principal::builder("https://issuer.example", "alice").role("editor").permission("docs:*").build();
/// assert!(caller.has_role("editor"));
/// assert!(caller.has_permission("docs:write"));
/// assert_eq!((caller.issuer(), caller.subject()), ("https://issuer.example", "alice"));
/// ```
///
/// A user is issuer *and* subject (ASVS 10.3.3): compare both. `Debug` shows who it is, never the claims.
#[derive(Clone)]
pub struct Principal {
    facts: Arc<Facts>,
}

/// How the caller authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialKind {
    /// A token with a lifetime of its own, such as a JWT.
    Token,
    /// A long-lived key; its scopes are its permissions.
    ApiKey,
}

/// What owners call a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OwnName {
    /// It is not certain who that is.
    Uncertain,
    /// The subject.
    Subject,
    /// The subject behind the prefix of its issuer.
    Prefixed(Box<str>),
}

#[derive(Clone)]
struct Facts {
    issuer: Box<str>,
    subject: Box<str>,
    kind: CredentialKind,
    actor: Option<Actor>,
    roles: NameSet,
    direct: Grants,
    scopes: Option<NameSet>,
    scope_rule: ScopeRule,
    auth_time: Option<u64>,
    issued_at: Option<u64>,
    expires_at: Option<u64>,
    acr: Option<Box<str>>,
    claims: Map<String, Value>,
    /// Claims that are dropped unless somebody asks for them.
    offered: Offered,
    /// Some were.
    lacks_claims: bool,
    memberships: Vec<Membership>,
    /// The credential should say which, and does not.
    unknown_tenants: bool,
    /// What the roles of configuration make of it; without that, what the credential itself grants.
    rights: OnceLock<Box<Rights>>,
    /// What is held in each tenant, where tenants are configured.
    tenancy: Option<Tenancy>,
    own_name: OwnName,
    /// The HTTP authentication scheme of the credential, where there was one.
    scheme: Option<Scheme>,
    /// The settings that completed the caller; none is 0.
    completed_by: u64,
}

impl Facts {
    /// Set once the caller is completed, so that deciding computes nothing.
    fn rights(&self) -> &Rights {
        self.rights.get_or_init(|| Box::new(Rights::of(self, None)))
    }
}

impl Principal {
    /// Starts a principal. A user is issuer and subject.
    pub fn builder(issuer: impl Into<Box<str>>, subject: impl Into<Box<str>>) -> PrincipalBuilder {
        PrincipalBuilder {
            facts: Facts {
                issuer: issuer.into(),
                subject: subject.into(),
                kind: CredentialKind::Token,
                actor: None,
                roles: NameSet::default(),
                direct: Grants::default(),
                scopes: None,
                scope_rule: ScopeRule::default(),
                auth_time: None,
                issued_at: None,
                expires_at: None,
                acr: None,
                claims: Map::new(),
                offered: Offered::Nothing,
                lacks_claims: false,
                memberships: Vec::new(),
                unknown_tenants: false,
                rights: OnceLock::new(),
                tenancy: None,
                own_name: OwnName::Uncertain,
                scheme: None,
                completed_by: 0,
            },
        }
    }

    /// Who vouches for the subject.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.facts.issuer
    }

    /// Who calls, as the issuer names it. Unique only together with the issuer.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.facts.subject
    }

    /// How the caller authenticated.
    #[must_use]
    pub fn credential_kind(&self) -> CredentialKind {
        self.facts.kind
    }

    /// The roles that are held everywhere, inherited ones too, sorted.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        let held = self.subject_in(None).into_iter().flat_map(|subject| subject.holder.all_roles());
        let held: BTreeSet<&str> =
            held.filter(|role| self.actor_may(|actor| actor.holds_role((*role).into()))).collect();
        held.into_iter()
    }

    /// The scopes of the credential; `None` where it carries no scope claim.
    #[must_use]
    pub fn scopes(&self) -> Option<impl Iterator<Item = &str>> {
        self.facts.scopes.as_ref().map(NameSet::iter)
    }

    /// Whether the caller holds the role.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.holds_role(role, None)
    }

    /// Whether the caller effectively holds the permission, after the scope rule. A wildcard grant counts.
    #[must_use]
    pub fn has_permission(&self, permission: &str) -> bool {
        self.holds_permission(permission, None).is_some()
    }

    /// The claim of this exact name, where it is kept: one that the authenticator keeps, or that the endpoint asks for.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.facts.claims.get(name)
    }

    /// When the caller last logged in (`auth_time`), in Unix seconds.
    #[must_use]
    pub fn auth_time(&self) -> Option<u64> {
        self.facts.auth_time
    }

    /// When the credential was issued (`iat`), in Unix seconds.
    #[must_use]
    pub fn issued_at(&self) -> Option<u64> {
        self.facts.issued_at
    }

    /// When the credential ends (`exp`), in Unix seconds.
    #[must_use]
    pub fn expires_at(&self) -> Option<u64> {
        self.facts.expires_at
    }

    /// The authentication context class of the login (`acr`).
    #[must_use]
    pub fn acr(&self) -> Option<&str> {
        self.facts.acr.as_deref()
    }

    /// The claim at this path, member by member; of one name, that claim.
    #[must_use]
    pub fn claim_at(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.claim(first)?, |value, member| value.as_object()?.get(*member))
    }

    /// Every claim that is kept. A handler reads all claims of its caller by [`Claims`](crate::Claims).
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        &self.facts.claims
    }

    /// Whether the credential carries the scope; `None` without a scope claim.
    pub(crate) fn scope<'n>(&self, scope: impl Into<Name<'n>>) -> Option<bool> {
        let scope = scope.into();
        self.facts.scopes.as_ref().map(|scopes| scopes.contains(scope))
    }

    /// Whether the credential limits its subject: an API key, or a token whose scopes cut.
    pub(crate) fn is_cut(&self) -> bool {
        self.facts.kind == CredentialKind::ApiKey || self.facts.rights().is_limited()
    }

    /// Whether the credential itself names the permission or scope exactly, and the caller has it.
    pub(crate) fn credential_names<'n>(&self, name: impl Into<Name<'n>>) -> bool {
        !self.has_unlisted_actor() && self.scope(name) == Some(true)
    }

    /// What owners call the caller; `None` where it is not certain who that is.
    pub(crate) fn own_name(&self) -> Option<&str> {
        match &self.facts.own_name {
            OwnName::Uncertain => None,
            OwnName::Subject => Some(&self.facts.subject),
            // A prefix alone is nobody's name.
            OwnName::Prefixed(name) => Some(&**name).filter(|_| !self.facts.subject.is_empty()),
        }
    }

    /// The same caller with the claims that are asked for, and the others that were offered, which it does not keep.
    pub(crate) fn with_claims(mut self, asked: impl Fn(&str) -> bool) -> (Self, Offered) {
        if self.facts.offered.is_nothing() {
            return (self, Offered::Nothing);
        }
        let facts = Arc::make_mut(&mut self.facts);
        let mut others = Map::new();
        for (name, value) in core::mem::take(&mut facts.offered).read() {
            if asked(&name) {
                // What the authenticator keeps is what it says, whatever the credential does.
                facts.claims.entry(name).or_insert(value);
            } else {
                others.insert(name, value);
            }
        }
        facts.lacks_claims = !others.is_empty();
        (self, Offered::Read(others))
    }

    /// The same where no claim is asked for: what was offered stays unread.
    pub(crate) fn without_claims(mut self) -> (Self, Offered) {
        if self.facts.offered.is_nothing() {
            return (self, Offered::Nothing);
        }
        let facts = Arc::make_mut(&mut self.facts);
        facts.lacks_claims = true;
        let others = core::mem::take(&mut facts.offered);
        (self, others)
    }

    /// Whether claims of the credential were dropped, so that one which is not here may have been there.
    pub(crate) fn lacks_claims(&self) -> bool {
        self.facts.lacks_claims
    }

    /// The claim of this name, kept or offered.
    pub(crate) fn any_claim(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.facts.claims.get(name).map(Cow::Borrowed).or_else(|| self.facts.offered.get(name))
    }

    /// The HTTP authentication scheme of the credential: what challenges to this caller answer to.
    pub(crate) fn scheme(&self) -> Option<Scheme> {
        self.facts.scheme
    }

    /// The same caller, authenticated by a credential of this scheme.
    pub(crate) fn by_scheme(mut self, scheme: Scheme) -> Self {
        Arc::make_mut(&mut self.facts).scheme = Some(scheme);
        self
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal")
            .field("issuer", &self.facts.issuer)
            .field("subject", &self.facts.subject)
            .field("actor", &self.facts.actor)
            .field("kind", &self.facts.kind)
            .field("roles", &self.facts.roles)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
