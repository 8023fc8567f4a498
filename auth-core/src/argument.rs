//! The types of a handler's arguments, recognised while the handler compiles, so that aliases count.

use core::marker::PhantomData;

use crate::principal::Principal;

/// Asks about one argument type: an inherent constant wins over that of [`AnyArgument`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Argument<T: ?Sized>(PhantomData<T>);

impl Argument<Option<Principal>> {
    /// The handler takes callers without a credential, and wants to know the others.
    pub const __AUTH_OPTIONAL_PRINCIPAL: bool = true;
}

/// What holds for every other type.
#[doc(hidden)]
pub trait AnyArgument {
    /// See [`Argument`].
    const __AUTH_OPTIONAL_PRINCIPAL: bool = false;
}

impl<T: ?Sized> AnyArgument for Argument<T> {}

/// Whether one of them holds.
#[doc(hidden)]
#[must_use]
pub const fn any(all: &[bool]) -> bool {
    let mut rest = all;
    while let [first, tail @ ..] = rest {
        if *first {
            return true;
        }
        rest = tail;
    }
    false
}
