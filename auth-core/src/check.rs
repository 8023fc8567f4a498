//! `check = path::to::function`: an async function of request head and caller.

use core::fmt;
use core::future::Future;
use core::pin::Pin;

use crate::head::RequestHead;
use crate::principal::Principal;
use crate::unavailable::Unavailable;

/// A function that a requirement asks before the arguments are extracted.
///
/// In an attribute it is named: `check = path::to::function`, where the function is
///
/// ```
/// use auth_core::{Principal, RequestHead, Unavailable};
///
/// async fn from_the_office(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
///     Ok(head.value("x-office") == Some("1") && caller.has_role("staff"))
/// }
/// ```
///
/// An error is 503; a panic is taken for one.
#[derive(Clone, Copy)]
pub struct Check {
    name: &'static str,
    run: for<'a> fn(&'a RequestHead<'a>, &'a Principal) -> Checking<'a>,
}

/// The answer of a [`Check`] on its way.
pub(crate) type Checking<'a> = Pin<Box<dyn Future<Output = Result<bool, Unavailable>> + Send + 'a>>;

impl Check {
    /// A function under the name that it has in the attribute.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, run: for<'a> fn(&'a RequestHead<'a>, &'a Principal) -> Checking<'a>) -> Self {
        Self { name, run }
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
    fn boxed(self) -> Checking<'a>;
}

impl<'a, F: Future<Output = Result<bool, Unavailable>> + Send + 'a> CheckFuture<'a> for F {
    fn boxed(self) -> Checking<'a> {
        Box::pin(self)
    }
}

/// What the attribute makes of the named function: a call.
#[doc(hidden)]
pub fn checking<'a, F, R>(head: &'a RequestHead<'a>, caller: &'a Principal, check: F) -> Checking<'a>
where
    F: FnOnce(&'a RequestHead<'a>, &'a Principal) -> R,
    R: CheckFuture<'a>,
{
    check(head, caller).boxed()
}

/// Two checks are one if they are written alike.
impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && core::ptr::fn_addr_eq(self.run, other.run)
    }
}

impl Eq for Check {}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Check").field(&self.name).finish()
    }
}
