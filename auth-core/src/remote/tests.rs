//! Against a server of the test, on loopback. Conformance 40: whatever fails is an outage.

mod answers;
mod asking;
mod discovery;
mod fetching;
mod lifetime;
pub(crate) mod log;
pub(crate) mod server;
mod serving;
mod tls;

use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::task::Wake;
use std::thread::{self, Thread};
use std::time::Instant;

use ureq::tls::RootCerts;

use self::server::Server;
use super::{Limits, NotThere, Remote, Source};

/// More than any wait in here takes, on a busy machine too.
const LONG: Duration = Duration::from_secs(20);

/// Runs a future on this thread, under no executor of anybody's.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let began = Instant::now();
    let mut future = pin!(future);
    while began.elapsed() < LONG {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park_timeout(LONG),
        }
    }
    panic!("it waits for longer than {LONG:?}");
}

/// Waits until it holds.
fn eventually(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < LONG, "never: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Numbers; everything else is refused.
fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "it is not a number".to_owned())
}

fn remote(server: &Server, limits: Limits) -> Remote<u32> {
    Remote::new(Source::url(&server.url("/keys?id=s3cr3t")).unwrap(), limits, number).unwrap()
}

/// The limits, with a cooldown that is over at once: every wish is a fetch.
fn eager() -> Limits {
    Limits { cooldown: Duration::from_nanos(1), ..Limits::default() }
}

/// A remote whose clock stands until the test moves it.
fn stopped(server: &Server, limits: Limits) -> (Remote<u32>, Box<dyn Fn(Duration)>) {
    stopped_at(&server.url("/keys"), limits, number)
}

fn stopped_at(
    url: &str,
    limits: Limits,
    parse: impl Fn(&str) -> Result<u32, String> + Send + 'static,
) -> (Remote<u32>, Box<dyn Fn(Duration)>) {
    let time = Arc::new(Mutex::new(Instant::now()));
    let read = Arc::clone(&time);
    let now = Box::new(move || *read.lock().unwrap());
    let remote = Remote::with(Source::url(url).unwrap(), limits, RootCerts::PlatformVerifier, now, parse).unwrap();
    (remote, Box::new(move |by| *time.lock().unwrap() += by))
}

/// Why the document of this server is not fetched, as the log says it.
fn refused(serve: impl Fn(usize, &str, &mut TcpStream) + Send + 'static) -> String {
    refused_within(Limits::default(), serve)
}

fn refused_within(limits: Limits, serve: impl Fn(usize, &str, &mut TcpStream) + Send + 'static) -> String {
    log::listen();
    let server = Server::start(serve);
    let remote = remote(&server, limits);
    assert_eq!(run(remote.first()), Err(NotThere::Never));
    assert_eq!(remote.current(), Err(NotThere::Never));
    let line = log::of(&server).remove(0);
    assert!(line.starts_with("WARN auth::keys "), "{line}");
    assert!(line.contains("nothing serves in its place"), "{line}");
    line
}
