//! The alarm for routes that were added past the proof.

use std::future::{Ready, ready};

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::error::InternalError;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, ALLOW, HeaderName, HeaderValue, ORIGIN, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{Error, HttpMessage, HttpResponse};
use futures_core::future::LocalBoxFuture;

use super::mark::Mark;
use crate::auth::Auth;

impl Auth {
    /// The net for a plain application: add it innermost, that is before every other `.wrap(…)`.
    ///
    /// ```
    /// # fn shown(auth: auth_core::Auth) {
    /// use actix_web::App;
    ///
    /// let app = App::new().app_data(auth.clone()).wrap(auth.net());
    /// # }
    /// ```
    ///
    /// It is an alarm, not a lock: a handler that was reached without a decision has already run; its answer becomes
    /// 500, and the log names the route. [`Auth::app`] has it built in.
    #[must_use]
    pub fn net(&self) -> Net {
        Net
    }
}

/// The middleware of [`Auth::net`].
#[derive(Clone, Copy, Debug)]
pub struct Net;

impl<S, B> Transform<S, ServiceRequest> for Net
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = NetService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(NetService { service }))
    }
}

#[derive(Debug)]
pub struct NetService<S> {
    service: S,
}

impl<S, B> Service<ServiceRequest> for NetService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

    actix_web::dev::forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let mark = Mark::default();
        request.extensions_mut().insert(mark.clone());
        let preflight = is_preflight(&request);
        let answer = self.service.call(request);
        Box::pin(async move {
            match answer.await {
                Ok(answer) if mark.is_set() => Ok(answer.map_into_boxed_body()),
                Ok(answer) => Ok(judge(answer.map_into_boxed_body(), preflight)),
                Err(error) if mark.is_set() => Err(error),
                Err(error) => Err(judge_error(&error)),
            }
        })
    }
}

/// What becomes of an answer that nobody decided.
fn judge(answer: ServiceResponse, preflight: bool) -> ServiceResponse {
    let status = answer.status();
    if matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
        return emptied(answer, status);
    }
    // A preflight that no handler of the application answered: what a CORS middleware inside the net says to it.
    let cors_answer = answer.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) && is_empty(&answer);
    if preflight && cors_answer {
        return cors_alone(answer);
    }
    tracing::error!(
        target: "auth::decision",
        method = answer.request().method().as_str(),
        route = ?answer.request().match_pattern().unwrap_or_else(|| answer.request().path().to_owned()),
        "a route answered without a decision, so its answer was replaced by 500: give its handler a `#[require(…)]`, \
         or let it in by `auth.public(\"why\", …)`",
    );
    emptied(answer, StatusCode::INTERNAL_SERVER_ERROR)
}

/// What becomes of an error that a middleware returned before anything was decided. It carries no request.
fn judge_error(error: &Error) -> Error {
    let mut status = error.as_response_error().status_code();
    if !matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
        tracing::error!(
            target: "auth::decision",
            "a middleware inside the net answered with an error before anything was decided, so its answer was \
             replaced by 500: put the route into `auth.scope(\"…\")`",
        );
        status = StatusCode::INTERNAL_SERVER_ERROR;
    }
    InternalError::from_response("undecided", HttpResponse::new(status)).into()
}

fn emptied(answer: ServiceResponse, status: StatusCode) -> ServiceResponse {
    let allow: Vec<HeaderValue> = answer.headers().get_all(ALLOW).cloned().collect();
    let mut empty = HttpResponse::new(status);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        for value in allow {
            empty.headers_mut().append(ALLOW, value);
        }
    }
    answer.into_response(empty)
}

/// The answer with nothing but what CORS is about.
fn cors_alone(mut answer: ServiceResponse) -> ServiceResponse {
    let kept = |name: &HeaderName| name.as_str().starts_with("access-control-") || *name == VARY;
    let others: Vec<_> = answer.headers().keys().filter(|name| !kept(name)).cloned().collect();
    for name in others {
        answer.headers_mut().remove(name);
    }
    answer
}

fn is_empty(answer: &ServiceResponse) -> bool {
    use actix_web::body::BodySize;

    matches!(answer.response().body().size(), BodySize::None | BodySize::Sized(0))
}

fn is_preflight(request: &ServiceRequest) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}
