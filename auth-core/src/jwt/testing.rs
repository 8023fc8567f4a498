//! What the tests of this module share: one good configuration, one good token, and a forge.

use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::path::Path;

use jsonwebtoken::EncodingKey;
use serde_json::{Value, json};

use super::algorithm::Kind;
use super::compact::encode;
use super::pem;
use super::provider;
use crate::{Algorithm, Clock, Headers, JwtVerifier, JwtVerifierBuilder, Secret, SigningKey, VerificationKey};

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

/// A pair of every kind, with the algorithm as its `kid`.
pub(super) fn signing_key(algorithm: Algorithm) -> SigningKey {
    let key = match algorithm.kind() {
        Kind::Secret => SigningKey::hmac(algorithm, &secret()),
        Kind::Rsa => SigningKey::pem(algorithm, &data("rsa2048.private.pem")),
        Kind::P256 => SigningKey::pem(algorithm, &data("p256.private.pem")),
        Kind::P384 => SigningKey::pem(algorithm, &data("p384.private.pem")),
        Kind::Ed25519 => SigningKey::pem(algorithm, &data("ed25519.private.pem")),
    };
    key.unwrap().with_kid(algorithm.as_str()).unwrap()
}

/// The public half of [`signing_key`], or the secret.
pub(super) fn jwk(algorithm: Algorithm) -> Value {
    let der = |file: &str| pem::read(&data(file), pem::PUBLIC).unwrap().to_vec();
    let ec = |file: &str, size: usize| {
        let der = der(file);
        let (x, y) = der[der.len() - 2 * size..].split_at(size);
        (encode(x), encode(y))
    };
    let mut jwk = match algorithm.kind() {
        Kind::Secret => json!({"kty": "oct", "k": encode(secret().expose())}),
        // The modulus stands before the exponent 65537, which takes five bytes.
        Kind::Rsa => {
            let der = der("rsa2048.public.pem");
            json!({"kty": "RSA", "n": encode(&der[der.len() - 261..der.len() - 5]), "e": "AQAB"})
        }
        Kind::P256 => {
            let (x, y) = ec("p256.public.pem", 32);
            json!({"kty": "EC", "crv": "P-256", "x": x, "y": y})
        }
        Kind::P384 => {
            let (x, y) = ec("p384.public.pem", 48);
            json!({"kty": "EC", "crv": "P-384", "x": x, "y": y})
        }
        Kind::Ed25519 => {
            let der = der("ed25519.public.pem");
            json!({"kty": "OKP", "crv": "Ed25519", "x": encode(&der[der.len() - 32..])})
        }
    };
    (jwk["alg"], jwk["kid"]) = (json!(algorithm.as_str()), json!(algorithm.as_str()));
    jwk
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
