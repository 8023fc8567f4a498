//! The types of a handler's arguments, recognised while the handler compiles, so that aliases count.

use core::marker::PhantomData;

use crate::principal::Principal;
use crate::requirement::Requirement;

/// Asks about one argument type: an inherent constant wins over that of [`AnyArgument`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Argument<T: ?Sized>(PhantomData<T>);

impl Argument<Principal> {
    /// The handler takes nobody but callers who are known.
    pub const __AUTH_PRINCIPAL: bool = true;
}

impl Argument<Option<Principal>> {
    /// The handler takes callers without a credential, and wants to know the others.
    pub const __AUTH_OPTIONAL_PRINCIPAL: bool = true;
}

/// What holds for every other type.
#[doc(hidden)]
pub trait AnyArgument {
    /// See [`Argument`].
    const __AUTH_PRINCIPAL: bool = false;
    /// See [`Argument`].
    const __AUTH_OPTIONAL_PRINCIPAL: bool = false;
}

impl<T: ?Sized> AnyArgument for Argument<T> {}

/// Whether an argument is an `Option<Principal>`.
///
/// # Panics
/// While compiling: a public endpoint authenticates nobody, so a `Principal` would never be there.
#[doc(hidden)]
#[must_use]
#[track_caller]
pub const fn optional_principal(requirement: &Requirement, principal: &[bool], optional: &[bool]) -> bool {
    assert!(
        !(requirement.is_public() && any(principal)),
        "a public endpoint has no `Principal`: write `Option<Principal>`, or say in `#[require(…)]` who may call"
    );
    any(optional)
}

const fn any(all: &[bool]) -> bool {
    let mut rest = all;
    while let [first, tail @ ..] = rest {
        if *first {
            return true;
        }
        rest = tail;
    }
    false
}
