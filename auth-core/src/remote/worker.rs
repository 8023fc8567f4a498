//! The thread that fetches: at once, in intervals, after failures, and when asked.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use tokio::sync::watch;

use super::fetch::{Allowance, fetch};
use super::limits::Limits;
use super::report::Report;
use super::source::Source;
use super::state::State;

/// Makes a document of a text; the reason for a refusal quotes nothing of it.
pub(super) type Parse<T> = dyn Fn(&str) -> Result<T, String> + Send;

pub(super) struct Worker<T> {
    pub(super) state: Arc<State<T>>,
    pub(super) source: Source,
    pub(super) limits: Limits,
    pub(super) allowance: Allowance,
    pub(super) parse: Box<Parse<T>>,
    pub(super) ended: watch::Sender<u64>,
    /// Closed when the last handle is gone.
    pub(super) woken: Receiver<()>,
    /// How many of the last attempts failed.
    pub(super) failures: u32,
    /// Whether any succeeded.
    pub(super) served: bool,
}

impl<T> Worker<T> {
    pub(super) fn run(mut self) {
        loop {
            self.attempt();
            if !self.is_due_again() {
                return;
            }
        }
    }

    fn attempt(&mut self) {
        let since = self.state.begin();
        // A panic of the parser, or of the client, is a failed fetch.
        let fetched = catch_unwind(AssertUnwindSafe(|| (self.parse)(&fetch(&self.source, &self.allowance)?)))
            .unwrap_or_else(|_| Err("reading it panicked".to_owned()));
        let succeeded = fetched.is_ok();
        match fetched {
            Ok(document) => {
                self.state.replace(document, since);
                let after_failures = core::mem::take(&mut self.failures);
                let report = match (self.served, after_failures) {
                    (true, 0) => Report::Refreshed,
                    _ => Report::Serves { after_failures },
                };
                self.served = true;
                self.log(&report);
            }
            Err(reason) => {
                self.failures = self.failures.saturating_add(1);
                let next = self.limits.pause(self.failures);
                self.log(&Report::Failed { reason: &reason, serves: self.state.serves(), next });
            }
        }
        self.ended.send_replace(self.state.end(succeeded));
    }

    /// Waits; `false` when nobody is left to fetch for.
    fn is_due_again(&self) -> bool {
        let pause = self.limits.pause(self.failures);
        let began = Instant::now();
        loop {
            match self.woken.recv_timeout(pause.saturating_sub(began.elapsed())) {
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => return true,
                // Who woke the thread may have been served by an attempt that was due anyway.
                Ok(()) if self.state.is_pending() => return true,
                Ok(()) => {}
            }
        }
    }

    /// A log that panics must not end the thread.
    fn log(&self, report: &Report<'_>) {
        drop(catch_unwind(AssertUnwindSafe(|| report.log(&self.source))));
    }
}
