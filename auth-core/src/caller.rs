//! The caller as a parameter of a closure in an attribute.

use crate::principal::Principal;

/// What a parameter of a closure is that names no argument of the handler: the caller.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this parameter names no argument of the handler, and is not the caller either",
    label = "is `&{Self}`",
    note = "a parameter has the name of an argument of the handler, which may get one more, or is the caller, `caller: &Principal`"
)]
pub trait Caller {
    /// The caller.
    fn of(caller: &Principal) -> &Self;
}

impl Caller for Principal {
    fn of(caller: &Principal) -> &Self {
        caller
    }
}

/// Gives the caller to a parameter.
#[doc(hidden)]
#[must_use]
pub fn caller<C: Caller>(caller: &Principal) -> &C {
    C::of(caller)
}
