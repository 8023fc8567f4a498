//! `check = path::to::function`: an async function of request head and caller.

use core::any::TypeId;
use core::fmt;
use core::future::Future;
use core::pin::Pin;

use crate::head::RequestHead;
use crate::principal::Principal;
use crate::unavailable::Unavailable;

/// A function that a requirement asks before the arguments are extracted.
///
/// In an attribute it is named: `check = path::to::function`.
///
/// ```
/// use actix_web::post;
/// use auth_core::{Principal, RequestHead, Unavailable, require};
///
/// async fn from_the_office(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
///     Ok(head.value("x-office") == Some("1") && !caller.has_role("visitor"))
/// }
///
/// #[require(role = "staff", check = from_the_office)]
/// #[post("/orders")]
/// async fn order() -> &'static str {
///     "…"
/// }
/// ```
///
/// | it returns | that is |
/// |---|---|
/// | `Ok(true)`, `Ok(false)` | the atom holds, or it does not |
/// | an error, which becomes [`Unavailable`] by `?` | 503, if it decides |
/// | nothing, because it panics | the same |
///
/// Its future is `Send`. It is asked only where its answer can still change the decision.
#[derive(Clone, Copy)]
pub struct Check {
    name: &'static str,
    function: Function,
    run: for<'a> fn(&'a RequestHead<'a>, &'a Principal) -> Checking<'a>,
}

/// The answer of a [`Check`] on its way.
pub(crate) type Checking<'a> = Pin<Box<dyn Future<Output = Result<bool, Unavailable>> + Send + 'a>>;

impl Check {
    /// A function under the name that it has in the attribute.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        function: Function,
        run: for<'a> fn(&'a RequestHead<'a>, &'a Principal) -> Checking<'a>,
    ) -> Self {
        Self { name, function, run }
    }

    /// The path of the function, as written.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn run<'a>(&self, head: &'a RequestHead<'a>, caller: &'a Principal) -> Checking<'a> {
        (self.run)(head, caller)
    }
}

/// What a check returns: a future of yes, no, or an outage.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this function is no check",
    label = "returns `{Self}`",
    note = "a check is `async fn(&RequestHead<'_>, &Principal) -> Result<bool, Unavailable>`, and its future is `Send`"
)]
pub trait CheckFuture<'a> {
    /// On the heap, so that all checks are of one type.
    fn boxed(self) -> Checking<'a>
    where
        Self: Send;
}

#[diagnostic::do_not_recommend]
impl<'a, F: Future<Output = Result<bool, Unavailable>> + 'a> CheckFuture<'a> for F {
    fn boxed(self) -> Checking<'a>
    where
        Self: Send,
    {
        Box::pin(self)
    }
}

/// What the attribute makes of the named function: a call.
#[doc(hidden)]
pub fn checking<'a, F, R>(head: &'a RequestHead<'a>, caller: &'a Principal, check: F) -> Checking<'a>
where
    F: FnOnce(&'a RequestHead<'a>, &'a Principal) -> R,
    R: CheckFuture<'a> + Send,
{
    check(head, caller).boxed()
}

/// Which function a check names; `None` where its type does not tell, as that of a function pointer.
pub(crate) type Function = fn() -> Option<TypeId>;

/// What the attribute notes of the named function: each one has a type of its own, without a size.
#[doc(hidden)]
#[must_use]
pub const fn function<F: 'static>(_: &F) -> Function {
    || (size_of::<F>() == 0).then(TypeId::of::<F>)
}

/// Two checks are one if they name the same function: it is asked once.
impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        match ((self.function)(), (other.function)()) {
            (Some(one), Some(other)) => one == other,
            _ => self.name == other.name && core::ptr::fn_addr_eq(self.run, other.run),
        }
    }
}

impl Eq for Check {}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Check").field(&self.name).finish()
    }
}
