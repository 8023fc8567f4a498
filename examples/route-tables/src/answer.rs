//! What handlers answer once the call is allowed.
#![expect(clippy::unnecessary_wraps, reason = "a handler ends with one of these, and may have failed before")]

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::json;

/// A body, or why there is none.
pub(crate) type Answer = Result<HttpResponse, Failure>;

/// 200 with a body.
pub(crate) fn found(body: impl Serialize) -> Answer {
    Ok(HttpResponse::Ok().json(body))
}

/// 201 with a body.
pub(crate) fn created(body: impl Serialize) -> Answer {
    Ok(HttpResponse::Created().json(body))
}

/// 202 with a body.
pub(crate) fn accepted(body: impl Serialize) -> Answer {
    Ok(HttpResponse::Accepted().json(body))
}

/// Why an allowed call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// 404
    #[error("there is no {0} `{1}`")]
    Missing(&'static str, String),
    /// 409
    #[error("there is already {0} `{1}`")]
    Taken(&'static str, String),
    /// 400
    #[error("{0}")]
    Malformed(String),
    /// 500
    #[error("the key could not be made")]
    NoKey,
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Missing(..) => StatusCode::NOT_FOUND,
            Self::Taken(..) => StatusCode::CONFLICT,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::NoKey => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(json!({ "message": self.to_string() }))
    }
}
