//! The filter of a list, as a handler's argument.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::extract::{Decided, NobodyKnown};
use crate::load::Load;
use crate::visible::Visible;

impl<T: Load> FromRequest for Visible<T> {
    type Error = NobodyKnown;
    type Future = Ready<Result<Self, NobodyKnown>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let caller = extensions.get::<Decided>().and_then(Decided::caller);
        ready(caller.map(|(caller, tenant)| Self::of(caller.clone(), tenant)).ok_or(NobodyKnown("Visible")))
    }
}
