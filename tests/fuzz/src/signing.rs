use std::sync::LazyLock;

use auth_core::{Algorithm, Clock, JwtVerifier, Secret, VerificationKey};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// When every token is verified.
pub(crate) const NOW: u64 = 1_800_000_000;

const SECRET: &str = "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=";

struct At;

impl Clock for At {
    fn now(&self) -> u64 {
        NOW
    }
}

#[expect(clippy::unwrap_used, reason = "the configuration is good, or nothing can be fuzzed")]
static SIGNED_WITH: LazyLock<Secret> = LazyLock::new(|| Secret::parse(SECRET, 32).unwrap());

/// A verifier of HS256 for `iss` and `api`.
#[expect(clippy::unwrap_used, reason = "the configuration is good, or nothing can be fuzzed")]
pub(crate) static VERIFIER: LazyLock<JwtVerifier> = LazyLock::new(|| {
    let key = VerificationKey::hmac(Algorithm::Hs256, &SIGNED_WITH).unwrap();
    JwtVerifier::builder().key(key).issuer("iss").audience("api").clock(At).build().unwrap()
});

/// A token with any header and claims, well signed.
pub(crate) fn sign(header: &[u8], claims: &[u8]) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let key = hmac::Key::new(hmac::HMAC_SHA256, SIGNED_WITH.expose());
    let signature = hmac::sign(&key, message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}
