//! Against a server of this file, on loopback. Conformance 28 and 40; F5.

mod log;
pub(crate) mod server;
mod tls;

use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex, Weak};
use std::task::Wake;
use std::thread::{self, Thread};
use std::time::Instant;

use ureq::tls::RootCerts;

use self::server::{Server, answer};
use super::{InvalidAddress, InvalidLimits, InvalidRemote, Limits, NotThere, Refreshed, Remote, Source};

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

/// A remote whose first fetch and whose clock are the test's: the clock stands until it is moved.
fn stopped(server: &Server, limits: Limits) -> (Remote<u32>, impl Fn(Duration)) {
    let time = Arc::new(Mutex::new(Instant::now()));
    let read = Arc::clone(&time);
    let source = Source::url(&server.url("/keys")).unwrap();
    let now = Box::new(move || *read.lock().unwrap());
    let remote = Remote::with(source, limits, RootCerts::PlatformVerifier, now, number).unwrap();
    (remote, move |by| *time.lock().unwrap() += by)
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

#[test]
fn the_first_fetch_is_at_once() {
    log::listen();
    let server = Server::start(|_, _, stream| answer(stream, "200 OK", "7"));
    let remote = remote(&server, Limits::default());
    assert_eq!(*run(remote.first()).unwrap(), 7);
    assert_eq!(*remote.current().unwrap(), 7);
    assert!(Arc::ptr_eq(&remote.current().unwrap(), &run(remote.first()).unwrap()));
    assert_eq!(server.paths(), ["/keys?id=s3cr3t"]);
    assert_eq!(log::of(&server), [format!("INFO auth::keys {} was fetched", server.url("/keys"))]);
}

/// Neither compression, whichever features of the client another crate turns on, nor anything that tells who asks.
#[test]
fn requests_say_little() {
    let server = Server::start(|_, _, stream| answer(stream, "200 OK", "7"));
    run(remote(&server, Limits::default()).first()).unwrap();
    let mut header = server.requests().remove(0).split_off(1);
    header.sort();
    let agent = concat!("user-agent: auth-core/", env!("CARGO_PKG_VERSION"));
    let host = server.url("").replace("http://", "host: ");
    assert_eq!(header, ["accept-encoding: identity", "accept: application/json", &host, agent]);
}

/// The document comes from where the setting says, whatever the environment says of proxies.
#[test]
fn proxies_of_the_environment_are_not_asked() {
    let proxy = Server::start(|_, _, stream| answer(stream, "200 OK", "666"));
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "remote::tests::the_first_fetch_is_at_once"]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        again.env(name, proxy.url(""));
    }
    let output = again.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(proxy.hits(), 0);
}

#[test]
fn it_is_fetched_again_in_intervals() {
    let limits = Limits { refresh: Duration::from_millis(20), ..Limits::default() };
    let server = Server::start(|nth, _, stream| answer(stream, "200 OK", &nth.to_string()));
    let remote = remote(&server, limits);
    eventually("the fourth document", || remote.current().is_ok_and(|nth| *nth >= 3));
}

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

/// The old one serves while the provider is down, for a bounded time; the log says so, and tells of the recovery.
#[test]
fn the_last_document_serves_for_its_time() {
    log::listen();
    let server = Server::start(|nth, _, stream| match nth {
        0 => answer(stream, "200 OK", "1"),
        1 | 2 => answer(stream, "500 Oh no", "2"),
        _ => answer(stream, "200 OK", "3"),
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

    let keys = server.url("/keys");
    let failed = |then: &str, next: &str| {
        format!(
            "WARN auth::keys {keys} could not be fetched: it answers 500 where 200 is needed; {then}; the next attempt \
             is in {next}"
        )
    };
    let lines = [
        format!("INFO auth::keys {keys} was fetched"),
        failed("what was fetched before serves for another 23h 59m", "5s"),
        failed("nothing serves in its place, and what needs it is answered 503", "10s"),
        format!("INFO auth::keys {keys} was fetched again, after 2 attempts that failed"),
    ];
    assert_eq!(log::of(&server), lines);
}

/// After a failure the thread tries again by itself.
#[test]
fn failures_are_tried_again() {
    let limits = Limits { cooldown: Duration::from_millis(20), ..Limits::default() };
    let server = Server::start(|nth, _, stream| match nth {
        0..3 => answer(stream, "503 Busy", ""),
        _ => answer(stream, "200 OK", "5"),
    });
    let remote = remote(&server, limits);
    assert_eq!(run(remote.first()), Err(NotThere::Never));
    eventually("the document", || remote.current().is_ok());
    assert_eq!(server.hits(), 4);
}

/// Nobody listens there: an outage, and no hang.
#[test]
fn a_server_that_is_not_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/keys", listener.local_addr().unwrap());
    drop(listener);
    let remote = Remote::new(Source::url(&url).unwrap(), Limits::default(), number).unwrap();
    assert_eq!(run(remote.first()), Err(NotThere::Never));
}

#[test]
fn redirects_are_not_followed() {
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let line = refused(move |nth, _, stream| match nth {
            0 => drop(write!(stream, "HTTP/1.1 {status}\r\nlocation: /moved\r\ncontent-length: 0\r\n\r\n")),
            _ => answer(stream, "200 OK", "7"),
        });
        let number = status.split(' ').next().unwrap();
        assert!(line.contains(&format!("it answers {number}, and redirects are not followed")), "{line}");
        assert!(!line.contains("moved"), "{line}");
    }
}

