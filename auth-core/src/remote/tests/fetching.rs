//! When a document is fetched, and what the request says.

use core::time::Duration;
use std::process::Command;
use std::sync::Arc;
use ureq::tls::RootCerts;

use super::server::{Server, answer};
use super::{LONG, eventually, log, number, remote, run};
use crate::remote::address::Address;
use crate::remote::fetch::Allowance;
use crate::remote::fetch::fetch;
use crate::remote::{InvalidAddress, InvalidLimits, InvalidRemote, Limits, NotThere, Remote, Source};

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
    again.args(["--exact", "remote::tests::fetching::the_first_fetch_is_at_once"]);
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
    let remote = Remote::new(Source::url("http://127.0.0.1:1/keys").unwrap(), Limits::default(), number).unwrap();
    assert_eq!(run(remote.first()), Err(NotThere::Never));
}

/// Even if an address got past its check.
#[test]
fn http_goes_to_this_machine_alone() {
    let server = Server::start(|_, _, stream| answer(stream, "200 OK", "7"));
    // Not a loopback address, and reaches the server on many systems all the same.
    let url = server.url("/keys").replace("127.0.0.1", "0.0.0.0");
    let allowance = Allowance { timeout: LONG, max_bytes: 8, roots: RootCerts::PlatformVerifier };
    let reason = fetch(&Source::Url(Address::unchecked(&url)), &allowance).unwrap_err();
    assert!(reason.contains("http goes nowhere else"), "{reason}");
    assert_eq!(server.hits(), 0);
}

/// F5.
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
