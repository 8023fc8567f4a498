//! What an application configures once: who may authenticate, what roles grant, how to answer.

use core::fmt;
use core::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};

mod builder;
mod namespace;

pub use builder::{AuthBuilder, InvalidAuth};
pub(crate) use namespace::Namespace;

use crate::actors::Actors;
use crate::admission::decide_outside;
use crate::audit::Handler;
use crate::authenticator::AnyAuthenticator;
use crate::authorizer::AnyAuthorizer;
use crate::catalogue::Catalogue;
use crate::challenge::{Realm, ResourceMetadata};
use crate::clock::Clock;
use crate::decision::Decision;
use crate::endpoints::{EndpointInfo, Entry, InShadow, Paths};
use crate::facts::Facts;
use crate::load::Stores;
use crate::mode::Mode;
use crate::principal::{Completion, Principal};
use crate::refusal::Envelope;
use crate::requirement::Requirement;
use crate::roles::SharedRoles;
use crate::shadow::EndpointName;
use crate::shadow::{ShadowReport, Shadows};
use crate::state::State;
use crate::strict::StrictDefaults;
use crate::tenants::Tenants;

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
    /// Which settings these are: a caller is completed once by each.
    id: u64,
    pub(crate) authenticators: Vec<Box<dyn AnyAuthenticator>>,
    pub(crate) roles: SharedRoles,
    pub(crate) actors: Actors,
    pub(crate) strict: StrictDefaults,
    pub(crate) realm: Realm,
    pub(crate) resource_metadata: Option<ResourceMetadata>,
    pub(crate) envelope: Box<dyn Envelope>,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) mode: Mode,
    pub(crate) authorizers: Vec<Box<dyn AnyAuthorizer>>,
    pub(crate) stores: Stores,
    pub(crate) state: State,
    pub(crate) tenants: Option<Tenants>,
    pub(crate) namespace: Namespace,
    pub(crate) catalogue: Option<Catalogue>,
    pub(crate) shadows: Shadows,
    endpoints: Mutex<Vec<Entry>>,
}

impl Settings {
    /// The registered authorizer of this name.
    pub(crate) fn authorizer(&self, name: &str) -> Option<&dyn AnyAuthorizer> {
        self.authorizers.iter().find(|authorizer| authorizer.name() == name).map(|authorizer| &**authorizer)
    }

    /// The caller with what configuration adds: the permissions of roles, the memberships, the name that owners have.
    pub(crate) fn complete(&self, principal: Principal) -> Principal {
        let roles = &*self.roles.load();
        // What a credential says of tenants is dropped after the first time.
        if principal.is_completed_by(self.id) {
            return principal.by_present_roles(roles);
        }
        let own_name = self.namespace.own_name(&principal);
        let (actors, tenants) = (&self.actors, self.tenants.as_ref());
        principal.completed(self.id, Completion { roles, actors, tenants, own_name })
    }
}

impl Auth {
    /// Starts from nothing: no authenticator, no roles, strict defaults, production.
    pub fn builder() -> AuthBuilder {
        AuthBuilder::default()
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
        let entries = self.settings.endpoints.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // Some may come from scopes in an application of actix's.
        Endpoints::new(entries, Paths::InAnother)
    }

    /// What each [`Shadow`](crate::Shadow) said since the start, in the order in which they were added.
    #[must_use]
    pub fn shadows(&self) -> Vec<ShadowReport> {
        self.settings.shadows.report()
    }

