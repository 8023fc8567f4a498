//! Everything that is traced, at every level, while a future is polled.

use core::fmt::{self, Write as _};
use core::future::poll_fn;
use core::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber, dispatcher};

pub(super) struct Recorder {
    written: Arc<Mutex<String>>,
    dispatch: Dispatch,
    /// While there are two, tracing asks all of them whether a place is of interest, whichever thread comes there first.
    /// With one alone it would ask that of the thread, which may have none, and remember the answer.
    _second: Dispatch,
}

impl Recorder {
    pub(super) fn new() -> Self {
        let written = Arc::new(Mutex::default());
        let dispatch = Dispatch::new(Listener(Arc::clone(&written)));
        Self { written, dispatch, _second: Dispatch::new(Listener(Arc::default())) }
    }

    /// Records while the future is polled, and nothing that others do meanwhile.
    pub(super) async fn listen<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(|context| dispatcher::with_default(&self.dispatch, || future.as_mut().poll(context))).await
    }

    pub(super) fn recorded(&self) -> String {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Listener(Arc<Mutex<String>>);

impl Listener {
    fn write(&self, record: impl FnOnce(&mut Fields<'_>)) {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        record(&mut Fields(&mut written));
        written.push('\n');
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(|fields| span.record(fields));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write(|fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(|fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Fields<'w>(&'w mut String);

impl Visit for Fields<'_> {
    fn record_str(&mut self, _: &Field, value: &str) {
        self.0.push_str(value);
        self.0.push(' ');
    }

    fn record_debug(&mut self, _: &Field, value: &dyn fmt::Debug) {
        // Writing to a text does not fail.
        let _ = write!(self.0, "{value:?} ");
    }
}
