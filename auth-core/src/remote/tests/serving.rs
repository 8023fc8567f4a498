//! What serves while no new document is to be had.

use core::time::Duration;
use std::sync::Arc;

use super::server::{Server, answer};
use super::{log, number, run, stopped, stopped_at};
use crate::remote::{Limits, NotThere, Refreshed};

/// The old one serves while the provider is down, for a bounded time; the log says so, and tells of the recovery.
#[test]
fn the_last_document_serves_for_its_time() {
    log::listen();
    let server = Server::start(|nth, _, stream| match nth {
        0 => answer(stream, "200 OK", "1"),
        3 => answer(stream, "200 OK", "3"),
        _ => answer(stream, "500 Oh no", "2"),
    });
    let (remote, pass) = stopped(&server, Limits::default());
    let seen = run(remote.first()).unwrap();

    pass(Duration::from_mins(1));
    assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Unavailable));
    assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Unavailable), "within the cooldown, too");
    assert_eq!((server.hits(), remote.current()), (2, Ok(Arc::clone(&seen))));

    pass(Duration::from_hours(24));
    assert_eq!(remote.current(), Err(NotThere::TooOld));
    assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Unavailable));
    assert_eq!(server.hits(), 3);
    pass(Duration::from_mins(1));
    assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Newer(newer) if *newer == 3));
    pass(Duration::from_mins(1));
    assert!(matches!(run(remote.refreshed(&remote.current().unwrap())), Refreshed::Unavailable));

    let keys = server.url("/keys");
    let failed = |then: &str, next: &str| {
        format!(
            "WARN auth::keys {keys} could not be fetched: it answers 500 where 200 is needed; {then}; the next attempt \
             is in {next}"
        )
    };
    let old = "what was fetched before serves for another 23h 59m";
    let lines = [
        format!("INFO auth::keys {keys} was fetched"),
        failed(old, "5s"),
        failed("nothing serves in its place, and what needs it is answered 503", "10s"),
        format!("INFO auth::keys {keys} was fetched again, after 2 attempts that failed"),
        failed(old, "5s"),
    ];
    assert_eq!(log::of(&server), lines);
}

/// A document that is refused does not replace one that was taken; nor does a parser that panics.
#[test]
fn what_cannot_be_read_leaves_the_last_one() {
    log::listen();
    let server = Server::start(|nth, _, stream| {
        answer(stream, "200 OK", ["1", "s3cr3t", "panic", "4"].get(nth).copied().unwrap_or("9"));
    });
    let parse = |text: &str| if text == "panic" { panic!("as the test wants") } else { number(text) };
    let (remote, pass) = stopped_at(&server.url("/keys"), Limits::default(), parse);
    let seen = run(remote.first()).unwrap();
    for _ in 0..2 {
        pass(Duration::from_mins(1));
        assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Unavailable));
        assert_eq!(remote.current().map(|number| *number), Ok(1));
    }
    pass(Duration::from_mins(1));
    assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Newer(newer) if *newer == 4));
    let lines = log::of(&server).concat();
    assert!(lines.contains("it is not a number") && lines.contains("reading it panicked"), "{lines}");
    assert!(!lines.contains("s3cr3t"), "{lines}");
}
