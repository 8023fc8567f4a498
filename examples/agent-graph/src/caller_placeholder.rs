//! A PLACEHOLDER for authentication, to be replaced: it believes two headers.
//!
//! It lets tests exercise ownership before there are principals. An application without [`BelieveHeaders`]
//! knows no caller, so the program itself lets nobody in until this file is replaced.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::StatusCode};

use crate::{store::Caller, wire::error::ApiError};

/// The header that names the issuer.
pub const ISSUER: &str = "x-issuer";
/// The header that names the subject.
pub const SUBJECT: &str = "x-subject";

/// What a test puts into its application, so that the headers are believed there.
#[derive(Debug, Clone, Copy)]
pub struct BelieveHeaders;

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = |name| Some(request.headers().get(name)?.to_str().ok()?.to_owned());
        let believed = request.app_data::<BelieveHeaders>();
        let caller = believed.and_then(|_| header(ISSUER).zip(header(SUBJECT)));
        ready(match caller {
            Some((issuer, subject)) => Ok(Self { issuer, subject }),
            None => Err(ApiError::Status(StatusCode::UNAUTHORIZED)),
        })
    }
}
