//! Puts an [`Auth`] together.

use core::sync::atomic::{AtomicU64, Ordering};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use auth_grammar::Operation;

use super::{Auth, Namespace, Settings};
use crate::actors::Actors;
use crate::authenticator::{AnyAuthenticator, Authenticator};
use crate::authorizer::{AnyAuthorizer, Authorizer};
use crate::catalogue::Catalogue;
use crate::challenge::{InvalidResourceMetadata, Realm, ResourceMetadata};
use crate::clock::{Clock, SystemClock};
use crate::load::{Load, Stores};
use crate::mode::Mode;
use crate::refusal::{Envelope, ProblemDetails};
use crate::roles::SharedRoles;
use crate::shadow::{Shadow, Shadows};
use crate::state::State;
use crate::strict::StrictDefaults;
use crate::tenants::Tenants;

/// The settings are numbered, beginning at 1.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// Builds an [`Auth`].
///
/// ```
/// use std::collections::HashMap;
/// # use auth_core::{Authorizer, Call, Load, Unavailable, Verdict};
/// use auth_core::{Auth, Catalogue, RoleMap, Tenants, testing::TestAuthenticator};
///
/// # struct Thread;
/// # impl Load for Thread {
/// #     type Id = u64;
/// #     type Store = HashMap<u64, String>;
/// #     async fn load(_: &Self::Store, _: u64) -> Result<Option<Self>, Unavailable> { Ok(None) }
/// #     fn owner(&self) -> Option<&str> { None }
/// # }
/// # struct OfficeHours;
/// # impl Authorizer for OfficeHours {
/// #     fn name(&self) -> &str { "office_hours" }
/// #     async fn authorize(&self, _: &Call<'_>) -> Result<Verdict, Unavailable> { Ok(Verdict::Allow) }
/// # }
/// let threads: HashMap<u64, String> = HashMap::new();
/// let auth = Auth::builder()
///     .authenticator(TestAuthenticator) // in a server a JwtVerifier, an ApiKeyAuthenticator, one of your own
///     .roles(RoleMap::new([("user", vec!["threads:read"]), ("admin", vec!["threads:*"])])?)
///     .catalogue(Catalogue::default().roles(["user", "admin"]))
///     .objects::<Thread>(threads) // for owner(Thread, …)
///     .tenants(Tenants::claim("workspaces")) // for tenant = "…"
///     .authorizer(OfficeHours) // for authorizer = "office_hours"
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub struct AuthBuilder {
    authenticators: Vec<Box<dyn AnyAuthenticator>>,
    roles: SharedRoles,
    actors: Actors,
    strict: StrictDefaults,
    realm: Realm,
    resource_metadata: Option<String>,
    envelope: Box<dyn Envelope>,
    clock: Box<dyn Clock>,
    mode: Mode,
    authorizers: Vec<Box<dyn AnyAuthorizer>>,
    stores: Stores,
    state: State,
    tenants: Option<Tenants>,
    prefixes: Vec<(Box<str>, Box<str>)>,
    catalogue: Option<Catalogue>,
    shadows: Vec<Shadow>,
}

impl Default for AuthBuilder {
    fn default() -> Self {
        Self {
            authenticators: Vec::new(),
            roles: SharedRoles::default(),
            actors: Actors::default(),
            strict: StrictDefaults::default(),
            realm: Realm::default(),
            resource_metadata: None,
            envelope: Box::new(ProblemDetails),
            clock: Box::new(SystemClock),
            mode: Mode::default(),
            authorizers: Vec::new(),
            stores: Stores::default(),
            state: State::default(),
            tenants: None,
            prefixes: Vec::new(),
            catalogue: None,
            shadows: Vec::new(),
        }
    }
}

