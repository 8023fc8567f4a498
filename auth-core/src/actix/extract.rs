//! What a decision leaves for the handler's arguments: the caller, its claims, the objects that were loaded.

use core::any::TypeId;
use core::cell::Cell;
use std::future::{Ready, ready};
use std::rc::Rc;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, ResponseError};

use serde_json::{Map, Value};

use super::authorized::Slot;
use super::judge::Judge;
use crate::admission::Admitted;
use crate::auth::Auth;
use crate::principal::{Offered, Principal};

/// Only an allow makes one: what proves to the extractors that the decision was made.
#[derive(Clone)]
pub(super) struct Decided {
    pub(super) principal: Option<Principal>,
    other_claims: Offered,
    objects: Vec<(TypeId, Arc<Slot>)>,
    pub(super) tenant: Option<Box<str>>,
    /// The memberships of the caller are to be loaded for whoever takes it; set once they could not be.
    pub(super) unloaded: Option<Rc<Cell<bool>>>,
    schemes: &'static [&'static str],
}

impl Decided {
    pub(super) fn new(admitted: Admitted) -> Self {
        let Admitted { principal, other_claims, objects, lacks_memberships, tenant, schemes } = admitted;
        let objects = objects.into_iter().map(|(object, value)| (object, Arc::new(Slot::filled(value))));
        let unloaded = lacks_memberships.then(Rc::default);
        Self { principal, other_claims, objects: objects.collect(), tenant, unloaded, schemes }
    }

    /// Adds a place for an object that is loaded once the arguments are there, or is absent, which is said then.
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

    /// Whether an extractor took the caller, and its memberships could not be loaded.
    pub(super) fn lacks_memberships(&self) -> bool {
        self.unloaded.as_ref().is_some_and(|failed| failed.get())
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
