//! Shadow mode: a requirement or authorizer beside the deciding one, compared, counted and logged, never acted on.

mod beside;
mod compare;
mod endpoint_name;
mod registered;
mod report;
mod seen;
mod tally;

use core::fmt;
use core::time::Duration;

use crate::authorizer::{AnyAuthorizer, Authorizer};
use crate::requirement::Requirement;
pub(crate) use compare::{Case, Shadowed};
pub(crate) use endpoint_name::EndpointName;
pub(crate) use registered::{Place, Shadows};
pub use report::{ShadowCounts, ShadowReport, ShadowedEndpoint};
pub(crate) use seen::Seen;

/// A requirement or [`Authorizer`] that is tried out: it runs beside the deciding one, and where the two disagree that is
/// counted and logged. It decides nothing.
///
/// ```
/// use auth_core::{Auth, Requirement, Shadow, requirement, testing::TestAuthenticator};
/// # use auth_core::{Authorizer, Call, Unavailable, Verdict};
/// # struct Cedar;
/// # impl Authorizer for Cedar {
/// #     fn name(&self) -> &str { "cedar" }
/// #     async fn authorize(&self, _: &Call<'_>) -> Result<Verdict, Unavailable> { Ok(Verdict::Allow) }
/// # }
///
/// const BY_ADMINS: Requirement = requirement!(role = "admin", permission = "threads:delete");
///
/// let auth = Auth::builder()
///     .authenticator(TestAuthenticator)
///     .shadow(Shadow::requirement("DELETE /threads/{id}", &BY_ADMINS)) // beside what the handler requires today
///     .shadow(Shadow::authorizer(Cedar)) // beside every endpoint
///     .build()?;
///
/// for shadow in auth.shadows() {
///     println!("{shadow}"); // `cedar: agreed 0, would deny 0, would allow 0, unanswered 0, untold 0`, …
/// }
/// # Ok::<(), auth_core::InvalidAuth>(())
/// ```
///
/// | count | the shadow |
/// |---|---|
/// | agreed | says what was decided |
/// | would deny | denies what was allowed |
/// | would allow | allows what was denied |
/// | unanswered | failed, panicked, was too slow or had too many calls in flight; or the decision itself was an outage (503) |
/// | untold | cannot say: it depends on what nobody asked for this decision |
///
/// Each disagreement is one event with the target `auth::shadow`: the fields of the events of `auth::decision`, and beside
/// them `shadow` (its name), `answer` (`would deny` or `would allow`) and `shadow_reasons`. An authorizer that does not answer
/// is an event of the level debug.
///
/// # Guarantees
/// - Status, body, headers, the handler and its arguments are those without a shadow. It begins once the decision is made and
///   recorded, and asks for nothing that the decision did not ask for: no check is run and no object loaded for it.
/// - A requirement is compared at once, before the handler runs: that costs what deciding costs, and waits for nobody.
/// - An authorizer is asked *beside* the handler, in a task of its own on the same runtime, for at most its
///   [`timeout`](Self::timeout). The call does not wait for it.
/// - At most 256 calls of a shadow are in flight in a process; the next is unanswered, and the authorizer is not asked.
/// - Where no shadow is beside an endpoint nothing is counted or allocated.
///
/// # Limits
/// - Checks, objects and authorizers in a shadow requirement are known only as far as the deciding requirement asked for the
///   same; the rest is untold where it matters. What the endpoint does not ask for at all is a warning at start.
/// - A handler that is given no object, because there is none, answers 404 whatever the requirement: a shadow that would allow
///   such a call is untold.
/// - Compared are calls of callers who are known. On a public endpoint nobody is known, unless it takes `Option<Principal>`.
/// - An authorizer that decides can only deny. "Would allow" says that its rules are wider than what was decided.
/// - An authorizer in shadow is as much code of yours as a handler: if it blocks its thread, what runs there waits. Until it has
///   answered it holds the principal, the parameters of the path and the loaded objects of its call.
/// - [`Auth::decide`](crate::Auth::decide) is compared with the authorizers that are beside every endpoint, where a Tokio runtime
///   is there to ask them; else they are unanswered.
#[must_use = "a shadow compares nothing until it is given to `AuthBuilder::shadow`"]
pub struct Shadow {
    name: String,
    rule: Rule,
    endpoints: Vec<EndpointName>,
    timeout: Duration,
}

/// What is in shadow.
enum Rule {
    Requirement(&'static Requirement),
    Authorizer(Box<dyn AnyAuthorizer>),
}

const LONGEST_TIMEOUT: Duration = Duration::from_mins(1);

impl Shadow {
    /// A requirement beside that of an endpoint: what would be decided if it stood in its place, with the options of the
    /// endpoint. Its name is its text.
    ///
    /// An endpoint is named by method and whole path pattern, scopes included (`DELETE /v1/threads/{id}`), or by the name of
    /// its handler, which is every handler of that name.
    pub fn requirement(endpoint: impl AsRef<str>, requirement: &'static Requirement) -> Self {
        Self::new(requirement.to_string(), Rule::Requirement(requirement)).on(endpoint)
    }

    /// An authorizer beside every endpoint, or beside those that [`on`](Self::on) names. It may have the name of one that
    /// decides.
    #[cfg(feature = "actix")]
    pub fn authorizer(authorizer: impl Authorizer) -> Self {
        Self::new(Authorizer::name(&authorizer).to_owned(), Rule::Authorizer(Box::new(authorizer)))
    }

    /// Names one more endpoint that it is beside, by method and whole path pattern or by the name of the handler. One that
    /// does not exist keeps the process from starting.
    pub fn on(mut self, endpoint: impl AsRef<str>) -> Self {
        self.endpoints.push(EndpointName::new(endpoint.as_ref()));
        self
    }

    /// How long an authorizer may take, at most 60 seconds; 2 seconds unless set. A requirement takes no time.
    ///
    /// # Errors
    /// [`InvalidShadow::Timeout`] for none and for more.
    pub fn timeout(self, timeout: Duration) -> Result<Self, InvalidShadow> {
        if timeout.is_zero() || timeout > LONGEST_TIMEOUT {
            return Err(InvalidShadow::Timeout(timeout));
        }
        Ok(Self { timeout, ..self })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn new(name: String, rule: Rule) -> Self {
        Self { name, rule, endpoints: Vec::new(), timeout: Duration::from_secs(2) }
    }
}

impl fmt::Debug for Shadow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shadow").field("name", &self.name).field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}

/// A [`Shadow`] that would not do what its settings say.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidShadow {
    /// The time limit.
    #[error("a shadow cannot take {0:?}: write more than zero and at most 60 seconds")]
    Timeout(Duration),
}

crate::spoken::debug_is_display!(InvalidShadow);
