//! The second moment: closures over the arguments are asked once these are extracted, and before the handler's body.

use core::any::{Any, TypeId};

use actix_web::{FromRequest, Handler, HttpMessage, HttpRequest, HttpResponse, Responder};

use super::answer::{ActixHeaders, judge, parameters};
use super::authorized::Slot;
use super::caller::unloaded;
use super::endpoint::{Endpoint, Reply, Required};
use super::extract::Decided;
use super::incoming::{Incoming, Undecided};
use super::mark::ByDefault;
use super::respond::respond;
use crate::admission::{Admission, Moment, Reached};
use crate::atom::{Atom, Source};
use crate::auth::Auth;
use crate::caught::{Panicked, caught};
use crate::gather::{Arguments, Asked};
use crate::head::RequestHead;
use crate::load::{Load, Loaded};
use crate::meta::Meta;
use crate::object_names::ObjectNames;
use crate::principal::Principal;
use crate::refusal::{Refusal, RefusalKind};

/// A closure of the attribute over the handler's arguments.
#[doc(hidden)]
pub struct Late<Args>(pub fn(&Args, &Principal) -> Asked);

impl<Args> core::fmt::Debug for Late<Args> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Late").finish_non_exhaustive()
    }
}

/// `when(|…| …)`
#[doc(hidden)]
#[must_use]
pub fn holds(answer: bool) -> Asked {
    Asked::Holds(answer)
}

/// `permission("…", on = |…| …)`
#[doc(hidden)]
#[must_use]
pub fn names(names: impl ObjectNames) -> Asked {
    let mut all = Vec::new();
    names.collect_into(&mut all);
    Asked::Names(all)
}

/// `owner(T, from = |…| …)`
#[doc(hidden)]
#[must_use]
pub fn id<T: Load>(id: impl ObjectId<T::Id>) -> Asked {
    Asked::Id(id.into_id().map(|id| Box::new(id) as Box<dyn Any + Send>))
}

/// What a closure `from` returns: the id of an object, or none where the arguments name none.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no id of the object",
    label = "the closure returns this",
    note = "`from` returns the `Load::Id` of the type, a reference to one, or an `Option` of either"
)]
pub trait ObjectId<Id> {
    /// The id.
    fn into_id(self) -> Option<Id>;
}

impl<Id> ObjectId<Id> for Id {
    fn into_id(self) -> Option<Id> {
        Some(self)
    }
}

impl<Id> ObjectId<Id> for Option<Id> {
    fn into_id(self) -> Self {
        self
    }
}

impl<Id: Clone> ObjectId<Id> for &Id {
    fn into_id(self) -> Option<Id> {
        Some(self.clone())
    }
}

impl<Id: Clone> ObjectId<Id> for Option<&Id> {
    fn into_id(self) -> Option<Id> {
        self.cloned()
    }
}

/// Answers a call of a handler whose requirement looks at its arguments.
pub fn answer_late<E, F, Args>(incoming: Incoming, handler: F, late: &'static [Late<Args>]) -> Reply
where
    E: Endpoint,
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    run(incoming, E::META, handler, late)
}

/// Answers a call of a plain function whose requirement looks at its arguments.
pub fn answer_undecided_late<R, F, Args>(undecided: Undecided<R>, handler: F, late: &'static [Late<Args>]) -> Reply
where
    R: Required,
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    run(undecided.incoming, R::META, handler, late)
}

