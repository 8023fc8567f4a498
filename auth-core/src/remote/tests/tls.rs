//! https, against a server with a certificate of an authority of its own.

use core::time::Duration;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, Stream};
use ureq::tls::{Certificate, RootCerts};

use super::{Limits, Remote, Source, number, run};
use crate::remote::NotThere;
use crate::remote::fetch::{Allowance, fetch};

/// Answers so many connections; returns the port and the authority.
fn serve(connections: usize, name: &str) -> (u16, RootCerts) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = authority.self_signed(&authority_key).unwrap();
    let authority = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();

    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().take(connections) {
            talk(stream.unwrap(), Arc::clone(&config));
        }
    });
    (port, RootCerts::from(vec![Certificate::from_der(root.der()).to_owned()]))
}

/// One request; a client that hangs up while shaking hands is one.
fn talk(mut stream: TcpStream, config: Arc<ServerConfig>) {
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut connection = ServerConnection::new(config).unwrap();
    let mut tls = Stream::new(&mut connection, &mut stream);
    if tls.read(&mut [0; 1024]).is_ok() {
        drop(tls.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\n7"));
        drop(tls.flush());
    }
}

fn fetched(url: &str, roots: RootCerts) -> Result<String, String> {
    let allowance = Allowance { timeout: Duration::from_secs(5), max_bytes: 100, roots };
    fetch(&Source::url(url).unwrap(), &allowance)
}

/// Whoever stands between cannot put in keys of his own.
#[test]
fn an_unknown_authority_is_refused() {
    let (port, authority) = serve(3, "localhost");
    let url = format!("https://localhost:{port}/keys");
    assert_eq!(fetched(&url, authority.clone()), Ok("7".to_owned()), "the server is in order");
    let reason = fetched(&url, RootCerts::PlatformVerifier).unwrap_err();
    // A machine without any authorities trusts nobody either.
    assert!(reason.contains("does not trust") || reason.contains("No CA certificates"), "{reason}");
    let remote = Remote::new(Source::url(&url).unwrap(), Limits::default(), number).unwrap();
    assert_eq!(run(remote.first()), Err(NotThere::Never));
}

#[test]
fn a_certificate_is_for_its_host() {
    let (port, authority) = serve(1, "issuer.example");
    let reason = fetched(&format!("https://localhost:{port}/keys"), authority).unwrap_err();
    assert!(reason.starts_with("TLS failed: "), "{reason}");
}

/// A server that does not shake hands holds nobody for longer than the timeout.
#[test]
fn handshakes_are_limited() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("https://localhost:{}/keys", listener.local_addr().unwrap().port());
    let allowance =
        Allowance { timeout: Duration::from_millis(200), max_bytes: 100, roots: RootCerts::PlatformVerifier };
    let began = Instant::now();
    let reason = fetch(&Source::url(&url).unwrap(), &allowance).unwrap_err();
    assert!(reason.contains("within 200ms"), "{reason}");
    assert!(began.elapsed() < Duration::from_secs(5));
}
