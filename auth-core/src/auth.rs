//! What an application configures once: who may authenticate, what roles grant, how to answer.

use core::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use auth_grammar::Operation;

use crate::authenticator::{AnyAuthenticator, Authenticator};
use crate::challenge::Realm;
use crate::clock::{Clock, SystemClock};
use crate::endpoints::{EndpointInfo, Entry};
use crate::mode::Mode;
use crate::refusal::{Envelope, ProblemDetails};
use crate::roles::RoleMap;
use crate::strict::StrictDefaults;

/// Authentication and authorization of one application. Cloning is cheap; every worker uses the same.
///
/// ```
/// use auth_core::{Auth, RoleMap, testing::TestAuthenticator};
///
/// let auth = Auth::builder()
///     .authenticator(TestAuthenticator)
///     .roles(RoleMap::new([("user", vec!["graph:invoke"])])?)
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Auth {
    settings: Arc<Settings>,
}

/// What deciding reads. Nothing in it changes after the start but the list of endpoints, which no request reads.
pub(crate) struct Settings {
    pub(crate) authenticators: Vec<Box<dyn AnyAuthenticator>>,
    pub(crate) roles: RoleMap,
    pub(crate) strict: StrictDefaults,
    pub(crate) realm: Realm,
    pub(crate) envelope: Box<dyn Envelope>,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) mode: Mode,
    endpoints: Mutex<Vec<Entry>>,
}

impl Auth {
    /// Starts from nothing: no authenticator, no roles, strict defaults, production.
    pub fn builder() -> AuthBuilder {
        AuthBuilder {
            authenticators: Vec::new(),
            roles: RoleMap::default(),
            strict: StrictDefaults::default(),
            realm: Realm::default(),
            envelope: Box::new(ProblemDetails),
            clock: Box::new(SystemClock),
            mode: Mode::default(),
        }
    }

    /// The mode: production unless it is exactly `dev`.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.settings.mode
    }

    /// Every endpoint that was added by `auth.app()` and `auth.scope(…)`, one for each method, sorted by path and method.
    /// Complete once the application was built; before, ask [`AuthApp::check`](crate::AuthApp::check).
    #[must_use]
    pub fn endpoints(&self) -> Endpoints {
        Endpoints::new(self.settings.endpoints.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn record(&self, entries: impl IntoIterator<Item = Entry>) {
        let mut known = self.settings.endpoints.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in entries {
            if !known.iter().any(|other| other.is_same(&entry)) {
                known.push(entry);
            }
        }
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.settings.authenticators.iter().map(|backend| backend.name()).collect();
        f.debug_struct("Auth").field("mode", &self.mode()).field("authenticators", &names).finish_non_exhaustive()
    }
}

/// The endpoints of an application, as [`Auth::endpoints`] found them.
#[derive(Clone, Debug)]
pub struct Endpoints {
    entries: Vec<Entry>,
}

impl Endpoints {
    pub(crate) fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|one, other| (&one.path, one.method).cmp(&(&other.path, other.method)));
        Self { entries }
    }

    /// Every endpoint, sorted by path and method.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = EndpointInfo<'_>> {
        self.entries.iter().map(EndpointInfo::new)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Builds an [`Auth`].
#[must_use]
pub struct AuthBuilder {
    authenticators: Vec<Box<dyn AnyAuthenticator>>,
    roles: RoleMap,
    strict: StrictDefaults,
    realm: Realm,
    envelope: Box<dyn Envelope>,
    clock: Box<dyn Clock>,
    mode: Mode,
}

impl AuthBuilder {
    /// Adds a backend. Every one recognises its credential by form; more than one credential in a request is 400.
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.authenticators.push(Box::new(authenticator));
        self
    }

    /// What each role grants. Without it a role grants no permission.
    pub fn roles(mut self, roles: RoleMap) -> Self {
        self.roles = roles;
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

    /// Makes the [`Auth`], and names every relaxation of a default in one line of the log each.
    ///
    /// # Errors
    /// Without an authenticator, or with two of one name.
    pub fn build(self) -> Result<Auth, InvalidAuth> {
        if self.authenticators.is_empty() {
            return Err(InvalidAuth::NoAuthenticator);
        }
        let names: Vec<_> = self.authenticators.iter().map(|backend| backend.name()).collect();
        for (index, name) in names.iter().enumerate() {
            if names.iter().skip(index + 1).any(|other| other == name) {
                return Err(InvalidAuth::SameName((*name).to_owned()));
            }
        }
        self.announce();
        let Self { authenticators, roles, strict, realm, envelope, clock, mode } = self;
        let endpoints = Mutex::default();
        let settings = Settings { authenticators, roles, strict, realm, envelope, clock, mode, endpoints };
        Ok(Auth { settings: Arc::new(settings) })
    }

    fn announce(&self) {
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
        tracing::info!(target: "auth::start", "no revocation store: a token is valid until it ends");
        if self.mode == Mode::Dev {
            tracing::warn!(target: "auth::start", "mode is dev: for this machine only, never for production");
        }
    }
}

/// An [`Auth`] that would not protect anything.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidAuth {
    /// Nobody could authenticate.
    #[error("no authenticator is configured, so every call would be refused: add one with `.authenticator(…)`")]
    NoAuthenticator,
    /// Two authenticators have one name.
    #[error("two authenticators are named `{0}`: give each a name of its own")]
    SameName(String),
}

impl From<InvalidAuth> for std::io::Error {
    fn from(error: InvalidAuth) -> Self {
        Self::new(std::io::ErrorKind::InvalidInput, error)
    }
}
