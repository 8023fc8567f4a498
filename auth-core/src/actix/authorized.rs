//! The object that the decision was about, as a handler's argument.

use core::any::TypeId;
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;
use core::sync::atomic::{AtomicBool, Ordering};
use std::future::{Ready, ready};
use std::sync::{Arc, OnceLock};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, ResponseError};

use super::extract::Decided;
use crate::load::{Load, Loaded};

/// The object that `owner(T, …)` loaded, as a handler's argument: the one that the decision was about.
///
/// Nothing else can make one, so an id cannot be checked on one object and used on another. It does not say who owns the
/// object: under `any(role = "admin", owner(T, "id"))` an admin gets everybody's, and 404 where there is none.
///
/// ```
/// # use auth_core::{Load, Unavailable};
/// # struct Thread { owner: String }
/// # impl Load for Thread {
/// #     type Id = u64;
/// #     type Store = ();
/// #     async fn load(_: &(), _: u64) -> Result<Option<Self>, Unavailable> { Ok(None) }
/// #     fn owner(&self) -> Option<&str> { Some(&self.owner) }
/// # }
/// use actix_web::get;
/// use auth_core::{Authorized, require};
///
/// #[require(owner(Thread, "thread_id"))]
/// #[get("/threads/{thread_id}")]
/// async fn show(thread: Authorized<Thread>) -> String {
///     format!("yours, {}", thread.owner)
/// }
/// ```
///
/// # Limits
/// - Without an owner in the requirement it does not compile; under an alias, or with an owner of another type, it is 500, and
///   the log says what to write.
/// - With `owner(T, from = …)` the object is loaded after the arguments are extracted: the handler's body can look at it, an
///   extractor of your own cannot. One of the path is there while arguments are extracted, unless it is absent: who looks at it then is
///   answered 404.
pub struct Authorized<T> {
    slot: Arc<Slot>,
    object: PhantomData<fn() -> T>,
}

/// Where an object lies until the handler takes it.
#[derive(Default)]
pub(super) struct Slot {
    /// Nothing, once it is certain that nothing comes.
    value: OnceLock<Option<Loaded>>,
    taken: AtomicBool,
}

impl Slot {
    pub(super) fn filled(value: Loaded) -> Self {
        Self { value: OnceLock::from(Some(value)), taken: AtomicBool::new(false) }
    }

    pub(super) fn fill(&self, value: Loaded) {
        drop(self.value.set(Some(value)));
    }

    /// Says that nothing comes any more.
    pub(super) fn close(&self) {
        self.value.get_or_init(|| None);
    }

    /// Whether nothing is here, and nothing comes.
    fn is_void(&self) -> bool {
        matches!(self.value.get(), Some(None))
    }

    fn object(&self) -> Option<&Loaded> {
        self.value.get()?.as_ref()
    }

    /// Whether an argument waits for it, and it is not there.
    pub(super) fn is_owed(&self) -> bool {
        self.is_taken() && self.object().is_none()
    }

    /// Whether an argument waits for it.
    pub(super) fn is_taken(&self) -> bool {
        self.taken.load(Ordering::Relaxed)
    }
}

impl<T: Load> Deref for Authorized<T> {
    type Target = T;

    #[expect(clippy::expect_used, reason = "before the handler's body runs the object is there, or the answer is 404")]
    fn deref(&self) -> &T {
        let object = self.slot.object().and_then(|object| object.downcast_ref());
        object.expect("the object is loaded after the arguments are extracted: an extractor cannot look at it")
    }
}

impl<T: Load + fmt::Debug> fmt::Debug for Authorized<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object: Option<&T> = self.slot.object().and_then(|object| object.downcast_ref());
        f.debug_tuple("Authorized").field(&object).finish()
    }
}

impl<T: Load> FromRequest for Authorized<T> {
    type Error = NoObject;
    type Future = Ready<Result<Self, NoObject>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let slot = extensions.get::<Decided>().and_then(|decided| decided.slot(TypeId::of::<T>()));
        let slot = slot.filter(|slot| !slot.is_void());
        ready(slot.cloned().ok_or(NoObject(core::any::type_name::<T>())).map(|slot| {
            slot.taken.store(true, Ordering::Relaxed);
            Self { slot, object: PhantomData }
        }))
    }
}

/// A handler takes an object that no requirement loads: 500, and the log says what to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server is not set up to answer this")]
pub struct NoObject(&'static str);

impl ResponseError for NoObject {
    fn status_code(&self) -> StatusCode {
        tracing::error!(
            target: "auth::decision",
            "a handler takes `Authorized<{}>`, and its requirement loads none: add `owner(…)` of that type to its \
             `#[require(…)]`",
            self.0,
        );
        StatusCode::INTERNAL_SERVER_ERROR
    }
}
