//! A refusal as an HTTP response.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, TryIntoHeaderPair, WWW_AUTHENTICATE,
};

use crate::refusal::{Body, Envelope, Refusal, RefusalKind};

/// Status and challenges come from the refusal alone; the envelope adds the body. One that panics adds none.
pub(super) fn respond(refusal: &Refusal, envelope: &dyn Envelope) -> HttpResponse {
    respond_with(refusal, envelope.guarded(refusal))
}

/// A refusal whose body is made already.
pub(super) fn respond_with(refusal: &Refusal, body: Body) -> HttpResponse {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in body.headers {
        append(&mut response, HeaderName::from_bytes(name.as_bytes()).ok(), &value);
    }
    for challenge in refusal.challenges() {
        append(&mut response, Some(WWW_AUTHENTICATE), &challenge.to_string());
    }
    if let Some(seconds) = refusal.retry_after() {
        append(&mut response, Some(RETRY_AFTER), &seconds.to_string());
    }
    if refusal.kind() != RefusalKind::Hidden {
        append(&mut response, Some(CACHE_CONTROL), "no-store");
    }
    if body.content.is_empty() {
        return response.finish();
    }
    append(&mut response, Some(CONTENT_TYPE), body.content_type);
    response.body(body.content)
}

fn append(response: &mut actix_web::HttpResponseBuilder, name: Option<HeaderName>, value: &str) {
    if let (Some(name), Ok(value)) = (name, HeaderValue::from_str(value))
        && let Ok(pair) = (name, value).try_into_pair()
    {
        response.append_header(pair);
    }
}