impl AuthBuilder {
    /// Adds a backend. Every one recognises its credential by form; more than one credential in a request is 400.
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.authenticators.push(Box::new(authenticator));
        self
    }

    /// What each role grants: a [`RoleMap`](crate::RoleMap), or [`SharedRoles`] that are replaced while requests read them.
    /// Without it a role grants no permission.
    pub fn roles(mut self, roles: impl Into<SharedRoles>) -> Self {
        self.roles = roles.into();
        self
    }

    /// Who may act for others, and what for. Without it a delegated call has no rights.
    pub fn actors(mut self, actors: Actors) -> Self {
        self.actors = actors;
        self
    }

    /// The settings of the strict classes.
    pub fn strict_defaults(mut self, strict: StrictDefaults) -> Self {
        self.strict = strict;
        self
    }

    /// The realm that challenges name; `api` unless set.
    pub fn realm(mut self, realm: Realm) -> Self {
        self.realm = realm;
        self
    }

    /// Where the metadata of this server are (RFC 9728): every Bearer challenge tells it, so that a client finds the
    /// authorization server. `https`, or `http` on loopback; [`build`](Self::build) refuses anything else.
    ///
    /// ```
    /// # use auth_core::{Auth, testing::TestAuthenticator};
    /// let auth = Auth::builder()
    ///     .authenticator(TestAuthenticator)
    ///     .resource_metadata("https://api.example/.well-known/oauth-protected-resource")
    ///     .build()?;
    /// # Ok::<(), auth_core::InvalidAuth>(())
    /// ```
    pub fn resource_metadata(mut self, url: impl Into<String>) -> Self {
        self.resource_metadata = Some(url.into());
        self
    }

    /// The bodies of refusals; [`ProblemDetails`] unless set.
    pub fn envelope(mut self, envelope: impl Envelope) -> Self {
        self.envelope = Box::new(envelope);
        self
    }

    /// Where decisions read the time; the clock of the machine unless set.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// The mode; production unless set.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Registers a backend for `authorizer = "name"`.
    pub fn authorizer(mut self, authorizer: impl Authorizer) -> Self {
        self.authorizers.push(Box::new(authorizer));
        self
    }

    /// Registers where the objects of `owner(T, …)` are: `.objects::<Thread>(pool.clone())`.
    pub fn objects<T: Load>(mut self, store: T::Store) -> Self {
        self.stores.add::<T>(store);
        self
    }

    /// Registers a value that checks find by its type, `head.state::<Pool>()`: a pool, a client, a setting.
    pub fn state<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.state.add(value);
        self
    }

    /// Where the tenants of a caller come from. Without it a `tenant` atom is refused at start, and objects are not
    /// compared by tenant.
    pub fn tenants(mut self, tenants: Tenants) -> Self {
        self.tenants = Some(tenants);
        self
    }

    /// What stands before the subjects of this issuer where a caller is compared with an owner. With one issuer none is
    /// needed: the owner is the subject. With several, `alice` of one is not `alice` of another, so each needs a prefix.
    ///
    /// ```
    /// # use auth_core::{Auth, testing::{ISSUER, TestAuthenticator}};
    /// let auth = Auth::builder().authenticator(TestAuthenticator).subject_prefix(ISSUER, "test|").build()?;
    /// // `Load::owner` of what alice owns, and a path parameter that names her, is now "test|alice".
    /// # Ok::<(), auth_core::InvalidAuth>(())
    /// ```
    pub fn subject_prefix(mut self, issuer: impl Into<Box<str>>, prefix: impl Into<Box<str>>) -> Self {
        self.prefixes.push((issuer.into(), prefix.into()));
        self
    }

    /// All roles and permissions that there are: an endpoint that names another one is refused at start.
    pub fn catalogue(mut self, catalogue: Catalogue) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// Tries out a requirement or authorizer beside those that decide: where they disagree is counted and logged, and
    /// nothing else comes of it. See [`Shadow`].
    pub fn shadow(mut self, shadow: Shadow) -> Self {
        self.shadows.push(shadow);
        self
    }

    /// Makes the [`Auth`], and names every relaxation of a default in one line of the log each.
    ///
    /// # Errors
    /// Without an authenticator, with two authenticators, authorizers or shadows of one name, with prefixes that do not tell
    /// subjects apart, or with a URL that a challenge may not carry.
    pub fn build(mut self) -> Result<Auth, InvalidAuth> {
        if self.authenticators.is_empty() {
            return Err(InvalidAuth::NoAuthenticator);
        }
        let names = self.authenticators.iter().map(|backend| backend.name());
        if let Some(name) = twice(names) {
            return Err(InvalidAuth::SameName(name));
        }
        if let Some(name) = twice(self.authorizers.iter().map(|backend| backend.name())) {
            return Err(InvalidAuth::SameAuthorizer(name));
        }
        if let Some(name) = twice(self.shadows.iter().map(Shadow::name)) {
            return Err(InvalidAuth::SameShadow(name));
        }
        let resource_metadata = self.resource_metadata.as_deref().map(ResourceMetadata::new).transpose()?;
        let namespace = Namespace::new(&self.authenticators, core::mem::take(&mut self.prefixes))?;
        // The last that may fail: what never becomes an `Auth` has no say in later maps.
        if let Some(fault) = self.catalogue.as_ref().and_then(|catalogue| self.roles.must_fit(catalogue)) {
            return Err(InvalidAuth::Catalogue(fault));
        }
        self.announce();
        let settings = Settings {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            authenticators: self.authenticators,
            roles: self.roles,
            actors: self.actors,
            strict: self.strict,
            realm: self.realm,
            resource_metadata,
            envelope: self.envelope,
            clock: self.clock,
            mode: self.mode,
            authorizers: self.authorizers,
            stores: self.stores,
            state: self.state,
            tenants: self.tenants,
            namespace,
            catalogue: self.catalogue,
            shadows: Shadows::new(self.shadows),
            endpoints: Mutex::default(),
        };
        Ok(Auth { settings: Arc::new(settings) })
    }

    fn announce(&self) {
        for authenticator in &self.authenticators {
            authenticator.announce();
        }
        let defaults = StrictDefaults::default();
        for operation in [Operation::Delete, Operation::MemoryStore, Operation::Manage] {
            if self.strict.max_age(operation) != defaults.max_age(operation) {
                let age = self.strict.max_age(operation).map_or("off".to_owned(), |age| format!("{}s", age.as_secs()));
                tracing::warn!(target: "auth::start", "operations.{operation}.max_age is {age} (default 1h)");
            }
            if self.strict.role(operation) != defaults.role(operation) {
                let role = self.strict.role(operation).unwrap_or("none");
                tracing::warn!(target: "auth::start", "operations.{operation}.role is {role:?} (default \"admin\")");
            }
        }
        let known: Vec<String> = self.authenticators.iter().flat_map(|backend| backend.issuers()).collect();
        for issuer in self.actors.issuers().filter(|issuer| !known.iter().any(|known| known == issuer)) {
            tracing::warn!(
                target: "auth::start",
                "actors of `{}` are listed, and no authenticator vouches for that issuer: they act only where a token names \
                 it beside them, `\"act\": {{\"iss\": …}}`",
                issuer.escape_debug()
            );
        }
        let roles = self.roles.current();
        for (actor, warning) in self.actors.roles().filter_map(|(actor, role)| Some((actor, roles.warning_of(role)?))) {
            tracing::warn!(target: "auth::start", "actor `{}`: {warning}", actor.escape_debug());
        }
        tracing::info!(target: "auth::start", "no revocation store: a token is valid until it ends");
        if self.mode == Mode::Dev {
            tracing::warn!(target: "auth::start", "mode is dev: for this machine only, never for production");
        }
    }
}

