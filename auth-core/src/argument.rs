//! The types of a handler's arguments, recognised while the handler compiles, so that aliases count.

use core::marker::PhantomData;

use crate::principal::Principal;

/// Asks about one argument type: an inherent constant wins over that of [`AnyArgument`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Argument<T: ?Sized>(PhantomData<T>);

/// What an argument says about the handler.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum ArgumentKind {
    /// Nothing.
    Other,
    /// `Principal`: it takes nobody but callers who are known.
    Principal,
    /// `Option<Principal>`: it takes callers without a credential, and wants to know the others.
    OptionalPrincipal,
    /// `Claims<T>`: it reads the claims of a caller who is known.
    Claims,
}

impl Argument<Principal> {
    /// See [`ArgumentKind`].
    pub const __AUTH_KIND: ArgumentKind = ArgumentKind::Principal;
}

impl Argument<Option<Principal>> {
    /// See [`ArgumentKind`].
    pub const __AUTH_KIND: ArgumentKind = ArgumentKind::OptionalPrincipal;
}

#[cfg(feature = "actix")]
impl<T> Argument<crate::actix::Claims<T>> {
    /// See [`ArgumentKind`].
    pub const __AUTH_KIND: ArgumentKind = ArgumentKind::Claims;
}

/// What holds for every other type.
#[doc(hidden)]
pub trait AnyArgument {
    /// See [`ArgumentKind`].
    const __AUTH_KIND: ArgumentKind = ArgumentKind::Other;
}

impl<T: ?Sized> AnyArgument for Argument<T> {}

/// Whether an argument is an `Option<Principal>`.
#[doc(hidden)]
#[must_use]
pub const fn optional_principal(arguments: &[ArgumentKind]) -> bool {
    let mut rest = arguments;
    while let [first, tail @ ..] = rest {
        if matches!(first, ArgumentKind::OptionalPrincipal) {
            return true;
        }
        rest = tail;
    }
    false
}

/// Hands the argument of a public endpoint on.
///
/// # Panics
/// While compiling, where it has no place: a public endpoint authenticates nobody.
#[doc(hidden)]
#[must_use]
#[track_caller]
pub const fn of_public(argument: ArgumentKind) -> ArgumentKind {
    assert!(
        !matches!(argument, ArgumentKind::Principal),
        "a public endpoint has no `Principal`: write `Option<Principal>`, or say in `#[require(…)]` who may call"
    );
    assert!(
        !matches!(argument, ArgumentKind::Claims),
        "a public endpoint has no `Claims`: take `Option<Principal>` and read `caller.claims()`, or say in `#[require(…)]` \
         who may call"
    );
    argument
}
