//! What readers, askers and the thread share.

use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use arc_swap::ArcSwapOption;
use tokio::sync::watch;

use super::NotThere;
use super::limits::Limits;

/// Tells the time. The thread waits by the clock of the machine all the same.
pub(crate) type Now = dyn Fn() -> Instant + Send + Sync;

pub(super) struct State<T> {
    latest: ArcSwapOption<Fetched<T>>,
    attempts: Mutex<Attempts>,
    /// How many attempts have ended. Its sender is the thread's, so that nobody waits for a thread that is no more.
    ended: watch::Receiver<u64>,
    limits: Limits,
    now: Box<Now>,
}

struct Fetched<T> {
    document: Arc<T>,
    /// When its fetch began: it is at least as old as that.
    since: Instant,
}

struct Attempts {
    ended: u64,
    /// One is under way, or is asked for.
    pending: bool,
    last: Option<Last>,
}

struct Last {
    ended: Instant,
    succeeded: bool,
}

/// What becomes of the wish for another fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The end of this attempt is to be waited for; the thread has to be woken if that is said.
    Wait { attempt: u64, wake: bool },
    /// The last one is too recent. Whether it succeeded.
    TooRecent { succeeded: bool },
}

impl<T> State<T> {
    /// Nothing is there yet, and the first attempt is asked for.
    pub(super) fn new(limits: Limits, now: Box<Now>, ended: watch::Receiver<u64>) -> Self {
        let attempts = Mutex::new(Attempts { ended: 0, pending: true, last: None });
        Self { latest: ArcSwapOption::empty(), attempts, ended, limits, now }
    }

    pub(super) fn current(&self) -> Result<Arc<T>, NotThere> {
        let latest = self.latest.load();
        let fetched = latest.as_ref().ok_or(NotThere::Never)?;
        self.left(fetched).map(|_| Arc::clone(&fetched.document)).ok_or(NotThere::TooOld)
    }

    /// A document that serves, if it is another one.
    pub(super) fn newer(&self, seen: &Arc<T>) -> Option<Arc<T>> {
        self.current().ok().filter(|document| !Arc::ptr_eq(document, seen))
    }

    /// For how long the last document serves yet.
    pub(super) fn serves(&self) -> Option<Duration> {
        self.latest.load().as_ref().and_then(|fetched| self.left(fetched))
    }

    fn left(&self, fetched: &Fetched<T>) -> Option<Duration> {
        let age = (self.now)().saturating_duration_since(fetched.since);
        self.limits.most_stale.checked_sub(age).filter(|left| !left.is_zero())
    }

    pub(super) fn ask(&self) -> Asked {
        let now = (self.now)();
        let mut attempts = self.attempts();
        let attempt = attempts.ended + 1;
        if attempts.pending {
            return Asked::Wait { attempt, wake: false };
        }
        if let Some(last) = &attempts.last
            && now.saturating_duration_since(last.ended) < self.limits.cooldown
        {
            return Asked::TooRecent { succeeded: last.succeeded };
        }
        attempts.pending = true;
        Asked::Wait { attempt, wake: true }
    }

    /// Waits until so many attempts have ended; at once if the thread is no more.
    pub(super) async fn ended(&self, attempts: u64) {
        let mut ended = self.ended.clone();
        drop(ended.wait_for(|ended| *ended >= attempts).await);
    }

    pub(super) fn is_pending(&self) -> bool {
        self.attempts().pending
    }

    /// An attempt begins.
    pub(super) fn begin(&self) -> Instant {
        self.attempts().pending = true;
        (self.now)()
    }

    /// The document that the attempt has brought.
    pub(super) fn replace(&self, document: T, since: Instant) {
        self.latest.store(Some(Arc::new(Fetched { document: Arc::new(document), since })));
    }

    /// An attempt has ended; returns how many have.
    pub(super) fn end(&self, succeeded: bool) -> u64 {
        let ended = (self.now)();
        let mut attempts = self.attempts();
        attempts.ended += 1;
        attempts.pending = false;
        attempts.last = Some(Last { ended, succeeded });
        attempts.ended
    }

    fn attempts(&self) -> MutexGuard<'_, Attempts> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::sync::{Arc, Mutex};
    use std::time::Instant;

    use tokio::sync::watch;

    use super::{Asked, State};
    use crate::remote::NotThere;
    use crate::remote::limits::Limits;

    const COOLDOWN: Duration = Duration::from_mins(1);
    const MOST_STALE: Duration = Duration::from_hours(24);
    const MOMENT: Duration = Duration::from_nanos(1);

    /// A state and the clock that it reads.
    fn state() -> (State<u8>, impl Fn(Duration)) {
        let time = Arc::new(Mutex::new(Instant::now()));
        let read = Arc::clone(&time);
        let now = Box::new(move || *read.lock().unwrap());
        let state = State::new(Limits::default(), now, watch::channel(0).1);
        (state, move |by| *time.lock().unwrap() += by)
    }

    #[test]
    fn a_document_serves_for_its_time_and_no_longer() {
        let (state, pass) = state();
        assert_eq!(state.current(), Err(NotThere::Never));
        let began = state.begin();
        let fetching = Duration::from_secs(4);
        pass(fetching);
        state.replace(1, began);
        state.end(true);
        let left = MOST_STALE.saturating_sub(fetching);
        assert_eq!(state.serves(), Some(left));
        pass(left.saturating_sub(MOMENT));
        assert_eq!((state.current(), state.serves()), (Ok(Arc::new(1)), Some(MOMENT)));
        pass(MOMENT);
        assert_eq!((state.current(), state.serves()), (Err(NotThere::TooOld), None));
        state.begin();
        state.end(false);
        assert_eq!(state.current(), Err(NotThere::TooOld));
    }

    #[test]
    fn one_wish_for_all_who_have_it_and_one_in_each_cooldown() {
        let (state, pass) = state();
        assert_eq!(state.ask(), Asked::Wait { attempt: 1, wake: false }, "the first is asked for");
        state.begin();
        assert_eq!(state.ask(), Asked::Wait { attempt: 1, wake: false }, "it is under way");
        assert_eq!(state.end(true), 1);
        assert_eq!(state.ask(), Asked::TooRecent { succeeded: true });
        pass(COOLDOWN.saturating_sub(MOMENT));
        assert_eq!(state.ask(), Asked::TooRecent { succeeded: true });
        pass(MOMENT);
        assert_eq!(state.ask(), Asked::Wait { attempt: 2, wake: true });
        assert_eq!(state.ask(), Asked::Wait { attempt: 2, wake: false });
        state.begin();
        pass(COOLDOWN);
        assert_eq!(state.end(false), 2);
        assert_eq!(state.ask(), Asked::TooRecent { succeeded: false }, "the cooldown begins when a fetch ends");
    }

    #[test]
    fn newer_is_another_one_that_serves() {
        let (state, pass) = state();
        let at = state.begin();
        state.replace(1, at);
        let seen = state.current().unwrap();
        assert_eq!(state.newer(&seen), None);
        state.replace(1, at);
        assert_eq!(state.newer(&seen), Some(Arc::new(1)));
        pass(MOST_STALE);
        assert_eq!(state.newer(&seen), None);
    }
}
