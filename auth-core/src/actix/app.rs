use core::future::Future;

use actix_http::Request;
use actix_service::IntoServiceFactory;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse, Transform};
use actix_web::{App, Error};

use super::config::ServiceConfig;
use super::service::{DefaultService, Service};
use super::web::Route;
use crate::auth::{Auth, Endpoints};
use crate::endpoints::{Paths, StartFaults};

impl Auth {
    /// An application whose every route is under the proof. [`HttpServer::new`](actix_web::HttpServer::new) and
    /// [`init_service`](actix_web::test::init_service) take it like an [`App`].
    ///
    /// It carries this `Auth` for the decisions everywhere in it, and the net of [`Auth::net`]. A handler takes it as
    /// an argument of the type `Auth`.
    pub fn app(
        &self,
    ) -> AuthApp<
        impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()> + use<>,
    > {
        AuthApp { app: App::new().app_data(self.clone()).wrap(self.net()), config: ServiceConfig::new(self.clone()) }
    }
}

/// An application under the proof; see [`Auth::app`].
#[must_use = "an application serves nothing until it is given to a server"]
pub struct AuthApp<T> {
    app: App<T>,
    config: ServiceConfig,
}

impl<T, B> AuthApp<T>
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

    /// What answers where nothing else does. See [`DefaultService`].
    pub fn default_service(mut self, service: impl DefaultService) -> Self {
        self.config.default_service(service);
        self
    }

    /// Configuration from elsewhere, by a type of ours that takes only what has a requirement.
    pub fn configure(mut self, configure: impl FnOnce(&mut ServiceConfig)) -> Self {
        configure(&mut self.config);
        self
    }

    /// Builds nothing, and tells what the start would say: all endpoints, or why the process must not start.
    ///
    /// [`HttpServer`](actix_web::HttpServer) asks the same, in its workers and after the port is bound. Ask before to
    /// print the endpoints, or to end with one message; and in a test.
    ///
    /// ```
    /// use actix_web::get;
    /// use auth_core::{require, testing};
    ///
    /// #[require(role = "user")]
    /// #[get("/one")]
    /// async fn one() -> &'static str { "1" }
    ///
    /// let auth = testing::auth();
    /// let endpoints = auth.app().service(auth.scope("/v1").service(one)).check()?;
    /// assert_eq!(endpoints.iter().next().unwrap().path(), "/v1/one");
    /// # Ok::<(), auth_core::StartFaults>(())
    /// ```
    ///
    /// # Errors
    /// [`StartFaults`] with everything that is wrong.
    pub fn check(self) -> Result<Endpoints, StartFaults> {
        self.config.finish("").check()
    }

    /// Application data, as actix's.
    pub fn app_data<U: 'static>(mut self, data: U) -> Self {
        self.app = self.app.app_data(data);
        self
    }

    /// Application data that is made when the server starts, as actix's.
    pub fn data_factory<F, Out, D, E>(mut self, data: F) -> Self
    where
        F: Fn() -> Out + 'static,
        Out: Future<Output = Result<D, E>> + 'static,
        D: 'static,
        E: core::fmt::Debug,
    {
        self.app = self.app.data_factory(data);
        self
    }

    /// A named resource elsewhere, for `url_for`.
    pub fn external_resource(mut self, name: impl AsRef<str>, url: impl AsRef<str>) -> Self {
        self.app = self.app.external_resource(name, url);
        self
    }

    /// Wraps a middleware around the application. It runs before the decision.
    pub fn wrap<M, C>(
        self,
        middleware: M,
    ) -> AuthApp<
        impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<C>, Error = Error, InitError = ()>,
    >
    where
        M: Transform<T::Service, ServiceRequest, Response = ServiceResponse<C>, Error = Error, InitError = ()>
            + 'static,
        C: MessageBody,
    {
        AuthApp { app: self.app.wrap(middleware), config: self.config }
    }
}

impl<T, F> IntoServiceFactory<F, Request> for AuthApp<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
    App<T>: IntoServiceFactory<F, Request>,
    F: ServiceFactory<Request>,
{
    fn into_factory(self) -> F {
        let Self { app, config } = self;
        let (install, check) = config.finish("").conclude(Paths::Whole);
        app.service(check).configure(install).into_factory()
    }
}
