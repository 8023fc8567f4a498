//! From the issuer to the document.

use core::time::Duration;
use std::io::Write as _;
use std::net::TcpStream;
use std::thread;

use super::server::{Server, answer};
use super::{log, number, run};
use crate::remote::{Limits, NotThere, Remote, Source};

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
