//! What deciding answers, with its reasons.

use core::fmt;

use auth_grammar::{Ingredient, Operation};

use crate::atom::Atom;
use crate::outcome::Outcome;
use crate::refusal::{Body, Envelope, Refusal, RefusalKind};

/// Allow, or deny with a denial that says why.
///
/// ```
/// use auth_core::{Decision, DenialKind, Facts, Requirement, requirement, testing};
///
/// const EDITORS: Requirement = requirement!(permission = "documents:write");
///
/// # actix_web::rt::System::new().block_on(async {
/// let (auth, bob) = (testing::auth(), testing::caller("bob").principal());
/// let Decision::Deny(denial) = auth.decide(&bob, &EDITORS, Facts::default()).await else { panic!("bob is no editor") };
/// assert_eq!(denial.kind, DenialKind::InsufficientScope(vec!["documents:write"]));
/// assert_eq!(denial.to_string(), "permission = \"documents:write\": not held");
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    /// The handler may run.
    Allow,
    /// The handler must not run.
    Deny(Denial),
}

impl DenialKind {
    /// What a client is told.
    pub(crate) const fn refusal(&self) -> RefusalKind {
        match self {
            Self::Unauthenticated => RefusalKind::MissingCredential,
            Self::Forbidden => RefusalKind::Forbidden,
            Self::InsufficientScope(_) => RefusalKind::InsufficientScope,
            Self::StepUp { .. } => RefusalKind::StepUp,
            Self::NotFound => RefusalKind::Hidden,
            Self::Unavailable => RefusalKind::Unavailable,
        }
    }
}

impl Decision {
    /// The denial as an error, for `?`.
    ///
    /// # Errors
    /// The denial.
    pub fn into_result(self) -> Result<(), Denial> {
        match self {
            Self::Allow => Ok(()),
            Self::Deny(denial) => Err(denial),
        }
    }

    /// Whether the handler may run.
    #[must_use]
    pub const fn is_allow(&self) -> bool {
        matches!(self, Self::Allow)
    }
}

/// Why a call is denied.
///
/// A handler that decides more than its attribute says returns it as its error:
/// [`Auth::decide`](crate::Auth::decide) prepares the answer that is due.
///
/// ```
/// use actix_web::{post, web};
/// use auth_core::{Auth, Denial, Facts, Principal, Requirement, require, requirement};
///
/// const PUBLISHERS: Requirement = requirement!(permission = "documents:publish");
///
/// #[require(permission = "documents:write")]
/// #[post("/documents")]
/// async fn write(auth: Auth, caller: Principal, publish: web::Json<bool>) -> Result<&'static str, Denial> {
///     if *publish {
///         auth.decide(&caller, &PUBLISHERS, Facts::default()).await.into_result()?;
///     }
///     Ok("written")
/// }
/// ```
///
/// A client sees what [`Refusal`] holds; the reasons are for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// What kind of answer is due.
    pub kind: DenialKind,
    /// Everything that denied, for the log.
    pub reasons: Vec<Reason>,
    /// What a client is told, where an `Auth` decided.
    pub(crate) refusal: Option<Box<Prepared>>,
}

/// The answer to a denied call, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prepared {
    pub(crate) refusal: Refusal,
    pub(crate) body: Body,
}

impl Denial {
    pub(crate) fn new(kind: DenialKind, reasons: Vec<Reason>) -> Self {
        Self { kind, reasons, refusal: None }
    }

    /// Prepares the answer that is due.
    pub(crate) fn prepare(&mut self, refusal: Refusal, envelope: &dyn Envelope) {
        let body = envelope.guarded(&refusal);
        self.refusal = Some(Box::new(Prepared { refusal, body }));
    }

    /// The status of the answer that is due.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.refusal.as_ref().map_or_else(|| self.kind.refusal().status(), |prepared| prepared.refusal.status())
    }
}

/// Writes every reason, for the log.
impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reason) in self.reasons.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{reason}")?;
        }
        Ok(())
    }
}

impl core::error::Error for Denial {}

/// What kind of answer a denial is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DenialKind {
    /// Nobody is known: 401.
    Unauthenticated,
    /// The caller is known and not allowed, and more scopes would not help: 403.
    Forbidden,
    /// The caller would be allowed with these scopes and permissions: 403 `insufficient_scope`.
    InsufficientScope(Vec<&'static str>),
    /// The caller would be allowed after a fresh login: 401 `insufficient_user_authentication` (RFC 9470).
    StepUp {
        /// How old the login may be, in seconds, where it is too old.
        max_age: Option<u64>,
        /// The authentication context class that the login lacks.
        acr: Option<&'static str>,
    },
    /// There is no such object, or it is somebody else's: 404.
    NotFound,
    /// What would decide could not be asked: 503.
    Unavailable,
}

