//! What the start says of a verifier: fingerprints, keys that are too old, and one line for each check that is relaxed.
#![cfg(feature = "jwt")]
#![expect(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

mod heard;

use std::time::Duration;

use auth_core::{Algorithm, Auth, Clock, JwtVerifier, JwtVerifierBuilder, KeySet, Secret, SharedKeys, VerificationKey};

use heard::Heard;

const NOW: u64 = 1_800_000_000;
const DAY: u64 = 86_400;

struct At(u64);

impl Clock for At {
    fn now(&self) -> u64 {
        self.0
    }
}

/// The lines of a start, without the one about revocation.
fn start(verifier: impl FnOnce() -> JwtVerifierBuilder) -> Vec<String> {
    let heard = Heard::default();
    let writer = heard.clone();
    let subscriber =
        tracing_subscriber::fmt().without_time().with_ansi(false).with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(subscriber, || {
        let verifier = verifier().clock(At(NOW)).build().unwrap();
        assert!(heard.text().is_empty(), "a verifier alone is no start");
        Auth::builder().authenticator(verifier).build().unwrap();
    });
    let text = heard.text();
    let lines = text.lines().map(|line| line.trim().replace("auth::start: ", ""));
    lines.filter(|line| !line.contains("revocation store")).collect()
}

fn key(byte: &str) -> VerificationKey {
    let text = format!("hex:2f1c8e5b90d7a346be018f63c2d97a15e48b3d06f7ac5912708ed3b46fc195{byte}");
    VerificationKey::hmac(Algorithm::Hs256, &Secret::parse(&text, 32).unwrap()).unwrap()
}

#[test]
fn fingerprints_are_told_and_nothing_else_needs_to_be() {
    let print = key("2a").fingerprint();
    let lines = start(|| JwtVerifier::builder().key(key("2a").with_kid("a\nb").unwrap()).issuer("i").audience("a"));
    assert_eq!(lines, [format!("INFO tokens of `i` are verified with HS256 and the key {print} (`kid` `a\\nb`)")]);
}

/// L003-36: a key is to be replaced after 90 days, unless something else is set.
#[test]
fn keys_that_are_too_old_are_told() {
    let old = |days: u64| key("2a").valid_from(NOW - days * DAY);
    let warned = |days: u64, builder: fn(JwtVerifierBuilder) -> JwtVerifierBuilder| {
        let lines = start(|| builder(JwtVerifier::builder().key(old(days)).issuer("i").audience("a")));
        lines.into_iter().filter(|line| line.starts_with("WARN")).collect::<Vec<_>>()
    };
    assert_eq!(warned(90, |builder| builder), [""; 0]);
    let line = warned(91, |builder| builder).remove(0);
    assert!(
        line.contains("of `i` is 91 days old, and keys are to be replaced after 90: add a new one beside it"),
        "{line}"
    );
    assert_eq!(warned(91, |builder| builder.rotate_after(Duration::from_secs(100 * DAY))), [""; 0]);
    assert_eq!(warned(3, |builder| builder.rotate_after(Duration::from_secs(DAY))).len(), 1);
    let ended = start(|| JwtVerifier::builder().key(key("2a").valid_until(NOW)).issuer("i").audience("a"));
    assert!(ended[1].contains("has ended: take it away"), "{ended:?}");
}

/// L000-21, L004-14: one line each.
#[test]
fn every_relaxation_is_one_line() {
    let relaxed = start(|| {
        let builder = JwtVerifier::builder().key(key("2a")).unchecked_issuer().issuer_name("i").unchecked_audience();
        builder.leeway(Duration::from_mins(1)).max_lifetime(Duration::from_hours(48))
    });
    let warned: Vec<_> = relaxed.iter().filter(|line| line.starts_with("WARN")).collect();
    assert_eq!(
        warned,
        [
            "WARN `iss` is not checked: whoever has a key signs as `i`",
            "WARN `aud` is not checked: a token of `i` for any other server is good here",
            "WARN the leeway for tokens of `i` is 60s (default 30s)",
            "WARN tokens of `i` may live 48h (default 24h)",
        ]
    );
}

/// L004-17: a change of keys is never silent.
#[test]
fn a_replacement_tells_old_and_new_keys() {
    let (heard, set) = (Heard::default(), |key: VerificationKey| KeySet::new([key]).unwrap());
    let (old, new) = (key("2a"), key("3b").with_kid("new").unwrap());
    let keys = SharedKeys::new(set(old.clone()));
    let writer = heard.clone();
    let subscriber =
        tracing_subscriber::fmt().without_time().with_ansi(false).with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(subscriber, || keys.replace(set(new.clone())));
    let text = heard.text();
    let expected = format!(
        "the keys of tokens were replaced: HS256 {} became HS256 {} (`new`)",
        old.fingerprint(),
        new.fingerprint()
    );
    assert!(text.contains("auth::keys") && text.contains(&expected), "{text}");
}

#[test]
fn keys_of_a_set_that_are_not_used_are_told() {
    let lines = start(|| {
        let set = r#"{"keys": [
            {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": "a", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
            {"kty": "RSA", "use": "enc", "kid": "e"}
        ]}"#;
        JwtVerifier::builder().keys(KeySet::jwks(set, None).unwrap()).issuer("i").audience("a")
    });
    assert_eq!(
        lines[1],
        "INFO of the key set of `i` is not used `e`: the JWK is refused: its `use` is `enc`, not `sig`"
    );
}