fn run<F, Args>(incoming: Incoming, meta: &'static Meta, handler: F, late: &'static [Late<Args>]) -> Reply
where
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    Reply::new(async move {
        let Incoming { request, mut payload } = incoming;
        let auth = match judge(&request, meta) {
            Ok(auth) => auth,
            Err(response) => return response,
        };
        let pattern = request.match_pattern();
        let headers = ActixHeaders(request.headers());
        let parameters = parameters(&request, meta, &auth, pattern.as_deref());
        let head = RequestHead::new(request.method().as_str(), request.path(), &headers)
            .with_parameters(&parameters)
            .with_state(&auth.settings().state)
            .with_strict(meta.operation_of(request.method().as_str()).is_strict());
        let reached = Reached { pattern: pattern.as_deref(), by_default: ByDefault::is_set(&request) };
        let mut admission = Admission::new(auth.settings(), meta, reached, &head, &parameters);
        // INVARIANT: nothing above this line reads the payload, and nothing below runs unless the rest allows or waits.
        let (moment, decided) = match first(&mut admission, &request, meta, &auth).await {
            Ok(first) => first,
            Err(response) => return response,
        };
        // A user's extractor may look at an object that is not there yet: that is our fault, and never a crash.
        let extracted = caught(async { Args::from_request(&request, &mut payload).await }).await;
        let args = match extracted {
            Ok(Ok(args)) => args,
            Ok(Err(error)) => return not_extracted(&mut admission, moment, HttpResponse::from_error(error)),
            Err(Panicked) => {
                if decided.owes_an_object()
                    && let Err(refusal) = admission.without_object()
                {
                    return respond(&refusal, &*auth.settings().envelope);
                }
                let refusal = Refusal::new(RefusalKind::Misconfigured);
                return not_extracted(&mut admission, moment, respond(&refusal, &*auth.settings().envelope));
            }
        };
        if let Some(response) = unloaded(&request) {
            return not_extracted(&mut admission, moment, response);
        }
        let ask = |slot: usize, caller: &Principal| late.get(slot).map(|late| late.0(&args, caller));
        if let Err(response) = second(&mut admission, &decided, &ask, &auth).await {
            return response;
        }
        // INVARIANT: nothing below runs without an allow.
        drop(admission);
        handler.call(args).await.respond_to(&request).map_into_boxed_body()
    })
}

async fn first(
    admission: &mut Admission<'_>,
    request: &HttpRequest,
    meta: &'static Meta,
    auth: &Auth,
) -> Result<(Moment, Decided), HttpResponse> {
    let moment = admission.before_arguments().await;
    let moment = moment.map_err(|refusal| respond(&refusal, &*auth.settings().envelope))?;
    let mut decided = Decided::new(admission.admitted());
    meta.requirement.for_each_atom(&mut |atom, _| {
        // One of the path that is absent is waited for, too: until the arguments are there, nobody is told.
        if let Atom::OwnerOf(loader, source) = atom
            && (matches!(source, Source::Arguments(_)) || admission.found_nothing_for(atom))
        {
            decided.waits_for(loader.object());
        }
    });
    // What an extractor does to the request is not what the objects are handed over by.
    request.extensions_mut().insert(decided.clone());
    Ok((moment, decided))
}

async fn second(
    admission: &mut Admission<'_>,
    decided: &Decided,
    ask: &dyn Fn(usize, &Principal) -> Option<Asked>,
    auth: &Auth,
) -> Result<(), HttpResponse> {
    let arguments = Extracted { decided, ask };
    let decision = admission.with_arguments(&arguments).await;
    decision.map_err(|refusal| respond(&refusal, &*auth.settings().envelope))?;
    if decided.owes_an_object() {
        return Err(respond(&Refusal::new(RefusalKind::Misconfigured), &*auth.settings().envelope));
    }
    decided.close();
    Ok(())
}

fn not_extracted(admission: &mut Admission<'_>, moment: Moment, response: HttpResponse) -> HttpResponse {
    admission.without_arguments(moment, response.status().as_u16());
    response
}

struct Extracted<'a> {
    decided: &'a Decided,
    ask: &'a dyn Fn(usize, &Principal) -> Option<Asked>,
}

impl Arguments for Extracted<'_> {
    fn ask(&self, slot: usize, caller: &Principal) -> Option<Asked> {
        (self.ask)(slot, caller)
    }

    fn hand_over(&self, object: TypeId, value: Option<&Loaded>) -> bool {
        let slot = self.decided.slot(object);
        if let (Some(slot), Some(value)) = (slot, value) {
            slot.fill(value.clone());
        }
        slot.is_some_and(|slot| Slot::is_taken(slot))
    }
}
