//! What is logged of keys, by the server that it speaks of: the fetching threads are not the test's.

use core::fmt::{self, Write as _};
use std::sync::{Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::server::Server;

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A URL of which nothing can be logged.
pub(super) const PANICS: &str = "/the-log-panics";

struct Listener;

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::INFO
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Text(String);
        impl Visit for Text {
            fn record_debug(&mut self, _: &Field, value: &dyn fmt::Debug) {
                write!(self.0, " {value:?}").unwrap();
            }
        }
        if event.metadata().target() == "auth::keys" {
            let mut text = Text(format!("{} {}", event.metadata().level(), event.metadata().target()));
            event.record(&mut text);
            assert!(!text.0.contains(PANICS), "as the test wants");
            LINES.lock().unwrap().push(text.0);
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Starts listening, once for the process.
pub(crate) fn listen() {
    static START: Once = Once::new();
    START.call_once(|| tracing::subscriber::set_global_default(Listener).unwrap());
}

/// The lines that begin with a URL of this server. None holds a query.
pub(crate) fn of(server: &Server) -> Vec<String> {
    let all = LINES.lock().unwrap();
    let base = format!(" auth::keys {}/", server.url(""));
    let lines: Vec<_> = all.iter().filter(|line| line.contains(&base)).cloned().collect();
    assert!(!lines.iter().any(|line| line.contains("s3cr3t") || line.contains('?')), "{lines:?}");
    lines
}
