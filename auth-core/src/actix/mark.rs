use core::task::{Context, Poll};
use std::cell::Cell;
use std::future::{Ready, ready};
use std::rc::Rc;

use actix_web::dev::{Service, ServiceRequest, Transform};
use actix_web::{HttpMessage, HttpRequest};

/// Tells the net that a request entered `auth.scope` or a decision.
#[derive(Clone, Default)]
pub(super) struct Mark(Rc<Cell<bool>>);

impl Mark {
    /// Marks the request, where a net waits for it.
    pub(super) fn set(request: &HttpRequest) {
        if let Some(mark) = request.extensions().get::<Self>() {
            mark.0.set(true);
        }
    }

    /// Takes the mark away: the request leaves us for a service of somebody else.
    pub(super) fn clear(request: &HttpRequest) {
        if let Some(mark) = request.extensions().get::<Self>() {
            mark.0.set(false);
        }
    }

    pub(super) fn is_set(&self) -> bool {
        self.0.get()
    }
}

/// The request reached a default service: it answers every method of every path that nothing else takes, so the method
/// says nothing about its class.
pub(super) struct ByDefault;

impl ByDefault {
    pub(super) fn set(request: &HttpRequest) {
        request.extensions_mut().insert(Self);
    }

    pub(super) fn is_set(request: &HttpRequest) -> bool {
        request.extensions().contains::<Self>()
    }
}

/// Marks every request that enters what it wraps.
pub(super) struct Entered;

impl<S> Transform<S, ServiceRequest> for Entered
where
    S: Service<ServiceRequest>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Transform = EnteredService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(EnteredService(service)))
    }
}

pub(super) struct EnteredService<S>(S);

impl<S> Service<ServiceRequest> for EnteredService<S>
where
    S: Service<ServiceRequest>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        Mark::set(request.request());
        self.0.call(request)
    }
}
