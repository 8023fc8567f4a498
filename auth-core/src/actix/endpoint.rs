//! What the attribute makes of a handler, and how it is registered.

use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::rc::Rc;

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::guard::{self, Guard, GuardContext};
use actix_web::http::Method;
use actix_web::{Handler, HttpResponse, Resource, Route};
use futures_core::future::LocalBoxFuture;

use super::incoming::Incoming;
use super::judge::SetJudge;
use crate::auth::Auth;
use crate::endpoints::Entry;
use crate::meta::{Meta, RouteMeta};

/// What every handler answers with: one type for all of them, and only a decision makes one.
#[must_use = "a reply does nothing until it is polled"]
pub struct Reply(LocalBoxFuture<'static, HttpResponse>);

impl Reply {
    pub(super) fn new(future: impl Future<Output = HttpResponse> + 'static) -> Self {
        Self(Box::pin(future))
    }
}

impl Future for Reply {
    type Output = HttpResponse;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<HttpResponse> {
        self.0.as_mut().poll(context)
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").finish_non_exhaustive()
    }
}

/// A handler with a requirement and a route.
///
/// `#[require(…)]` above a route attribute implements it; there is no other way to get one right.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no requirement",
    label = "this handler is not protected by `#[require(…)]`",
    note = "if the handler has no `#[require(…)]`: add one above its route attribute, such as `#[require(role = \"admin\")]`, or `#[require(public = \"why\")]` if anybody may call it",
    note = "if it has one below the route attribute: move `#[require(…)]` up, so that it stands above `#[get]` … `#[delete]`"
)]
pub trait Endpoint: 'static {
    /// What the attribute says.
    #[doc(hidden)]
    const META: &'static Meta;
    /// Guards and wraps of the route attributes, in their order; none where no attribute has any.
    #[doc(hidden)]
    const HOOKS: &'static [Hooks] = &[];
    /// Decides, extracts, calls.
    #[doc(hidden)]
    fn call(incoming: Incoming) -> Reply;
}

/// What a plain function requires.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no requirement",
    label = "this function is not protected by `#[require(…)]`",
    note = "add `#[require(…)]` above the function, such as `#[require(role = \"admin\")]`"
)]
#[doc(hidden)]
pub trait Required: 'static {
    /// What the attribute says.
    const META: &'static Meta;
}

/// Guards and wraps of one route attribute.
#[doc(hidden)]
#[derive(Debug)]
pub struct Hooks {
    /// `guard = "…"`
    pub guards: &'static [fn(&GuardContext<'_>) -> bool],
    /// `wrap = "…"`: wraps the resource and registers it.
    pub wrap: Option<fn(Resource, &mut AppService)>,
}

/// Registers a handler in a plain application, or inside a scope of actix's.
pub fn register<E: Endpoint>(config: &mut AppService) {
    register_all(E::META, E::HOOKS, Shell::of::<E>(), config);
}

fn register_all(meta: &'static Meta, hooks: &'static [Hooks], shell: Shell, config: &mut AppService) {
    EndpointService::all_of(meta, hooks, shell, None).for_each(|service| service.register(config));
}

/// Registers a wrapped resource.
pub fn register_resource(resource: impl HttpServiceFactory, config: &mut AppService) {
    resource.register(config);
}

/// A handler as actix takes it: the same type for all of them.
#[derive(Clone, Copy)]
pub(super) struct Shell(fn(Incoming) -> Reply);

impl Shell {
    pub(super) fn of<E: Endpoint>() -> Self {
        Self(E::call)
    }
}

impl Handler<Incoming> for Shell {
    type Output = HttpResponse;
    type Future = Reply;

    fn call(&self, incoming: Incoming) -> Reply {
        (self.0)(incoming)
    }
}

/// One route of a handler, ready to be registered.
pub(super) struct EndpointService {
    route: &'static RouteMeta,
    hooks: Option<&'static Hooks>,
    shell: Shell,
    auth: Option<Auth>,
}

