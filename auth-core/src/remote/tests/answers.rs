//! Answers that are no document.

use core::time::Duration;
use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::Instant;

use super::server::{Server, answer};
use super::{eager, refused, refused_within, remote, run};
use crate::remote::Limits;

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
        drop(write!(stream, "HTTP/1.1 200 OK\r\nx-long: {}\r\n\r\n7", "a".repeat(40_000)));
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
