//! Decide, then extract, then call: the one way into a handler.

use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, Handler, HttpMessage, HttpRequest, HttpResponse, Responder};
use futures_core::future::LocalBoxFuture;

use super::caller::unloaded;
use super::endpoint::{Endpoint, Reply, Required};
use super::extract::Decided;
use super::incoming::{Incoming, Undecided};
use super::judge::Judge;
use super::mark::{ByDefault, Mark};
use super::respond::respond;
use crate::admission::{Reached, admit};
use crate::auth::Auth;
use crate::due::misconfigured;
use crate::head::{Headers, RequestHead};
use crate::meta::Meta;
use crate::mode::Mode;
use crate::refusal::ProblemDetails;

/// Answers a call of an annotated handler with a route attribute.
pub fn answer<E, F, Args>(incoming: Incoming, handler: F) -> Reply
where
    E: Endpoint,
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    call(incoming, E::META, Box::new(move |args| Box::pin(handler.call(args))))
}

/// Answers a call of an annotated plain function.
pub fn answer_undecided<R, F, Args>(undecided: Undecided<R>, handler: F) -> Reply
where
    R: Required,
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    call(undecided.incoming, R::META, Box::new(move |args| Box::pin(handler.call(args))))
}

/// Answers a call of a handler that is broken: what does not compile is never allowed either.
pub fn refuse<E: Endpoint>(incoming: Incoming) -> Reply {
    refused(incoming, E::META)
}

/// As [`refuse`], for a plain function.
pub fn refuse_undecided<R: Required>(undecided: Undecided<R>) -> Reply {
    refused(undecided.incoming, R::META)
}

fn refused(incoming: Incoming, meta: &'static Meta) -> Reply {
    Reply::new(async move {
        match enter(&incoming.request, meta).await {
            Err(response) => response,
            Ok(()) => HttpResponse::InternalServerError().finish(),
        }
    })
}

/// Polls what comes after the decision only after an allow. It is the same code for every handler, and stays in this crate:
/// inlined into each caller it would be compiled with each of them.
#[inline(never)]
fn decided(request: HttpRequest, meta: &'static Meta, rest: LocalBoxFuture<'static, HttpResponse>) -> Reply {
    Reply::new(async move {
        // INVARIANT: nothing polls the rest, which owns the payload, before an allow.
        match enter(&request, meta).await {
            Ok(()) => rest.await,
            Err(response) => response,
        }
    })
}

/// A handler, by what it takes and returns.
type Call<Args, Output> = Box<dyn FnOnce(Args) -> LocalBoxFuture<'static, Output>>;

/// Decides, extracts, then calls. It is the same code for handlers that take and return the same types: of a handler itself
/// nothing is left but its call.
#[inline(never)]
fn call<Args, Output>(incoming: Incoming, meta: &'static Meta, call: Call<Args, Output>) -> Reply
where
    Args: FromRequest + 'static,
    Output: Responder + 'static,
{
    let Incoming { request, mut payload } = incoming;
    let decides = request.clone();
    let rest = Box::pin(async move {
        match Args::from_request(&request, &mut payload).await {
            Ok(args) => match unloaded(&request) {
                None => respond_with(call(args).await, &request),
                Some(response) => response,
            },
            Err(error) => HttpResponse::from_error(error),
        }
    });
    decided(decides, meta, rest)
}

fn respond_with(output: impl Responder + 'static, request: &HttpRequest) -> HttpResponse {
    output.respond_to(request).map_into_boxed_body()
}

const NO_AUTH: &str = "no `Auth` on the application that serves this handler: build it with `auth.app()`, put the \
                       handler into `auth.scope(\"…\")`, or add `.app_data(auth.clone())` to the `App`";

/// The decision: `Ok` is allow, and the caller lies ready for the extractors.
pub(super) async fn enter(request: &HttpRequest, meta: &'static Meta) -> Result<(), HttpResponse> {
    let auth = judge(request, meta)?;
    let pattern = request.match_pattern();
    let headers = ActixHeaders(request.headers());
    let parameters = parameters(request, meta, &auth, pattern.as_deref());
    let head = RequestHead::new(request.method().as_str(), request.path(), &headers)
        .with_parameters(&parameters)
        .with_state(&auth.settings().state)
        .with_strict(meta.operation_of(request.method().as_str()).is_strict());
    let reached = Reached { pattern: pattern.as_deref(), by_default: ByDefault::is_set(request) };
    match admit(auth.settings(), meta, reached, &head, &parameters).await {
        Ok(admitted) => {
            request.extensions_mut().insert(Decided::new(admitted));
            Ok(())
        }
        Err(refusal) => Err(respond(&refusal, &*auth.settings().envelope)),
    }
}

/// Who decides the request, and that it may: `dev` listens on loopback alone.
#[expect(clippy::result_large_err, reason = "the response is what is sent")]
pub(super) fn judge(request: &HttpRequest, meta: &'static Meta) -> Result<Auth, HttpResponse> {
    Mark::set(request);
    let Some(auth) = Judge::of(request) else {
        return Err(respond(&misconfigured(meta, NO_AUTH), &ProblemDetails));
    };
    let address = request.app_config().local_addr();
    if auth.mode() == Mode::Dev && !address.ip().is_loopback() {
        let what = format!(
            "mode is dev, which listens on loopback only, and the address is {address}: bind 127.0.0.1, or set \
             AUTH_MODE=production"
        );
        return Err(respond(&misconfigured(meta, &what), &ProblemDetails));
    }
    Ok(auth)
}

/// The parameters of the path, decoded as `web::Path` decodes them, where the requirement, or one in shadow, reads any.
pub(super) fn parameters(
    request: &HttpRequest,
    meta: &'static Meta,
    auth: &Auth,
    pattern: Option<&str>,
) -> Vec<(String, String)> {
    let shadows = &auth.settings().shadows;
    if !meta.reads_path() && !shadows.read_path(meta.name, request.method().as_str(), pattern) {
        return Vec::new();
    }
    let info = request.match_info();
    let values: Vec<String> = info.load().unwrap_or_default();
    let names = || info.iter().map(|(name, _)| name);
    // A name that stands twice names nothing: which one would be checked, and which one used?
    let once = |name: &str| names().filter(|other| *other == name).count() == 1;
    let parameters = names().zip(values).filter(|(name, _)| once(name));
    parameters.map(|(name, value)| (name.to_owned(), value)).collect()
}

pub(super) struct ActixHeaders<'r>(pub(super) &'r HeaderMap);

impl Headers for ActixHeaders<'_> {
    fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
        self.0.get_all(name).for_each(|value| visit(value.as_bytes()));
    }
}
