//! Backends that answer what static requirements cannot. They can only deny.

use core::any::TypeId;
use core::fmt;
use core::future::Future;
use core::pin::Pin;

use auth_grammar::Operation;

use crate::auth::Endpoints;
use crate::load::{Load, Object};
use crate::principal::Principal;
use crate::requirement::Requirement;
use crate::unavailable::Unavailable;

/// A backend that judges calls beside the requirement: rules in a policy language, a remote service.
///
/// It is registered with [`AuthBuilder::authorizer`](crate::AuthBuilder::authorizer) and asked by
/// `#[require(…, authorizer = "name")]`, once everything else allows or waits for the arguments. It can only deny: what
/// it allows, the rest of the requirement must allow as well. No answer, and a panic, is 503.
///
/// ```
/// use auth_core::{Authorizer, Call, Unavailable, Verdict};
///
/// struct OfficeHours { open: bool }
///
/// impl Authorizer for OfficeHours {
///     fn name(&self) -> &str {
///         "office_hours"
///     }
///
///     async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
///         let allowed = self.open || call.principal().has_role("night-shift");
///         Ok(if allowed { Verdict::Allow } else { Verdict::deny("outside office hours") })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an authorizer",
    label = "does not implement `Authorizer`",
    note = "implement `auth_core::Authorizer`: `name` and the async `authorize`"
)]
pub trait Authorizer: Send + Sync + 'static {
    /// The name in `authorizer = "…"` and in the log.
    fn name(&self) -> &str;

    /// Judges a call.
    ///
    /// # Errors
    /// [`Unavailable`], which is 503, when there is no answer.
    fn authorize(&self, call: &Call<'_>) -> impl Future<Output = Result<Verdict, Unavailable>> + Send;

    /// The names of the claims that it looks at. The caller of an endpoint that asks this authorizer keeps them.
    fn claims(&self) -> impl Iterator<Item = &str> {
        core::iter::empty()
    }

    /// Looks at the endpoints when an application is put together, once in each worker, before any call. What speaks of an
    /// endpoint that there is not keeps the process from starting.
    ///
    /// # Errors
    /// Everything that is wrong, one line each. The name of the authorizer is put before it.
    fn check_endpoints(&self, _endpoints: &Endpoints) -> Result<(), Vec<String>> {
        Ok(())
    }
}

/// The answer of an [`Authorizer`].
///
/// ```
/// use auth_core::Verdict;
///
/// let verdict = Verdict::deny("policy7 forbids it");
/// assert_eq!(verdict, Verdict::Deny { reason: "policy7 forbids it".to_owned() });
/// assert_eq!(Verdict::allow("policy3"), Verdict::AllowFor { reason: "policy3".to_owned() });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing against it.
    Allow,
    /// Nothing against it, and why.
    AllowFor {
        /// Why, for the log: the policies that permit.
        reason: String,
    },
    /// Denied.
    Deny {
        /// Why, for the log: the policies that denied. Never shown to the client.
        reason: String,
    },
}

impl Verdict {
    /// Nothing against it, for this reason.
    pub fn allow(reason: impl Into<String>) -> Self {
        Self::AllowFor { reason: reason.into() }
    }

    /// Denied, for this reason.
    pub fn deny(reason: impl Into<String>) -> Self {
        Self::Deny { reason: reason.into() }
    }
}

/// A call, as an [`Authorizer`] sees it.
///
/// ```
/// use auth_core::{Call, Load, Unavailable, Verdict};
///
/// # struct Thread { archived: bool }
/// # impl Load for Thread {
/// #     type Id = u64;
/// #     type Store = ();
/// #     async fn load(_: &(), _: u64) -> Result<Option<Self>, Unavailable> { Ok(None) }
/// #     fn owner(&self) -> Option<&str> { None }
/// # }
/// fn archived_threads_are_read_only(call: &Call<'_>) -> Verdict {
///     match call.object::<Thread>() {
///         Some(thread) if thread.archived && call.method() != "GET" => Verdict::deny("the thread is archived"),
///         _ => Verdict::Allow,
///     }
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Call<'c> {
    pub(crate) principal: &'c Principal,
    pub(crate) requirement: &'static Requirement,
    pub(crate) operation: Operation,
    pub(crate) handler: &'c str,
    pub(crate) method: &'c str,
    pub(crate) pattern: &'c str,
    pub(crate) now: u64,
    pub(crate) parameters: &'c [(String, String)],
    pub(crate) objects: &'c [(TypeId, Object)],
}

impl<'c> Call<'c> {
    /// Who calls.
    #[must_use]
    pub fn principal(&self) -> &'c Principal {
        self.principal
    }

    /// What the endpoint requires.
    #[must_use]
    pub fn requirement(&self) -> &'static Requirement {
        self.requirement
    }

    /// The operation class.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The name of the handler; `(outside a handler)` where there is none.
    #[must_use]
    pub fn handler(&self) -> &'c str {
        self.handler
    }

    /// The method; empty outside handlers.
    #[must_use]
    pub fn method(&self) -> &'c str {
        self.method
    }

    /// The pattern of the path, `/threads/{id}`; empty outside handlers.
    #[must_use]
    pub fn pattern(&self) -> &'c str {
        self.pattern
    }

    /// The time of the decision, in Unix seconds.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.now
    }

    /// A path parameter, decoded.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'c str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every path parameter, with its name.
    pub fn parameters(&self) -> impl Iterator<Item = (&'c str, &'c str)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The object that was loaded for `owner(T, …)`.
    #[must_use]
    pub fn object<T: Load>(&self) -> Option<&'c T> {
        let (_, object) = self.objects.iter().find(|(object, _)| *object == TypeId::of::<T>())?;
        object.value.downcast_ref()
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("principal", &self.principal)
            .field("operation", &self.operation)
            .field("handler", &self.handler)
            .field("method", &self.method)
            .field("pattern", &self.pattern)
            .finish_non_exhaustive()
    }
}

/// The answer of an authorizer, boxed: what a list of different authorizers needs.
pub(crate) type Authorizing<'a> = Pin<Box<dyn Future<Output = Result<Verdict, Unavailable>> + Send + 'a>>;

/// [`Authorizer`] behind a pointer.
pub(crate) trait AnyAuthorizer: Send + Sync {
    fn name(&self) -> &str;
    fn authorize<'a>(&'a self, call: &'a Call<'a>) -> Authorizing<'a>;
    fn claims<'a>(&'a self) -> Box<dyn Iterator<Item = &'a str> + 'a>;
    fn check_endpoints(&self, endpoints: &Endpoints) -> Result<(), Vec<String>>;
}

impl<A: Authorizer> AnyAuthorizer for A {
    fn name(&self) -> &str {
        Authorizer::name(self)
    }

    fn authorize<'a>(&'a self, call: &'a Call<'a>) -> Authorizing<'a> {
        Box::pin(Authorizer::authorize(self, call))
    }

    fn claims<'a>(&'a self) -> Box<dyn Iterator<Item = &'a str> + 'a> {
        Box::new(Authorizer::claims(self))
    }

    fn check_endpoints(&self, endpoints: &Endpoints) -> Result<(), Vec<String>> {
        Authorizer::check_endpoints(self, endpoints)
    }
}
