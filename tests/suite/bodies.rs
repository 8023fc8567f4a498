//! Bodies that tell when they are touched.

use core::pin::Pin;
use core::task::{Context, Poll};

use actix_http::Payload;
use actix_web::web::Bytes;
use futures_core::Stream;

/// A body that panics when it is polled: the proof that nobody reads it.
pub(crate) struct Untouchable;

impl Stream for Untouchable {
    type Item = Result<Bytes, actix_http::error::PayloadError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        panic!("the body was read before the decision");
    }
}

/// The body as actix takes it.
pub(crate) fn untouchable() -> Payload {
    Payload::Stream { payload: Box::pin(Untouchable) }
}
