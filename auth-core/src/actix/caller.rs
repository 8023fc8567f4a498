//! The caller as a handler's argument.

use core::pin::Pin;
use core::task::{Context, Poll};
use std::future::Future;

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use futures_core::future::LocalBoxFuture;

use super::denied::Denied;
use super::extract::Decided;
use super::judge::Judge;
use crate::audit::without_controls;
use crate::load::Load;
use crate::principal::Principal;
use crate::refusal::RefusalKind;
use crate::visible::Visible;

/// The caller of an endpoint that requires one; `Option<Principal>` on a public endpoint.
impl FromRequest for Principal {
    type Error = NoCaller;
    type Future = Taking<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        take(request, "Principal", |caller, _| caller)
    }
}

/// The filter of a list.
impl<T: Load> FromRequest for Visible<T> {
    type Error = NoCaller;
    type Future = Taking<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        take(request, "Visible", |caller, tenant| Self::of(caller, tenant))
    }
}

/// The caller on its way: at once, unless its memberships are still to be loaded.
pub enum Taking<T> {
    /// It is here, or it never comes.
    Done(Option<Result<T, NoCaller>>),
    /// The loader is asked.
    Asking(LocalBoxFuture<'static, Result<T, NoCaller>>),
}

impl<T: Unpin> Future for Taking<T> {
    type Output = Result<T, NoCaller>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *self {
            Self::Done(outcome) => outcome.take().map_or(Poll::Pending, Poll::Ready),
            Self::Asking(asking) => asking.as_mut().poll(context),
        }
    }
}

fn take<T: 'static>(request: &HttpRequest, ty: &'static str, make: fn(Principal, Option<&str>) -> T) -> Taking<T> {
    let extensions = request.extensions();
    let decided = extensions.get::<Decided>();
    let Some((decided, caller)) = decided.and_then(|decided| Some((decided, decided.principal.clone()?))) else {
        return Taking::Done(Some(Err(NoCaller::Nobody(ty))));
    };
    let Some(failed) = decided.unloaded.clone() else {
        return Taking::Done(Some(Ok(make(caller, decided.tenant.as_deref()))));
    };
    let tenant = decided.tenant.clone();
    drop(extensions);
    let request = request.clone();
    Taking::Asking(Box::pin(async move {
        let auth = Judge::of(&request).ok_or(NoCaller::Nobody(ty))?;
        match auth.settings().with_memberships(caller).await {
            Ok(caller) => Ok(make(caller, tenant.as_deref())),
            Err(outage) => {
                failed.set(true);
                let outage = without_controls(outage.cause());
                tracing::warn!(target: "auth::decision", path = ?request.match_pattern(), "{outage}");
                Err(NoCaller::Unloaded(Denied::of(&request, RefusalKind::Unavailable)))
            }
        }
    }))
}

/// The answer where an extractor took a caller whose memberships could not be loaded, whatever it made of the error:
/// `Option<T>` and `Result<T, E>` hide it.
pub(super) fn unloaded(request: &HttpRequest) -> Option<HttpResponse> {
    let lacks = request.extensions().get::<Decided>().is_some_and(Decided::lacks_memberships);
    lacks.then(|| Denied::of(request, RefusalKind::Unavailable).error_response())
}

/// Why a handler gets no caller.
#[derive(Debug, thiserror::Error)]
pub enum NoCaller {
    /// It asks for one where nobody was authenticated: 500, and the log says what to write.
    #[error("the server is not set up to answer this")]
    Nobody(&'static str),
    /// The memberships of the caller could not be loaded: 503.
    #[error(transparent)]
    Unloaded(Denied),
}

impl ResponseError for NoCaller {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Nobody(ty) => {
                tracing::error!(
                    target: "auth::decision",
                    "a handler asks for `{ty}` where nobody was authenticated: on a public endpoint write \
                     `Option<Principal>`, and give every other handler a `#[require(…)]`",
                );
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Self::Unloaded(denied) => denied.status_code(),
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        match self {
            Self::Nobody(_) => HttpResponse::build(self.status_code()).body(self.to_string()),
            Self::Unloaded(denied) => denied.error_response(),
        }
    }
}
