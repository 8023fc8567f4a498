use actix_service::{Service as _, apply_fn_factory};
use actix_web::body::MessageBody;
use actix_web::dev::{AppService, HttpServiceFactory, ServiceFactory, ServiceRequest, ServiceResponse, Transform};
use actix_web::guard::Guard;
use actix_web::{Error, Scope, web};

use super::config::ServiceConfig;
use super::endpoint::slashed;
use super::mark::{Entered, Mark};
use super::service::{DefaultService, Service};
use super::web::Route;
use crate::auth::Auth;
use crate::endpoints::Paths;

impl Auth {
    /// A scope that takes only what has a requirement: actix's own, under the proof.
    ///
    /// ```
    /// use actix_web::get;
    /// use auth_core::{Auth, require, testing::TestAuthenticator};
    ///
    /// #[require(role = "admin")]
    /// #[get("/stats")]
    /// async fn stats() -> &'static str { "…" }
    ///
    /// let auth = Auth::builder().authenticator(TestAuthenticator).build().unwrap();
    /// let app = auth.app().service(auth.scope("/v1").service(stats));
    /// ```
    ///
    /// A handler without a requirement does not compile here:
    ///
    /// ```compile_fail,E0277
    /// # use auth_core::{Auth, testing::TestAuthenticator};
    /// #[actix_web::get("/stats")]
    /// async fn stats() -> &'static str { "…" }
    ///
    /// # let auth = Auth::builder().authenticator(TestAuthenticator).build().unwrap();
    /// auth.scope("/v1").service(stats);
    /// ```
    pub fn scope(
        &self,
        path: &str,
    ) -> AuthScope<
        impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()> + use<>,
    > {
        let path = slashed(path.trim_end_matches('/'));
        AuthScope { scope: web::scope(&path).app_data(self.clone()), path, config: ServiceConfig::new(self.clone()) }
    }
}

/// A scope under the proof; see [`Auth::scope`].
#[must_use = "a scope serves nothing until it is added to an application"]
pub struct AuthScope<T> {
    scope: Scope<T>,
    path: String,
    config: ServiceConfig,
}

impl<T, B> AuthScope<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    /// Adds a handler with a requirement, a resource, a scope, or a foreign service under a stated reason.
    pub fn service(mut self, service: impl Service) -> Self {
        self.config.service(service);
        self
    }

    /// Adds a plain function at a path: `.route("/x", auth_core::web::get(f))`.
    pub fn route(mut self, path: &str, route: Route) -> Self {
        self.config.route(path, route);
        self
    }

    /// What answers where nothing else of this scope does. See [`DefaultService`].
    pub fn default_service(mut self, service: impl DefaultService) -> Self {
        self.config.default_service(service);
        self
    }

    /// Configuration from elsewhere, by a type of ours that takes only what has a requirement.
    pub fn configure(mut self, configure: impl FnOnce(&mut ServiceConfig)) -> Self {
        configure(&mut self.config);
        self
    }

    /// Application data of this scope, as actix's.
    pub fn app_data<U: 'static>(mut self, data: U) -> Self {
        self.scope = self.scope.app_data(data);
        self
    }

    /// Adds a guard: actix's word for what decides whether the scope matches a request. It protects nothing.
    pub fn guard(mut self, guard: impl Guard + 'static) -> Self {
        self.scope = self.scope.guard(guard);
        self
    }

    /// Wraps a middleware around the scope. It runs before the decision.
    pub fn wrap<M, C>(
        self,
        middleware: M,
    ) -> AuthScope<
        impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<C>, Error = Error, InitError = ()>,
    >
    where
        M: Transform<T::Service, ServiceRequest, Response = ServiceResponse<C>, Error = Error, InitError = ()>
            + 'static,
        C: MessageBody,
    {
        AuthScope { scope: self.scope.wrap(middleware), path: self.path, config: self.config }
    }
}

/// A scope inside a scope or application of ours.
#[diagnostic::do_not_recommend]
impl<T, B> Service for AuthScope<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    fn install(self, config: &mut ServiceConfig) {
        let finished = self.finish(config);
        config.install(|actix| {
            actix.service(finished);
        });
    }
}

#[diagnostic::do_not_recommend]
impl<T, B> DefaultService for AuthScope<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    fn install_default(self, config: &mut ServiceConfig) {
        let finished = self.finish(config);
        config.set_default(|actix| {
            actix.service(finished);
        });
    }
}

/// A scope of ours in an application of actix's.
impl<T, B> HttpServiceFactory for AuthScope<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    fn register(self, app: &mut AppService) {
        let Self { scope, path, config } = self;
        let has_default = config.has_default();
        let (install, check) = config.finish(&path).conclude(Paths::InAnother);
        check.register(app);
        Finished { scope: scope.configure(install), has_default }.register(app);
    }
}

impl<T, B> AuthScope<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    fn finish(self, outer: &mut ServiceConfig) -> Finished<T> {
        let Self { scope, path, config } = self;
        let has_default = config.has_default();
        let install = outer.take_over(config.finish(&path));
        Finished { scope: scope.configure(install), has_default }
    }
}

/// A scope with everything in it.
struct Finished<T> {
    scope: Scope<T>,
    has_default: bool,
}

impl<T, B> HttpServiceFactory for Finished<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    fn register(self, app: &mut AppService) {
        let Self { scope, has_default } = self;
        leaving(scope, has_default, app).wrap(Entered).register(app);
    }
}

/// A scope without a default service hands on to that of the application, which may be nobody's: what leaves us there
/// has no mark.
pub(super) fn leaving<T>(scope: Scope<T>, has_default: bool, app: &AppService) -> Scope<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
{
    if has_default {
        return scope;
    }
    scope.default_service(apply_fn_factory(app.default_service(), |request: ServiceRequest, service| {
        Mark::clear(request.request());
        service.call(request)
    }))
}
