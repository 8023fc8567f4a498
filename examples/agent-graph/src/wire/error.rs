//! Everything that can go wrong with a request, and the envelope it becomes.

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{ALLOW, HeaderValue},
    },
};
use serde::Serialize;
use thiserror::Error;

use super::envelope;
use crate::{graph::engine::GraphError, store::StoreError};

/// One step of the path to a mistake: a field's name or an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Loc {
    /// A field of an object.
    Field(String),
    /// A place in a list.
    Index(usize),
}

impl From<&str> for Loc {
    fn from(field: &str) -> Self {
        Self::Field(field.to_owned())
    }
}

impl From<usize> for Loc {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// One mistake in a request: where it is and what is expected there, never what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The path, beginning with `body`, `query` or `path`.
    pub loc: Vec<Loc>,
    /// What is wrong.
    pub msg: String,
    /// A short word for the kind of mistake.
    #[serde(rename = "type")]
    pub kind: String,
}

impl Detail {
    /// A mistake at a path.
    #[must_use]
    pub fn new(loc: impl IntoIterator<Item = Loc>, kind: impl Into<String>, msg: impl Into<String>) -> Self {
        Self { loc: loc.into_iter().collect(), msg: msg.into(), kind: kind.into() }
    }

    /// A wrong value in a field of the body.
    #[must_use]
    pub fn in_body(field: &str, msg: impl Into<String>) -> Self {
        Self::new(["body".into(), field.into()], "value_error", msg)
    }
}

/// Why a request is not answered with data.
#[derive(Debug, Error)]
pub enum ApiError {
    /// The body or the query does not say what the route needs. Never empty.
    #[error("{}", first_message(.0))]
    Validation(Vec<Detail>),
    /// Two places of the body name different threads.
    #[error("thread_id and config.thread_id must match")]
    ThreadMismatch,
    /// The body broke off while it was read.
    #[error("the request body could not be read")]
    BodyUnreadable,
    /// The object belongs to somebody else.
    #[error("not authorized: the {0} belongs to somebody else")]
    Forbidden(&'static str),
    /// The object does not exist.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// No route has this path.
    #[error("Not Found")]
    UnknownPath,
    /// The path has routes, but none with this method.
    #[error("Method Not Allowed")]
    MethodNotAllowed {
        /// The methods that it has, for the `Allow` header.
        allow: String,
    },
    /// The body is larger than the limit.
    #[error("request body too large: the limit is {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body is not declared to be JSON.
    #[error("unsupported media type: send `Content-Type: application/json`")]
    MediaType,
    /// The graph did not come to an end.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The store cannot answer now.
    #[error("the store is not available, try again later")]
    StoreUnavailable,
    /// A mistake of the server's own.
    #[error("internal server error")]
    Internal,
    /// An error of a layer that knows no envelope.
    #[error("{}", .0.canonical_reason().unwrap_or("error"))]
    Status(StatusCode),
}

impl ApiError {
    /// The refusal of a request with one mistake.
    #[must_use]
    pub fn invalid(detail: Detail) -> Self {
        Self::Validation(vec![detail])
    }

    /// The store's answer, where the store speaks of `what`.
    #[must_use]
    pub fn of_store(error: StoreError, what: &'static str) -> Self {
        match error {
            StoreError::Unknown => Self::NotFound(what),
            StoreError::Foreign => Self::Forbidden(what),
            StoreError::Unavailable(cause) => {
                tracing::error!(%cause, "the store did not answer");
                Self::StoreUnavailable
            }
        }
    }

    /// The code of the wire. Codes of access control never begin with a prefix by which the client
    /// recognises its typed errors (`GRAPH`, `NODE`, `STORAGE`, …), because those override the status.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) => "VALIDATION_ERROR",
            Self::ThreadMismatch | Self::BodyUnreadable => "BAD_REQUEST",
            Self::Forbidden(_) => "FORBIDDEN",
            Self::NotFound(_) => "RESOURCE_NOT_FOUND",
            Self::UnknownPath => "NOT_FOUND",
            Self::MethodNotAllowed { .. } => "METHOD_NOT_ALLOWED",
            Self::TooLarge { .. } => "REQUEST_TOO_LARGE",
            Self::MediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::Graph(GraphError::Recursion { .. }) => "GRAPH_RECURSION_000",
            Self::Graph(GraphError::Start { .. }) => "GRAPH_000",
            Self::Graph(GraphError::Node { .. }) => "NODE_000",
            Self::StoreUnavailable => "STORE_UNAVAILABLE",
            Self::Internal => "INTERNAL_SERVER_ERROR",
            Self::Status(status) => code_of(*status),
        }
    }

    fn details(&self) -> &[Detail] {
        match self {
            Self::Validation(details) => details,
            _ => &[],
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Validation(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::ThreadMismatch | Self::BodyUnreadable => StatusCode::BAD_REQUEST,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) | Self::UnknownPath => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::StoreUnavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Graph(_) | Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Status(status) => *status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = envelope::refusal(self.status_code(), self.code(), &self.to_string(), self.details());
        if let Self::MethodNotAllowed { allow } = self
            && let Ok(allow) = HeaderValue::from_str(allow)
        {
            response.headers_mut().insert(ALLOW, allow);
        }
        response
    }
}

fn first_message(details: &[Detail]) -> &str {
    details.first().map_or("the request is not valid", |detail| detail.msg.as_str())
}

fn code_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        405 => "METHOD_NOT_ALLOWED",
        413 => "REQUEST_TOO_LARGE",
        415 => "UNSUPPORTED_MEDIA_TYPE",
        422 => "VALIDATION_ERROR",
        429 => "RATE_LIMIT_EXCEEDED",
        503 => "UNAVAILABLE",
        400..=499 => "BAD_REQUEST",
        _ => "INTERNAL_SERVER_ERROR",
    }
}
