//! Everything that is logged, by thread. One subscriber for the whole process: those of single threads race for what the
//! call sites remember of their interest.

use std::cell::RefCell;
use std::io;
use std::sync::Once;

thread_local! {
    static WRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Written;

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        WRITTEN.with_borrow_mut(|written| written.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts listening, and forgets what this thread has logged so far.
pub(crate) fn listen() {
    static START: Once = Once::new();

    START.call_once(|| {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(|| Written)
            .finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
    heard();
}

/// What this thread has logged since.
pub(crate) fn heard() -> String {
    String::from_utf8(WRITTEN.take()).unwrap()
}