#[test]
fn only_200_is_a_document() {
    for status in ["201 Created", "203 Changed", "206 Partial", "400 Bad", "401 Who", "404 Gone", "500 Oh", "503 Busy"]
    {
        let line = refused(move |_, _, stream| answer(stream, status, "7"));
        let number = status.split(' ').next().unwrap();
        assert!(line.contains(&format!("it answers {number} where 200 is needed")), "{line}");
    }
}

#[test]
fn bodies_are_limited() {
    let limits = || Limits { max_bytes: 8, ..eager() };
    let digits = Server::start(|_, _, stream| answer(stream, "200 OK", "00000007"));
    assert_eq!(*run(remote(&digits, limits()).first()).unwrap(), 7);
    let declared = refused_within(limits(), |_, _, stream| answer(stream, "200 OK", "000000007"));
    let lying = refused_within(limits(), |_, _, stream| {
        drop(write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n000000007"));
    });
    let chunked = refused_within(limits(), |_, _, stream| {
        drop(write!(stream, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"));
        for _ in 0..1_000_000 {
            if write!(stream, "4\r\n0000\r\n").is_err() {
                return;
            }
        }
        panic!("it reads without end");
    });
    for line in [declared, lying, chunked] {
        assert!(line.contains("it is larger than 8 bytes"), "{line}");
    }
    let header = refused(|_, _, stream| {
        drop(write!(stream, "HTTP/1.1 200 OK\r\nx-long: {}\r\n\r\n7", "a".repeat(100_000)));
    });
    assert!(header.contains("its header is larger than 32768 bytes"), "{header}");
}

/// A body that was cut off is no document, though its beginning would be one.
#[test]
fn bodies_are_whole() {
    let line = refused(|_, _, stream| drop(write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n7")));
    assert!(line.contains("could not be fetched"), "{line}");
    let chunked =
        refused(|_, _, stream| drop(write!(stream, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n7\r\n")));
    assert!(chunked.contains("could not be fetched"), "{chunked}");
}

/// A server that sends a byte now and then does not hold anybody for longer than the timeout.
#[test]
fn slow_servers_are_not_waited_for() {
    let limits = || Limits { timeout: Duration::from_millis(200), ..Limits::default() };
    let began = Instant::now();
    let body = refused_within(limits(), |_, _, stream| {
        drop(write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"));
        drip(stream);
    });
    let header = refused_within(limits(), |_, _, stream| {
        drop(write!(stream, "HTTP/1.1 200 OK\r\nx-slow: "));
        drip(stream);
    });
    let silent = refused_within(limits(), |_, _, stream| drop(stream.peek(&mut [0])));
    for line in [body, header, silent] {
        assert!(line.contains("it did not answer as a whole within 200ms"), "{line}");
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

/// A byte every ten milliseconds, for eight seconds at most.
fn drip(stream: &mut TcpStream) {
    for _ in 0..800 {
        if stream.write_all(b"7").is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn what_is_not_text_is_refused() {
    let line = refused(|_, _, stream| {
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n7\xff"));
    });
    assert!(line.contains("it is not UTF-8"), "{line}");
    let garbage = refused(|_, _, stream| drop(stream.write_all(b"s3cr3t\r\n\r\n")));
    assert!(garbage.contains("it does not speak HTTP/1.1") && !garbage.contains("s3cr3t"), "{garbage}");
}

/// A document that is refused does not replace one that was taken; nor does a parser that panics.
#[test]
fn what_cannot_be_read_leaves_the_last_one() {
    log::listen();
    let server = Server::start(|nth, _, stream| {
        answer(stream, "200 OK", ["1", "s3cr3t", "panic", "4"].get(nth).copied().unwrap_or("9"));
    });
    let source = Source::url(&server.url("/keys")).unwrap();
    let parse = |text: &str| if text == "panic" { panic!("as the test wants") } else { number(text) };
    let remote = Remote::new(source, eager(), parse).unwrap();
    let seen = run(remote.first()).unwrap();
    let unavailable = |refreshed| matches!(refreshed, Refreshed::Unavailable);
    assert!(unavailable(run(remote.refreshed(&seen))));
    assert_eq!(remote.current().map(|number| *number), Ok(1));
    eventually("the fourth document", || remote.current().is_ok_and(|number| *number >= 4));
    let lines = log::of(&server).concat();
    assert!(lines.contains("it is not a number") && lines.contains("reading it panicked"), "{lines}");
    assert!(!lines.contains("s3cr3t"), "{lines}");
}

#[test]
fn discovery_leads_to_the_keys() {
    let server = Server::start_with(|base| {
        let document = format!(r#"{{"issuer": "{base}/realm", "jwks_uri": "{base}/certs?v=1", "other": [1]}}"#);
        move |_, path: &str, stream: &mut TcpStream| match path {
            "/realm/.well-known/openid-configuration" => answer(stream, "200 OK", &document),
            "/certs?v=1" => answer(stream, "200 OK", "7"),
            _ => answer(stream, "404 Not Found", ""),
        }
    });
    let source = Source::discovery(&server.url("/realm")).unwrap();
    let remote = Remote::new(source, Limits::default(), number).unwrap();
    assert_eq!(*run(remote.first()).unwrap(), 7);
    assert_eq!(server.paths(), ["/realm/.well-known/openid-configuration", "/certs?v=1"]);
    let document = server.url("/realm/.well-known/openid-configuration");
    assert_eq!(remote.source().to_string(), document);
    assert_eq!(format!("{remote:?}"), format!("Remote({document})"));
}

/// Conformance 23: whoever serves a document for another issuer, or leads elsewhere, is not followed.
#[test]
fn discovery_that_leads_elsewhere_is_refused() {
    log::listen();
    for (issuer, keys, reason) in [
        ("https://evil.example", "{base}/keys", "its `issuer` is another one than"),
        ("{base}/", "{base}/keys", "its `issuer` is"),
        ("{base}", "http://evil.example/keys", "its `jwks_uri` is refused: http is for loopback addresses only"),
        ("{base}", "file:///etc/passwd", "its `jwks_uri` is refused"),
        ("{base}", "{base}/moved", "/moved failed: it answers 302, and redirects are not followed"),
    ] {
        let server = Server::start_with(|base| {
            let document = format!(r#"{{"issuer": "{issuer}", "jwks_uri": "{keys}"}}"#).replace("{base}", base);
            move |_, path: &str, stream: &mut TcpStream| match path {
                "/.well-known/openid-configuration" => answer(stream, "200 OK", &document),
                "/moved" => drop(write!(stream, "HTTP/1.1 302 F\r\nlocation: /keys\r\ncontent-length: 0\r\n\r\n")),
                _ => answer(stream, "200 OK", "7"),
            }
        });
        let remote = Remote::new(Source::discovery(&server.url("")).unwrap(), Limits::default(), number).unwrap();
        assert_eq!(run(remote.first()), Err(NotThere::Never), "{issuer} {keys}");
        let line = log::of(&server).remove(0);
        assert!(line.contains(reason) && !line.contains("evil"), "{line}");
        assert!(!server.paths().iter().any(|path| path == "/keys"), "{:?}", server.paths());
    }
}

/// The timeout is that of both requests together.
#[test]
fn discovery_has_one_timeout() {
    log::listen();
    let server = Server::start_with(|base| {
        let document = format!(r#"{{"issuer": "{base}", "jwks_uri": "{base}/keys"}}"#);
        move |_, path: &str, stream: &mut TcpStream| {
            thread::sleep(Duration::from_millis(400));
            answer(stream, "200 OK", if path == "/keys" { "7" } else { &document });
        }
    });
    let limits = Limits { timeout: Duration::from_millis(600), ..Limits::default() };
    let remote = Remote::new(Source::discovery(&server.url("")).unwrap(), limits, number).unwrap();
    assert_eq!(run(remote.first()), Err(NotThere::Never));
    assert!(log::of(&server).remove(0).contains("/keys failed: it did not answer as a whole within 600ms"));
}

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

#[test]
fn faults_of_the_configuration_are_found_at_once() {
    assert_eq!(Source::url("http://issuer.example/keys").map(drop), Err(InvalidAddress::Http));
    assert_eq!(Source::discovery("https://issuer.example/?a").map(drop), Err(InvalidAddress::Query));
    let source = Source::url("https://issuer.example/keys?id=s3cr3t").unwrap();
    assert!(!format!("{source:?} {source}").contains("s3cr3t"));
    let limits = Limits { timeout: Duration::ZERO, ..Limits::default() };
    let refused = Remote::new(source, limits, number).map(drop).unwrap_err();
    assert!(matches!(refused, InvalidRemote::Limits(InvalidLimits::Zero)));
}
