//! The two bodies that every answer has: `data` or `error`, and beside it `metadata`.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder, Responder, ResponseError, body::BoxBody, http::StatusCode,
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    clock,
    error::{ApiError, Detail},
};

/// The response header that repeats `metadata.request_id`.
pub const REQUEST_ID: &str = "x-request-id";
/// The response header that repeats `metadata.timestamp`.
pub const TIMESTAMP: &str = "x-timestamp";

/// What every envelope says about the answer itself.
#[derive(Debug, Clone, Serialize)]
pub struct Metadata {
    /// A fresh uuid4, also sent as `X-Request-ID`.
    pub request_id: String,
    /// When the answer was made, also sent as `X-Timestamp`.
    pub timestamp: String,
    /// `OK`, what the route did, or the error's message.
    pub message: String,
}

impl Metadata {
    /// Metadata with a fresh id and the present time.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { request_id: Uuid::new_v4().to_string(), timestamp: clock::now_text(), message: message.into() }
    }

    /// A response that already carries this metadata's headers.
    #[must_use]
    pub fn response(&self, status: StatusCode) -> HttpResponseBuilder {
        let mut response = HttpResponse::build(status);
        response
            .insert_header((REQUEST_ID, self.request_id.as_str()))
            .insert_header((TIMESTAMP, self.timestamp.as_str()));
        response
    }
}

/// A successful answer: `data` in the envelope, status 200.
#[derive(Debug)]
pub struct Answer<T> {
    data: T,
    message: &'static str,
}

impl<T> Answer<T> {
    /// `data` with the message `OK`.
    pub const fn ok(data: T) -> Self {
        Self { data, message: "OK" }
    }

    /// `data` with the message that the route is known for.
    pub const fn saying(message: &'static str, data: T) -> Self {
        Self { data, message }
    }
}

impl<T: Serialize> Responder for Answer<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        #[derive(Serialize)]
        struct Success<'a, T> {
            data: T,
            metadata: &'a Metadata,
        }

        let metadata = Metadata::new(self.message);
        match serde_json::to_vec(&Success { data: self.data, metadata: &metadata }) {
            Ok(body) => metadata.response(StatusCode::OK).content_type("application/json").body(body),
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as JSON");
                ApiError::Internal.error_response()
            }
        }
    }
}

/// An answer with the error envelope.
#[must_use]
pub fn refusal(status: StatusCode, code: &str, message: &str, details: &[Detail]) -> HttpResponse {
    let metadata = Metadata::new(message);
    metadata.response(status).content_type("application/json").body(error_body(&metadata, code, details))
}

/// The error envelope itself; its message is that of the metadata.
#[must_use]
pub fn error_body(metadata: &Metadata, code: &str, details: &[Detail]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Refusal<'a> {
        error: Reason<'a>,
        metadata: &'a Metadata,
    }

    #[derive(Serialize)]
    struct Reason<'a> {
        code: &'a str,
        message: &'a str,
        details: &'a [Detail],
    }

    let message = &metadata.message;
    serde_json::to_vec(&Refusal { error: Reason { code, message, details }, metadata }).unwrap_or_else(|error| {
        tracing::error!(%error, "an error could not be written as JSON");
        Vec::new()
    })
}
