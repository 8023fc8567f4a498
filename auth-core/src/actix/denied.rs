//! A denial as an answer: of an extractor, and as a handler's own error.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};

use super::extract::Decided;
use super::judge::Judge;
use super::respond::{respond, respond_with};
use crate::decision::{Denial, Prepared};
use crate::due;
use crate::refusal::{Body, Envelope, ProblemDetails, Refusal, RefusalKind};

/// What an extractor refuses, in the envelope of the application.
#[derive(Debug, thiserror::Error)]
#[error("{refusal}")]
pub struct Denied {
    refusal: Refusal,
    body: Body,
}

impl Denied {
    pub(super) fn of(request: &HttpRequest, kind: RefusalKind) -> Self {
        if let Some(auth) = Judge::of(request) {
            let schemes = request.extensions().get::<Decided>().map_or(&[][..], Decided::schemes);
            let refusal = due::refuse(auth.settings(), schemes, kind, &[]);
            let body = auth.settings().envelope.guarded(&refusal);
            return Self { refusal, body };
        }
        let refusal = Refusal::new(kind);
        Self { body: ProblemDetails.body(&refusal), refusal }
    }
}

impl ResponseError for Denied {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        respond_with(&self.refusal, self.body.clone())
    }
}

/// A handler that decides more than its attribute says answers with the denial: `auth.decide(…).await.into_result()?`.
impl ResponseError for Denial {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        match self.refusal.as_deref() {
            Some(Prepared { refusal, body }) => respond_with(refusal, body.clone()),
            None => respond(&Refusal::new(self.kind.refusal()), &ProblemDetails),
        }
    }
}