    /// Decides a requirement outside a handler: for a frame of a WebSocket, a job, a service function. With the same
    /// reasons, and one event of the audit.
    ///
    /// ```
    /// use auth_core::{Decision, Denial, Facts, Principal, Requirement, requirement, testing};
    ///
    /// const EDITORS: Requirement = requirement!(any(role = "admin", permission = "documents:write"));
    ///
    /// async fn save(auth: &auth_core::Auth, caller: &Principal) -> Result<(), Denial> {
    ///     auth.decide(caller, &EDITORS, Facts::default()).await.into_result()
    /// }
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let auth = testing::auth();
    /// assert!(save(&auth, &testing::caller("alice").role("admin").principal()).await.is_ok());
    /// assert!(save(&auth, &testing::caller("bob").principal()).await.is_err());
    /// # });
    /// ```
    ///
    /// Checks, owners and authorizers of the requirement are asked. What a path would say is told by [`Facts`]. The
    /// class is that of the requirement's permissions, or stricter where [`Facts::operation`] says so.
    #[track_caller]
    pub fn decide<'a>(
        &'a self,
        principal: &'a Principal,
        requirement: &'static Requirement,
        facts: Facts,
    ) -> impl Future<Output = Decision> + 'a {
        let place = Location::caller();
        let handler = Handler { name: "(outside a handler)", file: place.file(), line: place.line() };
        decide_outside(&self.settings, principal, requirement, facts, handler)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether both are one, cloned.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.settings.id == other.settings.id
    }

    /// What the authorizers say of these endpoints, which this `Auth` decides.
    pub(crate) fn faults_of_authorizers(&self, endpoints: &Endpoints) -> Vec<String> {
        let faults_of = |what: &str, authorizer: &dyn AnyAuthorizer, endpoints: &Endpoints| {
            let faults = authorizer.check_endpoints(endpoints).err().unwrap_or_default();
            faults.into_iter().map(|fault| format!("{what} `{}`: {fault}", authorizer.name())).collect::<Vec<_>>()
        };
        let deciding = self.settings.authorizers.iter().flat_map(|one| faults_of("authorizer", &**one, endpoints));
        let in_shadow = self.settings.shadows.authorizers().flat_map(|(_, authorizer, beside)| {
            let endpoints = endpoints.in_shadow_of(authorizer.name(), beside);
            faults_of("authorizer in shadow", authorizer, &endpoints)
        });
        deciding.chain(in_shadow).collect()
    }

    /// Whether any of the entries is new: every worker builds the same application.
    pub(crate) fn record(&self, entries: impl IntoIterator<Item = Entry>) -> bool {
        let mut known = self.settings.endpoints.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.len();
        for entry in entries {
            if !known.iter().any(|other| other.is_same(&entry)) {
                known.push(entry);
            }
        }
        known.len() > before
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.settings.authenticators.iter().map(|backend| backend.name()).collect();
        f.debug_struct("Auth").field("mode", &self.mode()).field("authenticators", &names).finish_non_exhaustive()
    }
}

/// The endpoints of an application, as [`Auth::endpoints`] found them.
///
/// ```
/// use actix_web::post;
/// use auth_core::{require, testing};
///
/// #[require(role = "admin", max_age = "15m")]
/// #[post("/accounts")]
/// async fn create() -> &'static str {
///     "…"
/// }
///
/// let auth = testing::auth();
/// let endpoints = auth.app().service(auth.scope("/v1").service(create)).check()?;
/// for endpoint in endpoints.iter() {
///     assert_eq!((endpoint.method(), endpoint.path(), endpoint.handler()), ("POST", "/v1/accounts", "create"));
///     assert_eq!((endpoint.requirement().to_string().as_str(), endpoint.max_age()), ("role = \"admin\"", Some(900)));
/// }
/// # Ok::<(), auth_core::StartFaults>(())
/// ```
#[derive(Clone, Debug)]
pub struct Endpoints {
    entries: Vec<Entry>,
    paths: Paths,
    /// The authorizer that looks at them is tried out beside some.
    shadow: Option<InShadow>,
}

impl Endpoints {
    pub(crate) fn new(mut entries: Vec<Entry>, paths: Paths) -> Self {
        entries.sort_by(|one, other| (&one.path, one.method).cmp(&(&other.path, other.method)));
        Self { entries, paths, shadow: None }
    }

    /// The same endpoints, of which these ask the authorizer as well; without any, all do.
    fn in_shadow_of(&self, authorizer: &str, beside: &[EndpointName]) -> Self {
        let shadow = InShadow { authorizer: authorizer.into(), beside: beside.to_vec() };
        Self { shadow: Some(shadow), ..self.clone() }
    }

    /// Whether these are all endpoints of the application, with their whole paths. A scope in an application of actix's
    /// own knows nothing but itself.
    #[must_use]
    pub fn are_all(&self) -> bool {
        self.paths == Paths::Whole
    }

    /// Every endpoint, sorted by path and method.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = EndpointInfo<'_>> {
        self.entries.iter().map(|entry| EndpointInfo::new(entry, self.shadow.as_ref()))
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
