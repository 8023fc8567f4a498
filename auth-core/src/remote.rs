//! A document by URL that is kept fresh: fetched in the background, served while its provider is down, for a bounded
//! time. What the document is, this module does not know.
//!
//! ```text
//! requests ── current() ──────────► latest document, without waiting
//!          ── refreshed(seen) ─┐
//!                              ├──► one attempt for all who ask, one in each cooldown
//!          ── first() ─────────┘         ▲
//!                                        │ the thread: at once, each interval, after failures
//! ```

mod address;
mod discovery;
mod fetch;
mod limits;
mod loopback;
mod report;
mod source;
mod state;
#[cfg(test)]
pub(crate) mod tests;
mod worker;

use core::fmt;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use tokio::sync::watch;
use ureq::tls::RootCerts;

pub(crate) use self::address::InvalidAddress;
use self::fetch::Allowance;
pub(crate) use self::limits::{InvalidLimits, Limits};
pub(crate) use self::source::Source;
use self::state::{Asked, Now, State};
use self::worker::Worker;

/// A document by URL that is kept fresh by a thread of its own. Clones share both; the thread ends with the last one, or
/// with the fetch that is under way then.
///
/// # Guarantees
/// - Only https is fetched, and http from this machine itself; no redirect is followed, no proxy asked.
/// - However many ask, a fetch ends at least one cooldown before asking starts another.
/// - Whoever waits, waits for one fetch at most, and that is bounded by the timeout.
/// - A document that was not fetched within the most stale time does not serve.
///
/// # Limits
/// - A machine that sleeps does not age its documents meanwhile.
pub(crate) struct Remote<T> {
    state: Arc<State<T>>,
    source: Arc<Source>,
    wake: SyncSender<()>,
}

/// What came of asking for a newer document.
#[derive(Debug)]
pub(crate) enum Refreshed<T> {
    /// One that was fetched after the one that was seen. It may say the same.
    #[cfg_attr(not(test), expect(dead_code, reason = "keys are looked up again by who asked"))]
    Newer(Arc<T>),
    /// The one that was seen is as new as the cooldown lets it be: what it does not know is unknown.
    Recent,
    /// The last attempt failed, so nobody can say what is unknown.
    Unavailable,
}

/// No document serves: an outage (503), never a wrong credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotThere {
    /// None has been fetched yet.
    #[error("none could be fetched yet, and `auth::keys` in the log says why")]
    Never,
    /// The last one is older than the most stale time.
    #[error("none could be fetched for longer than the last ones may serve")]
    TooOld,
}

/// The document cannot be kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum InvalidRemote {
    /// The limits contradict each other.
    #[error(transparent)]
    Limits(#[from] InvalidLimits),
    /// The operating system gave no thread.
    #[error("the thread that fetches {0} cannot be started: {1}")]
    Thread(Box<str>, io::Error),
}

impl<T: Send + Sync + 'static> Remote<T> {
    /// Starts the thread, which fetches at once.
    ///
    /// `parse` makes the document of a text; why it refuses one goes to the log, so it quotes nothing of the text.
    ///
    /// # Errors
    /// [`InvalidRemote`].
    pub(crate) fn new(
        source: Source,
        limits: Limits,
        parse: impl Fn(&str) -> Result<T, String> + Send + 'static,
    ) -> Result<Self, InvalidRemote> {
        Self::with(source, limits, RootCerts::PlatformVerifier, Box::new(Instant::now), parse)
    }

    fn with(
        source: Source,
        limits: Limits,
        roots: RootCerts,
        now: Box<Now>,
        parse: impl Fn(&str) -> Result<T, String> + Send + 'static,
    ) -> Result<Self, InvalidRemote> {
        limits.check()?;
        let (ended, ends) = watch::channel(0);
        // One is enough: who comes second wakes it for the same fetch.
        let (wake, woken) = sync_channel(1);
        let state = Arc::new(State::new(limits.clone(), now, ends));
        let allowance = Allowance { timeout: limits.timeout, max_bytes: limits.max_bytes, roots };
        let worker = Worker {
            state: Arc::clone(&state),
            source: source.clone(),
            limits,
            allowance,
            parse: Box::new(parse),
            ended,
            woken,
            failures: 0,
            served: false,
        };
        let thread = thread::Builder::new().name("auth-keys".to_owned()).spawn(move || worker.run());
        thread.map_err(|error| InvalidRemote::Thread(source.to_string().into(), error))?;
        Ok(Self { state, source: Arc::new(source), wake })
    }

    /// The latest document. Does not wait, lock or allocate.
    ///
    /// # Errors
    /// [`NotThere`], which is 503.
    pub(crate) fn current(&self) -> Result<Arc<T>, NotThere> {
        self.state.current()
    }

    /// The document, after the first attempt to fetch it has ended.
    ///
    /// # Errors
    /// [`NotThere`], which is 503.
    pub(crate) async fn first(&self) -> Result<Arc<T>, NotThere> {
        self.state.ended(1).await;
        self.state.current()
    }

    /// A document newer than the one that was seen, which lacks something. Fetches one unless the last fetch is too
    /// recent, and waits for no other end than that of one fetch.
    pub(crate) async fn refreshed(&self, seen: &Arc<T>) -> Refreshed<T> {
        if let Some(newer) = self.state.newer(seen) {
            return Refreshed::Newer(newer);
        }
        let asked = self.state.ask();
        if let Asked::Wait { attempt, wake } = asked {
            if wake {
                // Full: it is woken already. Closed: it is no more, and nobody waits below.
                let _ = self.wake.try_send(());
            }
            self.state.ended(attempt).await;
        }
        match (self.state.newer(seen), asked) {
            (Some(newer), _) => Refreshed::Newer(newer),
            (None, Asked::TooRecent { succeeded: true }) => Refreshed::Recent,
            (None, _) => Refreshed::Unavailable,
        }
    }

    /// Where it comes from, without the query.
    pub(crate) fn source(&self) -> &Source {
        &self.source
    }
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        Self { state: Arc::clone(&self.state), source: Arc::clone(&self.source), wake: self.wake.clone() }
    }
}

impl<T> fmt::Debug for Remote<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Remote").field(&self.source).finish()
    }
}
