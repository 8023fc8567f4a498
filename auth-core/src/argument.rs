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
    /// `Authorized<T>`: it takes the object that an owner loaded.
    Object,
    /// `Visible<T>`: it lists what is the caller's.
    Visible,
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

#[cfg(feature = "actix")]
impl<T> Argument<crate::actix::Authorized<T>> {
    /// See [`ArgumentKind`].
    pub const __AUTH_KIND: ArgumentKind = ArgumentKind::Object;
}

impl<T> Argument<crate::visible::Visible<T>> {
    /// See [`ArgumentKind`].
    pub const __AUTH_KIND: ArgumentKind = ArgumentKind::Visible;
}

/// What holds for every other type.
#[doc(hidden)]
pub trait AnyArgument {
    /// See [`ArgumentKind`].
    const __AUTH_KIND: ArgumentKind = ArgumentKind::Other;
}

impl<T: ?Sized> AnyArgument for Argument<T> {}

/// What the arguments of a handler ask for.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arguments {
    /// One is an `Option<Principal>`: a public endpoint reads the credential all the same.
    pub optional_principal: bool,
    /// One is `Authorized<T>`: the object is loaded even where the answer does not depend on it.
    pub object: bool,
    /// One is `Visible<T>`: it must be certain who a caller is.
    pub visible: bool,
}

impl Arguments {
    /// They ask for nothing.
    pub const NONE: Self = Self { optional_principal: false, object: false, visible: false };
}

/// Collects what the arguments ask for.
#[doc(hidden)]
#[must_use]
pub const fn arguments(arguments: &[ArgumentKind]) -> Arguments {
    let mut asked = Arguments::NONE;
    let mut rest = arguments;
    while let [first, tail @ ..] = rest {
        match first {
            ArgumentKind::Other | ArgumentKind::Principal | ArgumentKind::Claims => {}
            ArgumentKind::OptionalPrincipal => asked.optional_principal = true,
            ArgumentKind::Object => asked.object = true,
            ArgumentKind::Visible => asked.visible = true,
        }
        rest = tail;
    }
    asked
}

const NO_OWNER: &str =
    "no object is loaded for `Authorized`: add an owner to the requirement, such as `owner(Thread, \"thread_id\")`";

/// Hands the argument of an endpoint without an owner on.
///
/// # Panics
/// While compiling, where it is an object: none is loaded.
#[doc(hidden)]
#[must_use]
#[track_caller]
pub const fn of_ownerless(argument: ArgumentKind) -> ArgumentKind {
    assert!(!matches!(argument, ArgumentKind::Object), "{}", NO_OWNER);
    argument
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
        !matches!(argument, ArgumentKind::Object),
        "a public endpoint has nobody who owns something: say in `#[require(…)]` who may call, such as `owner(Thread, \
         \"thread_id\")`"
    );
    assert!(
        !matches!(argument, ArgumentKind::Visible),
        "a public endpoint has nobody who could see a part of a list: take no `Visible` there, or say in `#[require(…)]` who \
         may call, such as `authenticated`"
    );
    assert!(
        !matches!(argument, ArgumentKind::Principal),
        "a public endpoint has no `Principal`: write `Option<Principal>`, or say in `#[require(…)]` who may call"
    );
    assert!(
        !matches!(argument, ArgumentKind::Claims),
        "a public endpoint has no `Claims`: take `Option<Principal>` and read `caller.claim(…)`, or say in `#[require(…)]` \
         who may call"
    );
    argument
}
