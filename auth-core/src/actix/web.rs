//! Plain functions with a requirement, as `actix_web::web` takes plain functions.
//!
//! ```
//! use actix_web::Responder;
//! use auth_core::{Auth, require, testing::TestAuthenticator, web};
//!
//! #[require(permission = "reports:read")]
//! async fn list() -> impl Responder { "…" }
//!
//! #[require(permission = "reports:write")]
//! async fn create() -> impl Responder { "…" }
//!
//! let auth = Auth::builder().authenticator(TestAuthenticator).build().unwrap();
//! auth.scope("/v1").service(web::resource("/reports").route(web::get(list)).route(web::post(create)));
//! ```
//!
//! `actix_web::web::get().to(list)` enforces as well; only the proof that every route has a requirement needs these.

use std::rc::Rc;

use actix_web::guard::{self, Guard};
use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Resource as ActixResource, Responder, Route as ActixRoute};

use super::config::ServiceConfig;
use super::endpoint::{DefaultRoute, Reply, Required, slashed};
use super::incoming::Undecided;
use super::judge::SetJudge;
use super::service::{DefaultService, Service};
use crate::endpoints::{ANY_METHOD, Entry};
use crate::meta::Meta;

/// Arguments and future of a plain function with a requirement: what `#[require(…)]` makes of it, and nothing else.
#[diagnostic::on_unimplemented(
    message = "this function has no requirement, so it is not taken as a handler",
    label = "not protected by `#[require(…)]`",
    note = "add `#[require(…)]` above the function, such as `#[require(role = \"admin\")]`, or `#[require(public = \"why\")]` if anybody may call it"
)]
#[doc(hidden)]
pub trait Proven {
    /// What the attribute says.
    const META: &'static Meta;
}

#[diagnostic::do_not_recommend]
impl<R: Required> Proven for ((Undecided<R>,), Reply) {
    const META: &'static Meta = R::META;
}

/// Never made. With one implementation alone the compiler would take every function for one with a requirement, and
/// complain of its arguments instead.
enum Nobody {}

#[diagnostic::do_not_recommend]
impl Proven for (Nobody, Nobody) {
    const META: &'static Meta = &Meta::NOBODY;
}

/// A plain function with a requirement, and the method that it answers.
#[must_use = "a route serves nothing until it is added to a resource or scope"]
pub struct Route {
    inner: ActixRoute,
    method: Option<Method>,
    guards: Vec<Rc<dyn Guard>>,
    meta: &'static Meta,
}

impl Route {
    fn new<F, Args>(method: Option<Method>, handler: F) -> Self
    where
        F: Handler<Args>,
        F::Output: Responder + 'static,
        Args: FromRequest + 'static,
        (Args, F::Future): Proven,
    {
        let inner = ActixRoute::new().to(handler);
        Self { inner, method, guards: Vec::new(), meta: <(Args, F::Future)>::META }
    }

    /// Adds a guard: actix's word for what decides whether the route matches a request. It protects nothing.
    pub fn guard(mut self, guard: impl Guard + 'static) -> Self {
        self.guards.push(Rc::new(guard));
        self
    }

    fn into_actix(self) -> ActixRoute {
        let Self { inner, method, guards, .. } = self;
        let route = method.into_iter().fold(inner, ActixRoute::method);
        guards.into_iter().fold(route, ActixRoute::guard)
    }

    fn entry(&self, path: &str) -> Entry {
        Entry {
            method: self.method.as_ref().map_or(ANY_METHOD, method_name),
            path: path.to_owned(),
            meta: self.meta,
            by_default: false,
        }
    }
}

macro_rules! methods {
    ($($name:ident $method:ident),*) => {$(
        #[doc = concat!("A plain function that answers ", stringify!($method), ".")]
        pub fn $name<F, Args>(handler: F) -> Route
        where
            F: Handler<Args>,
            F::Output: Responder + 'static,
            Args: FromRequest + 'static,
            (Args, F::Future): Proven,
        {
            Route::new(Some(Method::$method), handler)
        }
    )*};
}

methods!(get GET, post POST, put PUT, patch PATCH, delete DELETE, head HEAD, trace TRACE);

/// A plain function that answers every method. Its operation class is found at run time.
pub fn to<F, Args>(handler: F) -> Route
where
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
    (Args, F::Future): Proven,
{
    Route::new(None, handler)
}

/// A plain function that answers this method.
pub fn method<F, Args>(method: Method, handler: F) -> Route
where
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
    (Args, F::Future): Proven,
{
    Route::new(Some(method), handler)
}

/// A path and the plain functions that answer there, by method.
pub fn resource(path: &str) -> Resource {
    Resource { inner: ActixResource::new(path), path: slashed(path), entries: Vec::new() }
}

/// See [`resource`].
#[must_use = "a resource serves nothing until it is added to a scope or application"]
pub struct Resource {
    inner: ActixResource,
    path: String,
    entries: Vec<Entry>,
}

impl Resource {
    /// Adds a route. A method that no route has is 405, as in actix.
    pub fn route(mut self, route: Route) -> Self {
        self.entries.push(route.entry(&self.path));
        self.inner = self.inner.route(route.into_actix());
        self
    }

    /// The only route at this path: a call that its method or guards do not match goes on to what comes next, as with
    /// actix's `App::route`.
    pub(super) fn alone(path: &str, route: Route) -> Self {
        let entries = vec![route.entry(&slashed(path))];
        let Route { inner, method, guards, .. } = route;
        let resource = method.into_iter().map(guard::Method).fold(ActixResource::new(path), ActixResource::guard);
        let inner = guards.into_iter().fold(resource, ActixResource::guard).route(inner);
        Self { inner, path: slashed(path), entries }
    }

    fn judged(self, config: &mut ServiceConfig) -> ActixResource {
        let Self { inner, entries, .. } = self;
        config.list(entries);
        inner.guard(SetJudge(config.auth().clone()))
    }

    /// The name for `url_for`.
    pub fn name(mut self, name: &str) -> Self {
        self.inner = self.inner.name(name);
        self
    }

    /// Adds a guard: actix's word for what decides whether the resource matches a request. It protects nothing.
    pub fn guard(mut self, guard: impl Guard + 'static) -> Self {
        self.inner = self.inner.guard(guard);
        self
    }

    /// Application data of this resource, as actix's.
    pub fn app_data<U: 'static>(mut self, data: U) -> Self {
        self.inner = self.inner.app_data(data);
        self
    }
}

#[diagnostic::do_not_recommend]
impl Service for Resource {
    fn install(self, config: &mut ServiceConfig) {
        let resource = self.judged(config);
        config.install(|actix| {
            actix.service(resource);
        });
    }
}

#[diagnostic::do_not_recommend]
impl DefaultService for Resource {
    fn install_default(self, config: &mut ServiceConfig) {
        let resource = self.judged(config);
        config.set_default(|actix| {
            actix.service(resource);
        });
    }
}

/// A plain function as the answer to what nothing else takes.
#[diagnostic::do_not_recommend]
impl DefaultService for Route {
    fn install_default(self, config: &mut ServiceConfig) {
        let entry = Entry { by_default: true, ..self.entry("/{tail}*") };
        let Self { inner: route, method, guards, .. } = self;
        let method = method.map(|method| Rc::new(guard::Method(method)) as Rc<dyn Guard>);
        let guards = method.into_iter().chain(guards).collect();
        config.set_default_route(DefaultRoute { route, guards, entries: vec![entry], fault: None });
    }
}

/// Names of methods in the list of endpoints; an extension method is listed as every method.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        Method::CONNECT => "CONNECT",
        _ => ANY_METHOD,
    }
}
