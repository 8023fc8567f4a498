//! Whoever asks for a newer document, and how many do.

use core::time::Duration;
use std::sync::Arc;
use std::sync::Barrier;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use super::server::{Server, answer};
use super::{LONG, eventually, remote, run, stopped};
use crate::remote::{Limits, Refreshed};

/// The wishes of many are one fetch, and all of them get what it brings.
#[test]
fn all_who_ask_wait_for_one_fetch() {
    const ASKERS: usize = 200;
    let open = Arc::new(AtomicBool::new(true));
    let gate = Arc::clone(&open);
    let server = Server::start(move |nth, _, stream| {
        eventually("the gate opens", || gate.load(Ordering::SeqCst));
        answer(stream, "200 OK", &nth.to_string());
    });
    let (remote, pass) = stopped(&server, Limits { timeout: LONG, ..Limits::default() });
    let seen = run(remote.first()).unwrap();
    open.store(false, Ordering::SeqCst);
    pass(Duration::from_mins(1));

    let together = Barrier::new(ASKERS);
    let waiting = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..ASKERS {
            scope.spawn(|| {
                together.wait();
                waiting.fetch_add(1, Ordering::SeqCst);
                let refreshed = run(remote.refreshed(&seen));
                assert!(matches!(&refreshed, Refreshed::Newer(nth) if **nth == 1), "{refreshed:?}");
            });
        }
        eventually("all ask", || waiting.load(Ordering::SeqCst) == ASKERS && server.hits() == 2);
        thread::sleep(Duration::from_millis(50));
        assert_eq!(remote.current().map(|nth| *nth), Ok(0), "readers do not wait");
        open.store(true, Ordering::SeqCst);
    });
    assert_eq!(server.hits(), 2);
}

/// Whoever invents names of keys causes one fetch in each cooldown, and waits for none within it.
#[test]
fn one_fetch_in_each_cooldown() {
    let server = Server::start(|nth, _, stream| answer(stream, "200 OK", &nth.to_string()));
    let (remote, pass) = stopped(&server, Limits::default());
    let mut seen = run(remote.first()).unwrap();
    for round in 1..4 {
        for _ in 0..50 {
            assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Recent));
        }
        assert_eq!(server.hits(), round);
        pass(Duration::from_secs(59));
        assert!(matches!(run(remote.refreshed(&seen)), Refreshed::Recent));
        pass(Duration::from_secs(1));
        let before = Arc::clone(&seen);
        seen = match run(remote.refreshed(&before)) {
            Refreshed::Newer(newer) => newer,
            other => panic!("{other:?}"),
        };
        assert!(matches!(run(remote.refreshed(&before)), Refreshed::Newer(newer) if Arc::ptr_eq(&newer, &seen)));
        assert_eq!(server.hits(), round + 1);
    }
}

/// A wish that an attempt in its interval has fulfilled is no other attempt.
#[test]
fn a_late_wake_up_is_no_fetch() {
    let server = Server::start(|nth, _, stream| answer(stream, "200 OK", &nth.to_string()));
    let remote = remote(&server, Limits::default());
    run(remote.first()).unwrap();
    for _ in 0..20 {
        remote.wake.send(()).unwrap();
    }
    thread::sleep(Duration::from_millis(50));
    assert_eq!(server.hits(), 1);
}
