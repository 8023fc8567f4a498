//! What the tests of this module share: one good configuration, one good token, and a forge.

use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::path::Path;

use jsonwebtoken::EncodingKey;
use serde_json::{Value, json};

use super::compact::encode;
use super::provider;
use crate::{Algorithm, Clock, Headers, JwtVerifier, JwtVerifierBuilder, Secret, VerificationKey};

pub(super) const NOW: u64 = 1_800_000_000;
pub(super) const ISSUER: &str = "https://issuer.example";

/// A clock that stands still.
pub(super) struct At(pub(super) u64);

impl Clock for At {
    fn now(&self) -> u64 {
        self.0
    }
}

pub(super) fn data(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file)).unwrap()
}

/// Long enough for every algorithm.
pub(super) fn secret() -> Secret {
    secret_of(0)
}

/// One secret for each number.
pub(super) fn secret_of(number: u8) -> Secret {
    let text = "hex:2f1c8e5b90d7a346be018f63c2d97a15e48b3d06f7ac5912708ed3b46fc1952a\
                d04b97e61f38a2c5837de9016ba4fc52795ec81d30b6f247a98e0d534c6b17";
    Secret::parse(&format!("{text}{number:02x}"), 64).unwrap()
}

pub(super) fn key(algorithm: Algorithm, secret: &Secret) -> VerificationKey {
    VerificationKey::hmac(algorithm, secret).unwrap()
}

/// A key and a clock; neither issuer nor audience.
pub(super) fn bare_builder() -> JwtVerifierBuilder {
    JwtVerifier::builder().key(key(Algorithm::Hs256, &secret())).clock(At(NOW))
}

pub(super) fn builder() -> JwtVerifierBuilder {
    bare_builder().issuer(ISSUER).audience("api")
}

pub(super) fn verifier() -> JwtVerifier {
    verifier_with(builder())
}

pub(super) fn verifier_with(builder: JwtVerifierBuilder) -> JwtVerifier {
    builder.build().unwrap()
}

pub(super) fn header() -> Value {
    json!({"alg": "HS256", "typ": "at+jwt"})
}

pub(super) fn claims() -> Value {
    json!({"iss": ISSUER, "aud": "api", "sub": "alice", "iat": NOW - 10, "exp": NOW + 600})
}

/// A token with a good signature of the good key.
pub(super) fn token(header: &Value, claims: &Value) -> String {
    forge(Algorithm::Hs256, &secret(), &header.to_string(), &claims.to_string())
}

/// A token with any header and claims, well signed.
pub(super) fn forge(algorithm: Algorithm, secret: &Secret, header: &str, claims: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(claims));
    let key = EncodingKey::from_secret(secret.expose());
    let signature = provider::sign(algorithm, &key, message.as_bytes()).unwrap();
    format!("{message}.{}", encode(signature))
}

/// A request head with this `Authorization` header.
pub(super) fn authorization(value: &'static [u8]) -> impl Headers {
    struct One(&'static [u8]);
    impl Headers for One {
        fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
            if name.eq_ignore_ascii_case("authorization") {
                visit(self.0);
            }
        }
    }
    One(value)
}

/// The answer of a future that does not wait.
pub(super) fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}
