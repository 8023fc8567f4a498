use std::future::ready;

use actix_service::{Service as _, apply_fn_factory};
use actix_web::dev::ServiceRequest;
use actix_web::{HttpResponse, web};
use futures_core::future::LocalBoxFuture;

use super::endpoint::{DefaultRoute, EndpointService, Hooks, Shell, entries};
use super::foreign::Foreign;
use super::judge::Judge;
use super::mark::ByDefault;
use super::service::{DefaultService, Service};
use super::start::StartCheck;
use super::web::{Resource, Route};
use crate::auth::{Auth, Endpoints};
use crate::endpoints::{Entry, Paths, StartFaults, shadow_faults, shadow_warnings};
use crate::meta::Meta;
use crate::mode::Mode;

/// What [`configure`](super::AuthScope::configure) hands out, in place of actix's own: it takes only what has a
/// requirement, so that configuration in another file does not reopen the hole.
///
/// ```
/// use auth_core::{ServiceConfig, require};
/// use actix_web::get;
///
/// #[require(role = "admin")]
/// #[get("/stats")]
/// async fn stats() -> &'static str { "…" }
///
/// fn admin(config: &mut ServiceConfig) {
///     config.service(stats);
/// }
/// ```
#[must_use]
pub struct ServiceConfig {
    auth: Auth,
    installs: Vec<Install>,
    default: Option<Install>,
    entries: Vec<(Entry, Auth)>,
    foreign: Vec<Foreign>,
    faults: Vec<String>,
    dev: bool,
}

/// Adds one thing to actix's configuration.
pub(super) type Install = Box<dyn FnOnce(&mut web::ServiceConfig)>;

impl ServiceConfig {
    pub(super) fn new(auth: Auth) -> Self {
        let (installs, entries, foreign, faults) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let dev = auth.mode() == Mode::Dev;
        Self { auth, installs, default: None, entries, foreign, faults, dev }
    }

    /// The authentication and authorization of this application, for `auth.scope(…)` and `auth.public(…)`.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// Adds a handler with a requirement, a resource, a scope, or a foreign service under a stated reason.
    pub fn service(&mut self, service: impl Service) -> &mut Self {
        service.install(self);
        self
    }

    /// Adds a plain function at a path: `config.route("/x", auth_core::web::get(f))`.
    pub fn route(&mut self, path: &str, route: Route) -> &mut Self {
        self.service(Resource::alone(path, route))
    }

    /// What answers where nothing else does; see [`DefaultService`].
    pub fn default_service(&mut self, service: impl DefaultService) -> &mut Self {
        service.install_default(self);
        self
    }

    /// Application data, as actix's.
    pub fn app_data<U: 'static>(&mut self, data: U) -> &mut Self {
        self.install(|actix| {
            actix.app_data(data);
        });
        self
    }

    /// A named resource elsewhere, for `url_for`.
    pub fn external_resource(&mut self, name: impl Into<String>, url: impl Into<String>) -> &mut Self {
        let (name, url) = (name.into(), url.into());
        self.install(move |actix| {
            actix.external_resource(name, url);
        });
        self
    }

    /// Hands this on to another function.
    pub fn configure(&mut self, configure: impl FnOnce(&mut Self)) -> &mut Self {
        configure(self);
        self
    }

    /// Adds a handler. It is the same code for all of them.
    pub(super) fn endpoint(&mut self, meta: &'static Meta, hooks: &'static [Hooks], shell: Shell) {
        self.list(entries(meta));
        let auth = self.auth.clone();
        self.install(move |actix| {
            for service in EndpointService::all_of(meta, hooks, shell, Some(auth)) {
                actix.service(service);
            }
        });
    }

    pub(super) fn install(&mut self, install: impl FnOnce(&mut web::ServiceConfig) + 'static) {
        self.installs.push(Box::new(install));
    }

    pub(super) fn list(&mut self, entries: impl IntoIterator<Item = Entry>) {
        let auth = &self.auth;
        self.entries.extend(entries.into_iter().map(|entry| (entry, auth.clone())));
    }

    pub(super) fn add_foreign(&mut self, foreign: Foreign) {
        self.foreign.push(foreign);
    }

    pub(super) fn set_default(&mut self, install: impl FnOnce(&mut web::ServiceConfig) + 'static) {
        self.default = Some(Box::new(install));
    }

    /// Sets a route of ours as the default service. actix asks no guard of a default service, so this does.
    pub(super) fn set_default_route(&mut self, default: DefaultRoute) {
        let DefaultRoute { route, guards, entries, fault } = default;
        let auth = self.auth.clone();
        self.list(entries);
        self.faults.extend(fault);
        self.set_default(|actix| {
            actix.default_service(apply_fn_factory(route, move |request: ServiceRequest, service| {
                let matched = guards.iter().all(|guard| guard.check(&request.guard_ctx()));
                ByDefault::set(request.request());
                Judge::set(request.request(), &auth);
                let answer: LocalBoxFuture<'static, _> = if matched {
                    Box::pin(service.call(request))
                } else {
                    Box::pin(ready(Ok(request.into_response(HttpResponse::NotFound()))))
                };
                answer
            }));
        });
    }

    /// Takes over what a scope inside collected.
    pub(super) fn take_over(&mut self, collected: Collected) -> Install {
        self.entries.extend(collected.entries);
        self.faults.extend(collected.faults);
        self.dev |= collected.dev;
        collected.install
    }

    /// Whether something answers what nothing else takes.
    pub(super) fn has_default(&self) -> bool {
        self.default.is_some()
    }

    /// Everything that was collected, under a path prefix. What takes the rest comes last.
    pub(super) fn finish(self, prefix: &str) -> Collected {
        let Self { auth, mut installs, default, mut entries, foreign, mut faults, dev } = self;
        let combined = Foreign::combine(&auth, foreign, default, &mut faults);
        entries.extend(combined.entries.into_iter().map(|entry| (entry, auth.clone())));
        installs.extend(combined.install);
        for (entry, _) in &mut entries {
            entry.path.insert_str(0, prefix);
        }
        let install: Install = Box::new(|actix| installs.into_iter().for_each(|install| install(actix)));
        Collected { auth, install, entries, faults, dev }
    }
}