impl EndpointService {
    /// Every route of a handler, decided by this `Auth`, else by that of the application's data.
    pub(super) fn all_of(
        meta: &'static Meta,
        hooks: &'static [Hooks],
        shell: Shell,
        auth: Option<Auth>,
    ) -> impl Iterator<Item = Self> {
        meta.routes.iter().enumerate().map(move |(index, route)| Self {
            route,
            hooks: hooks.get(index),
            shell,
            auth: auth.clone(),
        })
    }
}

impl HttpServiceFactory for EndpointService {
    fn register(self, config: &mut AppService) {
        let Self { route, hooks, shell, auth } = self;
        let mut resource = Resource::new(route.path).name(route.name).to(shell);
        for guard in guards(route, hooks).into_iter().chain(auth.map(|auth| Rc::new(SetJudge(auth)) as Rc<dyn Guard>)) {
            resource = resource.guard(guard);
        }
        match hooks.and_then(|hooks| hooks.wrap) {
            Some(wrap) => wrap(resource, config),
            None => resource.register(config),
        }
    }
}

/// The entries of a handler's routes, in the list of all endpoints.
pub(super) fn entries(meta: &'static Meta) -> impl Iterator<Item = Entry> {
    meta.routes.iter().flat_map(move |route| {
        route.methods.iter().map(move |method| Entry { method, path: slashed(route.path), meta, by_default: false })
    })
}

/// The handler for what nothing else takes: without its path, with its methods and guards.
pub(super) fn default_route<E: Endpoint>() -> DefaultRoute {
    default_of(E::META, E::HOOKS, Shell::of::<E>())
}

fn default_of(meta: &'static Meta, hooks: &'static [Hooks], shell: Shell) -> DefaultRoute {
    let routes = meta.routes.iter().enumerate().map(|(index, route)| guards(route, hooks.get(index)));
    let entries = meta.routes.iter().flat_map(|route| route.methods);
    let entries = entries.map(|method| Entry { method, path: "/{tail}*".to_owned(), meta, by_default: true });
    let wrapped = hooks.iter().any(|hooks| hooks.wrap.is_some());
    DefaultRoute {
        route: Route::new().to(shell),
        guards: vec![Rc::new(AnyRoute(routes.collect()))],
        entries: entries.collect(),
        fault: wrapped.then(|| {
            let (name, file, line) = (meta.name, meta.file, meta.line);
            format!(
                "`{name}` ({file}:{line}): the `wrap` of a route has no effect on a default service: wrap the scope"
            )
        }),
    }
}

/// A route for what nothing else takes.
pub(super) struct DefaultRoute {
    pub(super) route: Route,
    pub(super) guards: Vec<Rc<dyn Guard>>,
    pub(super) entries: Vec<Entry>,
    pub(super) fault: Option<String>,
}

/// Method and guards of one route attribute.
fn guards(route: &RouteMeta, hooks: Option<&'static Hooks>) -> Vec<Rc<dyn Guard>> {
    let method: Rc<dyn Guard> = Rc::new(MethodGuard::of(route.methods));
    let hooks = hooks.iter().flat_map(|hooks| hooks.guards);
    core::iter::once(method).chain(hooks.map(|check| Rc::new(guard::fn_guard(check)) as Rc<dyn Guard>)).collect()
}

/// One of the routes matches.
struct AnyRoute(Vec<Vec<Rc<dyn Guard>>>);

impl Guard for AnyRoute {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        self.0.iter().any(|route| route.iter().all(|guard| guard.check(context)))
    }
}

/// actix puts a slash before a pattern that has none.
pub(super) fn slashed(path: &str) -> String {
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

struct MethodGuard(Vec<Method>);

impl MethodGuard {
    /// A name that is no method never matches: the macro refuses it while the handler compiles.
    fn of(methods: &[&str]) -> Self {
        Self(methods.iter().filter_map(|method| Method::from_bytes(method.as_bytes()).ok()).collect())
    }
}

impl Guard for MethodGuard {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        self.0.contains(&context.head().method)
    }
}