/// An [`Auth`] that would not protect anything.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum InvalidAuth {
    /// Nobody could authenticate.
    #[error(
        "no authenticator is configured, so every call would be refused: add one with `.authenticator(…)`, or set \
         AUTH_JWT_SECRET for `from_env`"
    )]
    NoAuthenticator,
    /// The URL of the resource metadata is none that a challenge may carry.
    #[error(transparent)]
    ResourceMetadata(#[from] InvalidResourceMetadata),
    /// Two authenticators have one name.
    #[error("two authenticators are named `{0}`: give each a name of its own")]
    SameName(String),
    /// Two authorizers have one name.
    #[error("two authorizers are named `{0}`: give each a name of its own")]
    SameAuthorizer(String),
    /// Two shadows have one name, so that their counts would not be told apart.
    #[error(
        "two shadows are named `{0}`: name all endpoints of one requirement with `.on(…)`, and give each authorizer a name \
         of its own"
    )]
    SameShadow(String),
    /// Two issuers have one prefix, so that their subjects are not told apart.
    #[error(
        "the subject prefixes of `{0}` and `{1}` are not told apart: give each issuer one that no other begins with"
    )]
    SamePrefix(String, String),
    /// The role map names a role or permission that is not in the catalogue.
    #[error("role map: {0}")]
    Catalogue(String),
    /// An issuer has two prefixes.
    #[error("`{0}` has two subject prefixes: take one away")]
    TwoPrefixes(String),
    /// An authenticator vouches for an issuer that has no prefix, and others have.
    #[error(
        "subjects of `{0}` have no prefix, and those of other issuers have: add `.subject_prefix(\"{0}\", \"…\")`, or \
         `subject_prefix` in the settings of that issuer"
    )]
    NoPrefix(String),
}

crate::spoken::debug_is_display!(InvalidAuth);

/// The first name that comes a second time.
fn twice<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let mut known = BTreeSet::new();
    names.into_iter().find(|name| !known.insert(*name)).map(str::to_owned)
}

impl From<InvalidAuth> for std::io::Error {
    fn from(error: InvalidAuth) -> Self {
        Self::new(std::io::ErrorKind::InvalidInput, error)
    }
}