/// What a scope or application is made of.
pub(super) struct Collected {
    auth: Auth,
    pub(super) install: Install,
    /// Each with the `Auth` that decides it.
    entries: Vec<(Entry, Auth)>,
    faults: Vec<String>,
    /// An `Auth` somewhere in it is for development.
    dev: bool,
}

impl Collected {
    /// All endpoints, or what is wrong with them.
    pub(super) fn check(self) -> Result<Endpoints, StartFaults> {
        let faults = self.faults(Paths::Whole);
        let entries = self.entries.into_iter().map(|(entry, _)| entry).collect();
        if faults.is_empty() { Ok(Endpoints::new(entries, Paths::Whole)) } else { Err(StartFaults::new(faults)) }
    }

    fn faults(&self, paths: Paths) -> Vec<String> {
        let of_entries = self.entries.iter().flat_map(|(entry, auth)| entry.faults(auth.settings(), paths));
        let of_shadows = shadow_faults(&self.auth, &self.entries, paths);
        let of_authorizers = self.faults_of_authorizers(paths);
        self.faults.iter().cloned().chain(of_entries).chain(of_shadows).chain(of_authorizers).collect()
    }

    /// What the authorizers say of the endpoints, those of each `Auth` apart.
    fn faults_of_authorizers(&self, paths: Paths) -> Vec<String> {
        let mut auths: Vec<&Auth> = Vec::new();
        for auth in core::iter::once(&self.auth).chain(self.entries.iter().map(|(_, auth)| auth)) {
            if !auths.iter().any(|known| known.is_same(auth)) {
                auths.push(auth);
            }
        }
        let faults_of = |auth: &Auth| {
            let own = self.entries.iter().filter(|(_, other)| other.is_same(auth)).map(|(entry, _)| entry.clone());
            auth.faults_of_authorizers(&Endpoints::new(own.collect(), paths))
        };
        auths.into_iter().flat_map(faults_of).collect()
    }

    /// Records the endpoints, and gives what keeps the process from starting if something is wrong with them.
    pub(super) fn conclude(self, paths: Paths) -> (Install, StartCheck) {
        let faults = self.faults(paths);
        let Self { auth, install, entries, dev, .. } = self;
        let warnings = entries.iter().flat_map(|(entry, auth)| entry.warnings(auth.settings(), paths));
        let warnings = warnings.chain(shadow_warnings(&auth, &entries)).collect::<Vec<_>>();
        if auth.record(entries.into_iter().map(|(entry, _)| entry)) {
            for warning in warnings {
                tracing::warn!(target: "auth::start", "{warning}");
            }
        }
        (install, StartCheck::new(dev, faults))
    }
}
