//! The outermost layer: whatever comes out has the envelope and its headers, panics included.

use std::{fmt, panic::AssertUnwindSafe};

use actix_web::{
    Error, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use futures_util::FutureExt;

use crate::wire::{
    envelope::{Metadata, REQUEST_ID, TIMESTAMP},
    error::ApiError,
};

/// What every answer tells browsers, unless a handler says otherwise.
const SECURITY: [(&str, &str); 6] = [
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    (
        "permissions-policy",
        "camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    ),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("x-xss-protection", "1; mode=block"),
];

/// Turns panics and errors of layers that know no envelope into errors that have it.
pub async fn safety_net(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let outcome = AssertUnwindSafe(async move { next.call(request).await }).catch_unwind().await;
    match outcome {
        Ok(Ok(response)) => {
            let (request, response) = response.map_into_boxed_body().into_parts();
            Ok(ServiceResponse::new(request, enveloped(response)))
        }
        Ok(Err(error)) => Err(Caught(error).into()),
        Err(_) => {
            tracing::error!("a handler panicked");
            Err(Caught(ApiError::Internal.into()).into())
        }
    }
}

// actix routes through a request that nobody else holds, so there is none left to answer a panic with; an
// error becomes an answer without one.
#[derive(Debug)]
struct Caught(Error);

impl fmt::Display for Caught {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Caught {
    fn status_code(&self) -> StatusCode {
        self.0.as_response_error().status_code()
    }

    fn error_response(&self) -> HttpResponse {
        enveloped(self.0.error_response())
    }
}

/// Gives an error the envelope if it has none, and keeps its headers; then adds the headers of every answer.
fn enveloped(response: HttpResponse) -> HttpResponse {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let mut response = if failed && !is_json(response.headers()) {
        let mut enveloped = ApiError::Status(status).error_response();
        for (name, value) in response.headers() {
            if !enveloped.headers().contains_key(name) {
                enveloped.headers_mut().append(name.clone(), value.clone());
            }
        }
        enveloped
    } else {
        response
    };
    dress(response.headers_mut());
    response
}

fn dress(headers: &mut HeaderMap) {
    let mut set = |name: &'static str, value: HeaderValue| {
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    for (name, value) in SECURITY {
        set(name, HeaderValue::from_static(value));
    }
    let metadata = Metadata::new("");
    for (name, text) in [(REQUEST_ID, metadata.request_id), (TIMESTAMP, metadata.timestamp)] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            set(name, value);
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE);
    content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json"))
}
