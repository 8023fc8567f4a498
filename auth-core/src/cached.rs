//! A wrapper for authenticators that ask somebody else.

mod key;

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use moka::future::Cache;
use tokio::time::{Instant, timeout_at};

use crate::authenticator::{AuthenticationError, Authenticator, Credential, Found, Scheme};
use crate::caught::{Panicked, caught};
use crate::clock::{Clock, SystemClock};
use crate::head::RequestHead;
use crate::principal::Principal;
use key::{Key, Varying};

/// Gives a slow [`Authenticator`] a time limit, a bounded cache, and one look-up for many equal requests in flight.
///
/// ```
/// use std::time::Duration;
/// use auth_core::{Auth, Cached};
/// # use auth_core::testing::TestAuthenticator as RemoteTickets;
///
/// let tickets = Cached::new(RemoteTickets)
///     .timeout(Duration::from_millis(500))? // 2 seconds unless set
///     .time_to_live(Duration::from_secs(30))? // 60 seconds unless set
///     .capacity(1_000); // 10,000 callers unless set
/// let auth = Auth::builder().authenticator(tickets).build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Guarantees
/// - A look-up that takes longer than the limit, or panics, is an outage: 503, never an allow and never 401.
/// - Only principals are kept, and none longer than the time to live or past its
///   [`expires_at`](Principal::expires_at). For so long, operations that are not strict let in what was withdrawn
///   meanwhile.
/// - Strict operations (delete, memory store, manage) ask afresh, each for itself. What they learn to be invalid is
///   forgotten.
/// - Failures are not kept. They are shared by the requests that wait for the same look-up. A request that goes away
///   takes nothing from the others: the next of them asks.
/// - The cache holds SHA-256 hashes of credentials, never a credential. A principal that has ended when it arrives is
///   refused as expired.
///
/// # Limits
/// - The answer is remembered for the credential, so that the wrapped authenticator must not depend on anything else.
///   It is shown nothing else: method and path are empty, and of the headers it sees those that [`vary`](Self::vary)
///   names, which are remembered with the credential. (`recognise` sees the whole head.) A signature over a request
///   cannot be judged behind this wrapper.
/// - It needs a Tokio runtime with a timer, as actix has.
/// - It does not limit how many different credentials are looked up at once.
pub struct Cached<A> {
    authenticator: A,
    timeout: Duration,
    time_to_live: Duration,
    capacity: u64,
    vary: Vec<Box<str>>,
    clock: Arc<dyn Clock>,
    principals: Cache<Key, Principal>,
}

const LONGEST_TIMEOUT: Duration = Duration::from_mins(1);
const LONGEST_TIME_TO_LIVE: Duration = Duration::from_hours(24);

impl<A: Authenticator> Cached<A> {
    /// Wraps an authenticator.
    #[must_use]
    pub fn new(authenticator: A) -> Self {
        let (time_to_live, capacity) = (Duration::from_mins(1), 10_000);
        Self {
            authenticator,
            timeout: Duration::from_secs(2),
            time_to_live,
            capacity,
            vary: Vec::new(),
            clock: Arc::new(SystemClock),
            principals: cache(capacity, time_to_live),
        }
    }

    /// How long a request waits for the answer, at most 60 seconds. A backend with a time limit of its own, such as that
    /// of its HTTP client, is given a shorter one.
    ///
    /// # Errors
    /// [`InvalidCached::Timeout`] for none and for more.
    pub fn timeout(self, timeout: Duration) -> Result<Self, InvalidCached> {
        if timeout.is_zero() || timeout > LONGEST_TIMEOUT {
            return Err(InvalidCached::Timeout(timeout));
        }
        Ok(Self { timeout, ..self })
    }

    /// How long a principal is kept, at most a day; zero keeps none.
    ///
    /// # Errors
    /// [`InvalidCached::TimeToLive`] for more.
    pub fn time_to_live(self, time_to_live: Duration) -> Result<Self, InvalidCached> {
        if time_to_live > LONGEST_TIME_TO_LIVE {
            return Err(InvalidCached::TimeToLive(time_to_live));
        }
        Ok(Self { time_to_live, principals: cache(self.capacity, time_to_live), ..self })
    }

