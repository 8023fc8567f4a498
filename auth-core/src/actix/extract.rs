//! What a decision leaves for the handler's arguments: the caller, its claims, the objects that were loaded.

use core::any::TypeId;
use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, ResponseError};

use serde_json::{Map, Value};

use super::authorized::Slot;
use super::judge::Judge;
use crate::admission::Admitted;
use crate::auth::Auth;
use crate::principal::{Offered, Principal};

/// Only an allow makes one: what proves to the extractors that the decision was made.
#[derive(Clone)]
pub(super) struct Decided {
    principal: Option<Principal>,
    other_claims: Offered,
    objects: Vec<(TypeId, Arc<Slot>)>,
    tenant: Option<Box<str>>,
    schemes: &'static [&'static str],
}

impl Decided {
    pub(super) fn new(admitted: Admitted) -> Self {
        let Admitted { principal, other_claims, objects, tenant, schemes } = admitted;
        let objects = objects.into_iter().map(|(object, value)| (object, Arc::new(Slot::filled(value))));
        Self { principal, other_claims, objects: objects.collect(), tenant, schemes }
    }

    /// Adds a place for an object that is loaded once the arguments are there.
    pub(super) fn waits_for(&mut self, object: TypeId) {
        if self.slot(object).is_none() {
            self.objects.push((object, Arc::new(Slot::default())));
        }
    }

    /// The place of an object.
    pub(super) fn slot(&self, object: TypeId) -> Option<&Arc<Slot>> {
        self.objects.iter().find(|(known, _)| *known == object).map(|(_, slot)| slot)
    }

    /// Whether an argument waits for an object that is not there.
    pub(super) fn owes_an_object(&self) -> bool {
        self.objects.iter().any(|(_, slot)| slot.is_owed())
    }

    /// Says that no object comes any more.
    pub(super) fn close(&self) {
        self.objects.iter().for_each(|(_, slot)| slot.close());
    }

    /// Who calls, and the tenant that the call is about.
    pub(super) fn caller(&self) -> Option<(&Principal, Option<&str>)> {
        Some((self.principal.as_ref()?, self.tenant.as_deref()))
    }

    /// The names of the authenticators that the endpoint takes; none for all.
    pub(super) fn schemes(&self) -> &'static [&'static str] {
        self.schemes
    }

    /// Every claim of the caller, whether it keeps it or not; `None` where nobody was authenticated.
    pub(super) fn claims(&self) -> Option<Map<String, Value>> {
        let mut claims = self.principal.as_ref()?.claims().clone();
        for (name, value) in self.other_claims.clone().read() {
            // What the authenticator keeps is what it says, whatever the credential does.
            claims.entry(name).or_insert(value);
        }
        Some(claims)
    }
}

/// The caller of an endpoint that requires one; `Option<Principal>` on a public endpoint.
impl FromRequest for Principal {
    type Error = NobodyKnown;
    type Future = Ready<Result<Self, NobodyKnown>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let principal = extensions.get::<Decided>().and_then(|decided| decided.principal.clone());
        ready(principal.ok_or(NobodyKnown("Principal")))
    }
}

/// The authentication and authorization of the application, for [`Auth::decide`] in a handler.
impl FromRequest for Auth {
    type Error = NoAuth;
    type Future = Ready<Result<Self, NoAuth>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Judge::of(request).ok_or(NoAuth))
    }
}

/// A handler asks for `Auth` in an application that has none: 500, and the log says what to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server is not set up to answer this")]
pub struct NoAuth;

impl ResponseError for NoAuth {
    fn status_code(&self) -> StatusCode {
        tracing::error!(
            target: "auth::decision",
            "a handler asks for `Auth` in an application that has none: build it with `auth.app()`, or add \
             `.app_data(auth.clone())` to the `App`",
        );
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

/// A handler asks for the caller where nobody was authenticated: 500, and the log says what to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server is not set up to answer this")]
pub struct NobodyKnown(pub(super) &'static str);

impl ResponseError for NobodyKnown {
    fn status_code(&self) -> StatusCode {
        tracing::error!(
            target: "auth::decision",
            "a handler asks for `{}` where nobody was authenticated: on a public endpoint write `Option<Principal>`, and \
             give every other handler a `#[require(…)]`",
            self.0,
        );
        StatusCode::INTERNAL_SERVER_ERROR
    }
}
