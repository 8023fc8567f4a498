//! Services of others: actix-files, a Swagger page.

use actix_web::dev::{
    AppService, HttpServiceFactory, Service as ActixService, ServiceRequest, ServiceResponse, Transform,
};
use actix_web::{Error, Scope, web};
use core::panic::Location;
use futures_core::future::LocalBoxFuture;
use std::future::{Ready, ready};
use std::rc::Rc;

use super::answer::enter;
use super::config::{Install, ServiceConfig};
use super::judge::Judge;
use super::scope::leaving;
use super::service::{DefaultService, Service};
use crate::atom::Atom;
use crate::auth::Auth;
use crate::endpoints::{ANY_METHOD, Entry};
use crate::meta::Meta;
use crate::requirement::Requirement;

/// A service of somebody else, public for a stated reason or under a stated requirement.
///
/// It takes everything below its scope that no endpoint of the scope takes, so give it a scope of its own:
///
/// ```
/// # fn shown(auth: &auth_core::Auth, page: impl actix_web::dev::HttpServiceFactory + 'static) {
/// use auth_core::requirement;
///
/// let docs = auth.scope("/docs").service(auth.require(requirement!(role = "staff"), page));
/// # }
/// ```
#[must_use]
pub struct Foreign {
    meta: &'static Meta,
    install: Install,
}

impl Auth {
    /// Lets a service of somebody else in for everybody. The reason is for the reviewer.
    #[track_caller]
    pub fn public(&self, why: &'static str, service: impl HttpServiceFactory + 'static) -> Foreign {
        Foreign::new(Requirement::Atom(Atom::Public(Some(why))), service)
    }

    /// Lets a service of somebody else in under a requirement, decided before the service sees the request.
    #[track_caller]
    pub fn require(&self, requirement: Requirement, service: impl HttpServiceFactory + 'static) -> Foreign {
        Foreign::new(requirement, service)
    }
}

impl Foreign {
    #[track_caller]
    fn new(requirement: Requirement, service: impl HttpServiceFactory + 'static) -> Self {
        let place = Location::caller();
        let (name, file, line) = (Meta::FOREIGN, place.file(), place.line());
        // What it does with the caller is not known here.
        let meta = Meta { requirement, name, file, line, takes_caller: true, ..Meta::NOBODY };
        let install: Install = Box::new(|actix| {
            actix.service(service);
        });
        // Decisions read constant data. What is made here is as constant: once per worker, when the application is built.
        Self { meta: Box::leak(Box::new(meta)), install }
    }

    /// One service that holds all foreign services of a scope, and the entries for the list.
    pub(super) fn combine(auth: &Auth, all: Vec<Self>, default: Option<Install>, faults: &mut Vec<String>) -> Combined {
        let guarded = all.iter().find(|foreign| !foreign.meta.requirement.is_public());
        let Some(meta) = guarded.or(all.first()).map(|foreign| foreign.meta) else {
            return Combined { entries: Vec::new(), install: default };
        };
        if guarded.is_some() && all.len() > 1 {
            let (file, line) = (meta.file, meta.line);
            faults.push(format!(
                "{file}:{line}: a foreign service under a requirement takes its whole scope: give it an \
                 `auth.scope(\"/…\")` of its own"
            ));
        }
        let entries = all.iter().map(Self::entry).collect();
        let has_default = default.is_some();
        let installs: Vec<Install> = all.into_iter().map(|foreign| foreign.install).chain(default).collect();
        let decide = Decide { meta, auth: auth.clone() };
        let scope = web::scope("").configure(|actix| installs.into_iter().for_each(|install| install(actix)));
        let install: Install = Box::new(move |actix| {
            actix.service(Decided { scope, has_default, decide });
        });
        Combined { entries, install: Some(install) }
    }

    fn entry(&self) -> Entry {
        Entry { method: ANY_METHOD, path: "/{tail}*".to_owned(), meta: self.meta, by_default: false }
    }
}

/// See [`Foreign::combine`].
pub(super) struct Combined {
    pub(super) entries: Vec<Entry>,
    pub(super) install: Option<Install>,
}

#[diagnostic::do_not_recommend]
impl Service for Foreign {
    fn install(self, config: &mut ServiceConfig) {
        config.add_foreign(self);
    }
}

#[diagnostic::do_not_recommend]
impl DefaultService for Foreign {
    fn install_default(self, config: &mut ServiceConfig) {
        config.add_foreign(self);
    }
}

/// The scope of all foreign services.
struct Decided {
    scope: Scope,
    has_default: bool,
    decide: Decide,
}

impl HttpServiceFactory for Decided {
    fn register(self, app: &mut AppService) {
        leaving(self.scope, self.has_default, app).wrap(self.decide).register(app);
    }
}

/// Decides before the wrapped service sees the request.
struct Decide {
    meta: &'static Meta,
    auth: Auth,
}

impl<S, B> Transform<S, ServiceRequest> for Decide
where
    S: ActixService<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: actix_web::body::MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = DecideService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(DecideService { service: Rc::new(service), meta: self.meta, auth: self.auth.clone() }))
    }
}

struct DecideService<S> {
    service: Rc<S>,
    meta: &'static Meta,
    auth: Auth,
}

impl<S, B> ActixService<ServiceRequest> for DecideService<S>
where
    S: ActixService<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: actix_web::body::MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

    actix_web::dev::forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (service, meta) = (Rc::clone(&self.service), self.meta);
        Judge::set(request.request(), &self.auth);
        Box::pin(async move {
            match enter(request.request(), meta).await {
                Ok(()) => Ok(service.call(request).await?.map_into_boxed_body()),
                Err(refusal) => Ok(request.into_response(refusal)),
            }
        })
    }
}