    /// How many principals are kept; zero keeps none.
    #[must_use]
    pub fn capacity(self, capacity: u64) -> Self {
        Self { capacity, principals: cache(capacity, self.time_to_live), ..self }
    }

    /// Names a header that the wrapped authenticator reads beside the credential, such as that of a tenant.
    #[must_use]
    pub fn vary(mut self, header: impl Into<Box<str>>) -> Self {
        self.vary.push(header.into());
        self
    }

    /// The clock that [`expires_at`](Principal::expires_at) is compared with; that of the machine unless set.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    async fn remembered(&self, key: &Key) -> Option<Principal> {
        let principal = self.principals.get(key).await?;
        if self.has_ended(&principal) {
            self.principals.invalidate(key).await;
            return None;
        }
        Some(principal)
    }

    /// Asks the wrapped authenticator.
    async fn ask(
        &self,
        credential: Credential<'_>,
        head: &RequestHead<'_>,
        until: Instant,
    ) -> Result<Principal, AuthenticationError> {
        let answer = caught(async { self.authenticator.authenticate(credential, head).await });
        match timeout_at(until, answer).await {
            Ok(Ok(Ok(principal))) if self.has_ended(&principal) => {
                Err(AuthenticationError::expired("the principal had ended when it arrived"))
            }
            Ok(Ok(answer)) => answer,
            Ok(Err(Panicked)) => Err(AuthenticationError::unavailable("the authenticator panicked")),
            Err(_) => Err(self.too_slow()),
        }
    }

    fn has_ended(&self, principal: &Principal) -> bool {
        principal.expires_at().is_some_and(|end| end <= self.clock.now())
    }

    fn too_slow(&self) -> AuthenticationError {
        AuthenticationError::unavailable(format!("no answer within {:?}", self.timeout))
    }
}

impl<A: Authenticator> Authenticator for Cached<A> {
    fn name(&self) -> &str {
        self.authenticator.name()
    }

    fn scheme(&self) -> Scheme {
        self.authenticator.scheme()
    }

    fn announce(&self) {
        self.authenticator.announce();
    }

    fn issuers(&self) -> Vec<String> {
        self.authenticator.issuers()
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        self.authenticator.recognise(head)
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        head: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        let until = Instant::now() + self.timeout;
        let varying = Varying::new(head, &self.vary);
        let (key, head) = (varying.key(self.authenticator.scheme(), credential), varying.head());
        if head.is_strict() {
            let answer = self.ask(credential, &head, until).await;
            if let Err(AuthenticationError::Invalid { .. }) = answer {
                self.principals.invalidate(&key).await;
            }
            return answer;
        }
        if let Some(principal) = self.remembered(&key).await {
            return Ok(principal);
        }
        // The same limit twice: the look-up ends for all who wait for it, and each wait ends for itself, for instance
        // where one after the other takes a look-up over from a request that went away.
        let look_up = self.principals.try_get_with(key, self.ask(credential, &head, until));
        match timeout_at(until, look_up).await {
            Ok(answer) => answer.map_err(Arc::unwrap_or_clone),
            Err(_) => Err(self.too_slow()),
        }
    }
}

impl<A: Authenticator> fmt::Debug for Cached<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached")
            .field("authenticator", &self.name())
            .field("timeout", &self.timeout)
            .field("time_to_live", &self.time_to_live)
            .field("capacity", &self.capacity)
            .field("vary", &self.vary)
            .finish_non_exhaustive()
    }
}

fn cache(capacity: u64, time_to_live: Duration) -> Cache<Key, Principal> {
    Cache::builder().max_capacity(capacity).time_to_live(time_to_live).build()
}

/// A [`Cached`] that would not do what its settings say.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCached {
    /// The time limit.
    #[error("a look-up cannot take {0:?}: write more than zero and at most 60 seconds")]
    Timeout(Duration),
    /// The time to live.
    #[error("a principal cannot be kept for {0:?}: write at most 24 hours, or zero to keep none")]
    TimeToLive(Duration),
}

crate::spoken::debug_is_display!(InvalidCached);

#[cfg(test)]
mod tests;
