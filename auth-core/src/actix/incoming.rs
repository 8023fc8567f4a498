use core::convert::Infallible;
use core::fmt;
use core::marker::PhantomData;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

/// A request on its way to a handler: it owns the payload, so nobody else can read the body.
pub struct Incoming {
    pub(super) request: HttpRequest,
    pub(super) payload: Payload,
}

impl FromRequest for Incoming {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self { request: request.clone(), payload: payload.take() }))
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").finish_non_exhaustive()
    }
}

/// A call of a plain function that has not been decided yet; `R` knows what it requires.
pub struct Undecided<R> {
    pub(super) incoming: Incoming,
    requirement: PhantomData<fn() -> R>,
}

impl<R> Undecided<R> {
    pub(super) fn new(incoming: Incoming) -> Self {
        Self { incoming, requirement: PhantomData }
    }
}

impl<R> FromRequest for Undecided<R> {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self::new(Incoming { request: request.clone(), payload: payload.take() })))
    }
}

impl<R> fmt::Debug for Undecided<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undecided").finish_non_exhaustive()
    }
}
