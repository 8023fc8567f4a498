//! Keys by URL.

use std::path::Path;

use serde_json::json;

use super::super::{folder, refused, with};
use super::{jwks, no_minter, stranger};
use crate::configuration::Configuration;
use crate::jwt::NewToken;
use crate::remote::tests::server::{Server, answer};

fn from(server: &Server, more: &[(&str, &str)]) -> Configuration {
    let url = server.url("/keys");
    with(&[&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS_URL", url.as_str())], more].concat())
}

/// A program that takes the verifier beside the builder has one thread that fetches, and one fetch.
#[test]
fn keys_are_fetched_by_one_thread() {
    let server = Server::start(|_, _, stream| answer(stream, "200 OK", &jwks()));
    let loaded = from(&server, &[]).load().unwrap();
    assert_eq!(server.hits(), 0, "reading settings asks nobody");
    let verifier = loaded.verifier().unwrap();
    let auth = [loaded.auth_builder().unwrap().build(), loaded.auth_builder().unwrap().build()];
    assert!(auth.iter().all(Result::is_ok));
    assert!(std::sync::Arc::ptr_eq(&verifier, &loaded.verifier().unwrap()));
    let token = stranger().mint(NewToken::new("alice")).unwrap();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while verifier.verify(token.expose()).is_err() {
        assert!(std::time::Instant::now() < deadline, "no key came");
        std::thread::yield_now();
    }
    // Others, if there were any, would have begun with the first.
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert_eq!(server.hits(), 1);
    assert!(no_minter(&loaded).contains("keys that the issuer publishes verify tokens and sign none"));
}

/// What cannot be fetched is refused at start, at the setting that says it.
#[test]
fn addresses_are_checked_at_start() {
    let url = |url: &str, more: &[(&str, &str)]| {
        refused(with(&[&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS_URL", url)], more].concat()))
    };
    for bad in ["http://issuer.example/keys", "file:///etc/passwd", "issuer.example", "https://u:R8elQchc@a/"] {
        let message = url(bad, &[]);
        assert!(
            message.starts_with("AUTH_JWT_KEYS_URL in the environment: the URL of the keys is refused"),
            "{message}"
        );
        assert!(!message.contains("R8elQchc"), "{message}");
    }
    let shared = url("https://issuer.example/keys", &[("AUTH_JWT_ALGORITHM", "HS256")]);
    assert!(shared.contains("HS256 verifies with a shared secret"), "{shared}");
    let discover =
        |more: &[(&str, &str)]| with(&[&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_DISCOVER", "true")], more].concat());
    assert!(discover(&[]).load().is_ok());
    let name = refused(discover(&[("AUTH_JWT_ISSUER", "issuer")]));
    assert!(name.starts_with("AUTH_JWT_ISSUER in the environment: the URL of the keys is refused"), "{name}");
    let unchecked = refused(discover(&[("AUTH_JWT_UNCHECKED", "iss")]));
    assert!(unchecked.contains("`iss` is not checked, so that no issuer can be asked"), "{unchecked}");
    let missing = refused(discover(&[("AUTH_JWT_ISSUER", "")]));
    assert_eq!(missing.lines().count(), 1, "{missing}");
}

/// By the issuer's own document.
#[test]
fn keys_are_discovered() {
    let server = Server::start(|_, request, stream| {
        let port = stream.local_addr().unwrap().port();
        let issuer = format!("http://127.0.0.1:{port}");
        let body = if request.contains("openid-configuration") {
            json!({"issuer": issuer, "jwks_uri": format!("{issuer}/keys")}).to_string()
        } else {
            jwks()
        };
        answer(stream, "200 OK", &body);
    });
    let issuer = server.url("");
    let folder =
        folder(&[("auth.toml", &format!("[jwt]\nissuer = \"{issuer}\"\naudience = \"api\"\ndiscover = true\n"))]);
    let nothing: [(&str, &str); 0] = [];
    let loaded = Configuration::new().variables(nothing).folder(Path::new(folder.path())).load().unwrap();
    let verifier = loaded.verifier().unwrap();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while verifier.fingerprints().is_empty() {
        assert!(std::time::Instant::now() < deadline, "no key came");
        std::thread::yield_now();
    }
    assert_eq!(verifier.fingerprints()[0].to_string(), "sha256:9bf5909c");
}
