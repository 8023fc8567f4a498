//! How long the thread lives.

use core::time::Duration;
use std::sync::Arc;
use std::sync::Weak;
use std::thread;

use super::server::{Server, answer};
use super::{eager, eventually, log, number, remote, run, stopped_at};
use crate::remote::{Limits, Refreshed, Remote, Source};

/// No thread outlives the last handle, but for a fetch that is under way.
#[test]
fn the_thread_ends_with_the_last_handle() {
    let server = Server::start(|_, _, stream| answer(stream, "200 OK", "7"));
    let held = Arc::new(());
    let weak: Weak<()> = Arc::downgrade(&held);
    let parse = move |text: &str| Some(&held).map_or_else(|| Err(String::new()), |_| number(text));
    let remote = Remote::new(Source::url(&server.url("/keys")).unwrap(), Limits::default(), parse).unwrap();
    run(remote.first()).unwrap();
    let clone = remote.clone();
    drop(remote);
    thread::sleep(Duration::from_millis(50));
    assert!(weak.upgrade().is_some(), "a clone keeps it");
    assert_eq!(*clone.current().unwrap(), 7);
    drop(clone);
    eventually("the thread ends", || weak.upgrade().is_none());
}

/// Whoever waits while the thread ends for whatever reason is answered, not left waiting.
#[test]
fn nobody_waits_for_a_thread_that_is_gone() {
    let server = Server::start(|_, _, stream| answer(stream, "200 OK", "7"));
    let remote = remote(&server, eager());
    let seen = run(remote.first()).unwrap();
    let state = Arc::clone(&remote.state);
    let source = Arc::clone(&remote.source);
    drop(remote);
    eventually("the thread ends", || Arc::strong_count(&state) == 1);
    let orphan = Remote { state, source, wake: std::sync::mpsc::sync_channel(1).0 };
    assert!(matches!(run(orphan.refreshed(&seen)), Refreshed::Unavailable));
    assert_eq!(*orphan.current().unwrap(), 7);
}

/// A log that panics is the trouble of whoever listens to it; the keys stay fresh.
#[test]
fn the_thread_outlives_its_log() {
    log::listen();
    let server = Server::start(|nth, _, stream| match nth {
        1 => answer(stream, "500 Oh no", ""),
        _ => answer(stream, "200 OK", "7"),
    });
    let (remote, pass) = stopped_at(&server.url(log::PANICS), Limits::default(), number);
    let seen = run(remote.first()).unwrap();
    pass(Duration::from_mins(1));
    assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Unavailable));
    pass(Duration::from_mins(1));
    assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Newer(_)));
}