/// One thing that denied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// An atom of the requirement.
    Atom {
        /// The atom as written.
        atom: &'static Atom,
        /// Whether it stands below an even number of `not`.
        positive: bool,
        /// What is known about the atom itself.
        outcome: Outcome,
        /// What keeps the caller from holding it, where it is held otherwise.
        limit: Option<Limit>,
        /// Whether it was asked: what cannot change the answer is not.
        asked: bool,
    },
    /// An ingredient of the strict default of the class.
    Strict {
        /// The ingredient.
        ingredient: Ingredient,
        /// The class whose default it is.
        operation: Operation,
    },
    /// The login is older than the `max_age` of the endpoint, or its age unknown.
    MaxAge {
        /// How old it may be, in seconds.
        seconds: u64,
    },
    /// The login was not made in the authentication context class that the endpoint asks for.
    Acr {
        /// The class.
        acr: &'static str,
    },
    /// The memberships of the caller could not be loaded, and the handler takes the caller.
    Memberships,
    /// What an authorizer says of its denial: the policies that forbid.
    Authorizer {
        /// Its name.
        name: &'static str,
        /// Why it denies.
        reason: Box<str>,
    },
    /// There is no principal.
    NoPrincipal,
}

/// What keeps a caller from holding a name that it holds otherwise, or it from being known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// The permission is held, but only by a wildcard, and the operation asks for an exact grant.
    Wildcard,
    /// The scopes of the credential leave it out.
    Scopes,
    /// Who acts for the subject is not listed among the actors, and such a call has no rights.
    UnlistedActor,
    /// The subject holds it, and who acts for the subject does not.
    Actor,
    /// It is held in a tenant, and not in the one that is asked about.
    Tenant,
    /// Nothing says of which tenants the caller is a member, so that what is held in them is unknown.
    UnknownTenants,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wildcard => "held by a wildcard only, and the operation asks for an exact grant",
            Self::Scopes => "not held, for the scopes of the credential leave it out",
            Self::UnlistedActor => "not held, for the issuer and subject who act are not listed among the actors",
            Self::Actor => "held by the subject, but not by who acts for it",
            Self::Tenant => "held in a tenant, but not in the one that is asked about",
            Self::UnknownTenants => {
                "unknown, for nothing says, in a form that can be read, of which tenants the caller is a member: let the issuer \
                 say it, or load memberships"
            }
        })
    }
}

/// Writes the reason for an operator, with the setting that governs it where there is one.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Atom { atom, positive, outcome, limit, asked } => {
                if *positive { write!(f, "{atom}: ") } else { write!(f, "not({atom}): ") }?;
                match (outcome, limit) {
                    (Outcome::Unknown, _) if !*asked => f.write_str("not asked, for it cannot change the answer"),
                    (Outcome::False | Outcome::Unknown, Some(limit)) => limit.fmt(f),
                    (Outcome::False, None) => f.write_str("not held"),
                    (Outcome::Unknown, None) => f.write_str("unknown"),
                    (Outcome::Unavailable, _) => f.write_str("could not be asked"),
                    (Outcome::True, _) => f.write_str("held, and must not be"),
                }
            }
            Self::Strict { ingredient, operation } => {
                let (what, mend) = match ingredient {
                    Ingredient::Named => {
                        ("a way to satisfy the requirement names no role, permission or scope", String::new())
                    }
                    Ingredient::Exact => ("the permission is held by a wildcard only", String::new()),
                    Ingredient::Key => (
                        "the credential names no permission or scope of the endpoint exactly; an endpoint that names none has \
                             to, or to relax this ingredient, before a credential with scopes can pass",
                        String::new(),
                    ),
                    Ingredient::MaxAge => {
                        ("the login is too old, or its age unknown", format!(", set by operations.{operation}.max_age"))
                    }
                    Ingredient::Role => {
                        ("the role of the class is missing", format!(", set by operations.{operation}.role"))
                    }
                };
                write!(f, "strict default `{ingredient}` of {operation}{mend}: {what}")
            }
            Self::MaxAge { seconds } => {
                write!(f, "max_age = \"{seconds}s\": the login is too old, or its time (`auth_time`) unknown")
            }
            Self::Acr { acr } => write!(f, "acr = {acr:?}: the login was not made in this class"),
            Self::Memberships => {
                f.write_str("the memberships of the caller could not be loaded, and the handler takes the caller")
            }
            Self::Authorizer { name, reason } => write!(f, "authorizer = {name:?}: {reason}"),
            Self::NoPrincipal => f.write_str("no principal"),
        }
    }
}
