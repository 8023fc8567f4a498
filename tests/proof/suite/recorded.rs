//! The levels of the decisions that this thread has recorded. One subscriber for the whole process: those of single threads
//! race for what the call sites remember of their interest.

use std::cell::RefCell;
use std::sync::Once;

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

thread_local! {
    static LEVELS: RefCell<Vec<Level>> = const { RefCell::new(Vec::new()) };
}

struct Levels;

impl<S: Subscriber> Layer<S> for Levels {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "auth::decision" {
            LEVELS.with_borrow_mut(|levels| levels.push(*event.metadata().level()));
        }
    }
}

/// Starts listening.
pub(crate) fn listen() {
    static START: Once = Once::new();

    START.call_once(|| {
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Levels)).unwrap();
    });
}

/// What this thread has recorded since it was last asked.
pub(crate) fn take() -> Vec<Level> {
    LEVELS.take()
}
