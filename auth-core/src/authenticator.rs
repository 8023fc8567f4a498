//! Backends that turn a request's credential into a principal.

use core::fmt;
use core::future::Future;
use core::pin::Pin;

use crate::head::RequestHead;
use crate::principal::Principal;

/// A backend that turns a request's credential into a [`Principal`].
///
/// It sees the request head, never the body, and answers in two steps. [`recognise`](Self::recognise) finds the
/// credential *by form*, without judging it; when exactly one authenticator found exactly one,
/// [`authenticate`](Self::authenticate) judges it. An invalid credential is final: it is never tried again as something
/// weaker.
///
/// ```
/// use auth_core::{AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme};
///
/// struct PartnerTickets;
///
/// impl Authenticator for PartnerTickets {
///     fn name(&self) -> &'static str {
///         "ticket"
///     }
///
///     fn scheme(&self) -> Scheme {
///         Scheme::new("Ticket")
///     }
///
///     fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
///         head.header("x-ticket")
///     }
///
///     async fn authenticate(
///         &self,
///         credential: Credential<'_>,
///         _head: &RequestHead<'_>,
///     ) -> Result<Principal, AuthenticationError> {
///         match credential.expose() {
///             "T-1" => Ok(Principal::builder("tickets", "partner-1").role("service").build()),
///             _ => Err(AuthenticationError::invalid("unknown ticket")),
///         }
///     }
/// }
/// ```
///
/// # Contract
/// - absent is [`Found::Nothing`], never an error; wrong is [`AuthenticationError::invalid`]; a store that does not
///   answer is [`AuthenticationError::unavailable`] (503), never invalid and never a principal;
/// - compare secrets in constant time, and put neither them nor tokens into messages;
/// - neither a query string nor a cookie is a place for a credential;
/// - one that asks somebody else has a time limit: the wrapper `Cached` (feature `cache`) gives it one.
///
/// `testing::Contract` (feature `testing`) tries it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an authenticator",
    label = "does not implement `Authenticator`",
    note = "implement `auth_core::Authenticator`: `name`, `scheme`, `recognise` and the async `authenticate`"
)]
pub trait Authenticator: Send + Sync + 'static {
    /// The name in `scheme = "…"`, in configuration and logs: `jwt`, `api_key`, …
    fn name(&self) -> &str;

    /// The HTTP authentication scheme that challenges name.
    fn scheme(&self) -> Scheme;

    /// Finds the credential by its form, without judging it.
    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r>;

    /// The issuers of the principals that it makes. Owners are compared by issuer and subject, so a backend that does
    /// not say it has no callers who own anything, and an endpoint with an owner is refused at start.
    fn issuers(&self) -> Vec<String> {
        Vec::new()
    }

    /// Says in the log, target `auth::start`, what it verifies with and what it does not check. Called once, when the
    /// [`Auth`](crate::Auth) is made. A backend with nothing to say says nothing.
    fn announce(&self) {}

    /// Judges the credential that [`recognise`](Self::recognise) found.
    ///
    /// # Errors
    /// Invalid (401) or unavailable (503).
    fn authenticate(
        &self,
        credential: Credential<'_>,
        head: &RequestHead<'_>,
    ) -> impl Future<Output = Result<Principal, AuthenticationError>> + Send;
}

/// A credential as it was sent. Formatting it shows its length only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Credential<'r>(&'r str);

impl<'r> Credential<'r> {
    /// Wraps what a request carries.
    #[must_use]
    pub const fn new(text: &'r str) -> Self {
        Self(text)
    }

    /// The credential itself. Keep it out of logs, errors and answers.
    #[must_use]
    pub const fn expose(self) -> &'r str {
        self.0
    }

    /// Whether this is a part of the other one, in the same place of the same request.
    pub(crate) fn lies_in(self, other: Credential<'_>) -> bool {
        let (own, whole) = (self.0.as_bytes().as_ptr_range(), other.0.as_bytes().as_ptr_range());
        whole.start <= own.start && own.end <= whole.end
    }
}

impl fmt::Debug for Credential<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({} bytes)", self.0.len())
    }
}

/// What an authenticator recognises in a request head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'r> {
    /// No credential of this kind.
    Nothing,
    /// Exactly one.
    One(Credential<'r>),
    /// Something of this kind that cannot be a credential: 401, and nothing else is tried.
    Malformed,
    /// More than one: 400, and none is verified.
    Several,
}

/// The name of an HTTP authentication scheme: an RFC 9110 token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme(&'static str);

impl Scheme {
    /// RFC 6750.
    pub const BEARER: Self = Self("Bearer");

    /// Wraps a name.
    ///
    /// # Panics
    /// While compiling, where used in a constant, if the name is not an RFC 9110 token.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        let mut rest = name.as_bytes();
        assert!(!rest.is_empty(), "an authentication scheme is not empty");
        while let [byte, tail @ ..] = rest {
            assert!(is_token_byte(*byte), "an authentication scheme is a token: letters, digits and !#$%&'*+-.^_`|~");
            rest = tail;
        }
        Self(name)
    }

    /// The name as it stands in a challenge.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

pub(crate) const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}

/// Why a credential did not become a principal.
///
/// The cause is for the log; the client gets one short form for every cause of a scheme.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AuthenticationError {
    /// The credential is not valid: 401, final.
    #[error("invalid credential: {cause}")]
    Invalid {
        /// What is wrong, for the log. Never the credential.
        cause: String,
        /// The credential was valid and its time is over.
        expired: bool,
    },
    /// What would judge the credential does not answer: 503.
    #[error("cannot verify credentials: {cause}")]
    Unavailable {
        /// What failed, for the log.
        cause: String,
    },
}

impl AuthenticationError {
    /// The credential is not valid.
    #[must_use]
    pub fn invalid(cause: impl Into<String>) -> Self {
        Self::Invalid { cause: cause.into(), expired: false }
    }

    /// The credential was valid once.
    #[must_use]
    pub fn expired(cause: impl Into<String>) -> Self {
        Self::Invalid { cause: cause.into(), expired: true }
    }

    /// The backend does not answer.
    #[must_use]
    pub fn unavailable(cause: impl Into<String>) -> Self {
        Self::Unavailable { cause: cause.into() }
    }
}

/// The answer of an authenticator, boxed: what a list of different authenticators needs.
pub(crate) type Authentication<'a> = Pin<Box<dyn Future<Output = Result<Principal, AuthenticationError>> + Send + 'a>>;

/// [`Authenticator`] behind a pointer.
pub(crate) trait AnyAuthenticator: Send + Sync {
    fn name(&self) -> &str;
    fn scheme(&self) -> Scheme;
    fn issuers(&self) -> Vec<String>;
    fn announce(&self);
    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r>;
    fn authenticate<'a>(&'a self, credential: Credential<'a>, head: &'a RequestHead<'a>) -> Authentication<'a>;
}

impl<A: Authenticator> AnyAuthenticator for A {
    fn name(&self) -> &str {
        Authenticator::name(self)
    }

    fn scheme(&self) -> Scheme {
        Authenticator::scheme(self)
    }

    fn issuers(&self) -> Vec<String> {
        Authenticator::issuers(self)
    }

    fn announce(&self) {
        Authenticator::announce(self);
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        Authenticator::recognise(self, head)
    }

    fn authenticate<'a>(&'a self, credential: Credential<'a>, head: &'a RequestHead<'a>) -> Authentication<'a> {
        Box::pin(Authenticator::authenticate(self, credential, head))
    }
}
