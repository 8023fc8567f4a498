//! An authorizer in shadow is asked in a task of its own, so that nobody waits for it.

use core::any::TypeId;
use std::sync::Arc;

#[cfg(feature = "actix")]
use {
    crate::caught::{Panicked, caught},
    tokio::runtime::Handle,
    tokio::time::timeout,
    tracing::Instrument,
};

use super::Rule;
use super::registered::Registered;
use super::seen::Seen;
use super::tally::{Cell, Comparison};
use crate::audit::without_controls;
use crate::authorizer::{Call, Verdict};
use crate::load::Object;
use crate::principal::Principal;
use crate::requirement::Requirement;

/// A call that a shadow is asked about, kept for as long as it takes.
pub(super) struct Asking {
    pub(super) flight: Flight,
    pub(super) seen: Seen,
    pub(super) principal: Principal,
    pub(super) requirement: &'static Requirement,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) objects: Vec<(TypeId, Object)>,
    pub(super) allowed: bool,
    /// There was nothing that the handler could have been given.
    pub(super) nothing_there: bool,
    pub(super) now: u64,
}

/// What is counted whatever becomes of the task: one that never ends its question is unanswered.
pub(super) struct Flight {
    shadow: Arc<Registered>,
    cell: Arc<Cell>,
    comparison: Comparison,
}

impl Flight {
    pub(super) fn new(shadow: &Arc<Registered>, cell: &Arc<Cell>) -> Option<Self> {
        let (shadow, cell) = (Arc::clone(shadow), Arc::clone(cell));
        shadow.takes_off().then(|| Self { shadow, cell, comparison: Comparison::Unanswered })
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.cell.count(self.comparison);
        self.shadow.lands();
    }
}

impl Asking {
    /// Asks beside whatever this task does next. Where there is no runtime nobody is asked.
    #[cfg(feature = "actix")]
    pub(super) fn start(self) {
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(self.ask().in_current_span());
        }
    }

    #[cfg(not(feature = "actix"))]
    pub(super) fn start(self) {
        drop(self);
    }

    #[cfg(feature = "actix")]
    async fn ask(mut self) {
        let shadow = Arc::clone(&self.flight.shadow);
        let Rule::Authorizer(authorizer) = &shadow.rule else { return };
        let call = Call {
            principal: &self.principal,
            requirement: self.requirement,
            operation: self.seen.operation,
            handler: &self.seen.handler,
            method: &self.seen.method,
            pattern: self.seen.pattern.as_deref().unwrap_or_default(),
            parameters: &self.parameters,
            objects: &self.objects,
            now: self.now,
        };
        let asked = timeout(shadow.timeout, caught(async { authorizer.authorize(&call).await })).await;
        let (comparison, why) = match asked {
            Ok(Ok(Ok(verdict))) => self.compared(verdict),
            Ok(Ok(Err(unavailable))) => (Comparison::Unanswered, Some(unavailable.to_string())),
            Ok(Err(Panicked)) => (Comparison::Unanswered, Some("panicked".to_owned())),
            Err(_) => (Comparison::Unanswered, Some(format!("no answer within {:?}", shadow.timeout))),
        };
        self.flight.comparison = comparison;
        let why = why.as_deref().map(without_controls);
        self.seen.tell(&shadow.name, comparison, why.as_deref());
    }

    fn compared(&self, verdict: Verdict) -> (Comparison, Option<String>) {
        match (verdict, self.allowed) {
            (Verdict::Allow | Verdict::AllowFor { .. }, true) | (Verdict::Deny { .. }, false) => {
                (Comparison::Agreed, None)
            }
            (Verdict::Allow | Verdict::AllowFor { .. }, false) if self.nothing_there => (Comparison::Untold, None),
            (Verdict::Allow, false) => (Comparison::WouldAllow, None),
            (Verdict::AllowFor { reason }, false) => (Comparison::WouldAllow, Some(reason)),
            (Verdict::Deny { reason }, true) => (Comparison::WouldDeny, Some(reason)),
        }
    }
}
