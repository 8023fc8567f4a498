//! JSON bodies: read up to a limit, parsed, and checked before a handler sees them.

use std::ops::Deref;

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    body::{BodyStream, to_bytes_limited},
    dev::Payload,
    http::header::CONTENT_LENGTH,
    web,
};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::error::{ApiError, Detail, Loc};

/// The largest body that is read, in bytes.
pub const LIMIT: usize = 10 * 1024 * 1024;

/// A request body in its checked form.
pub trait FromWire: Sized {
    /// The body as it is written.
    type Wire: DeserializeOwned;

    /// Checks what was written.
    fn from_wire(wire: Self::Wire) -> Result<Self, ApiError>;
}

/// A body that has to be there.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

impl<T> Deref for Body<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: FromWire + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = read(&request, payload).await?;
            if bytes.is_empty() {
                return Err(ApiError::invalid(Detail::new(["body".into()], "missing", "a JSON body is required")));
            }
            parse(&request, &bytes).map(Self)
        })
    }
}

/// A body that may be absent; absent means the default.
#[derive(Debug, Clone)]
pub struct OptionalBody<T>(pub T);

impl<T: FromWire + Default + 'static> FromRequest for OptionalBody<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = read(&request, payload).await?;
            if bytes.is_empty() { Ok(Self(T::default())) } else { parse(&request, &bytes).map(Self) }
        })
    }
}

async fn read(request: &HttpRequest, payload: Payload) -> Result<web::Bytes, ApiError> {
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > LIMIT) {
        return Err(ApiError::TooLarge { limit: LIMIT });
    }
    match to_bytes_limited(BodyStream::new(payload), LIMIT).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(ApiError::BodyUnreadable),
        Err(_) => Err(ApiError::TooLarge { limit: LIMIT }),
    }
}

fn parse<T: FromWire>(request: &HttpRequest, bytes: &[u8]) -> Result<T, ApiError> {
    let content_type = request.content_type();
    if !content_type.eq_ignore_ascii_case("application/json") {
        return Err(ApiError::MediaType);
    }
    // serde would take a list for an object, its items for the fields in their order.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(ApiError::invalid(Detail::new(["body".into()], "type_error", "expected an object")));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let wire = serde_path_to_error::deserialize(&mut reader).map_err(|error| ApiError::invalid(detail_of(&error)))?;
    reader.end().map_err(|error| ApiError::invalid(syntax_detail(&error)))?;
    T::from_wire(wire)
}

// serde's own texts quote the value that was sent, so only their halves about the schema are used.
fn detail_of(error: &serde_path_to_error::Error<serde_json::Error>) -> Detail {
    let inner = error.inner();
    if !inner.is_data() {
        return syntax_detail(inner);
    }
    let mut loc = vec![Loc::from("body")];
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => loc.push(Loc::Index(*index)),
            Segment::Map { key } => loc.push(Loc::Field(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let text = inner.to_string();
    let text = text.rfind(" at line ").and_then(|end| text.get(..end)).unwrap_or(&text);
    if let Some(field) = text.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        loc.push(field.into());
        return Detail::new(loc, "missing", format!("`{field}` is required"));
    }
    if let Some(field) = text.strip_prefix("duplicate field `").and_then(|rest| rest.strip_suffix('`')) {
        return Detail::new(loc, "duplicate", format!("`{field}` is given twice"));
    }
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => Detail::new(loc, "type_error", format!("expected {expected}")),
        None => Detail::new(loc, "value_error", "invalid value"),
    }
}

fn syntax_detail(error: &serde_json::Error) -> Detail {
    Detail::new(
        ["body".into()],
        "json_invalid",
        format!("malformed JSON at line {} column {}", error.line(), error.column()),
    )
}
