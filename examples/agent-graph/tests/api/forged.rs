//! Tokens with any header and claims, signed by an HMAC of the test's own.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::tokens::SECRET;

/// Seconds since the Unix epoch, some from now.
pub(crate) fn at(offset: i64) -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    i64::try_from(now).unwrap() + offset
}

/// A token of the original's shape.
pub(crate) fn original(claims: &Value) -> String {
    let mut all = json!({"iat": at(0), "exp": at(600)});
    all.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
    signed(&json!({"alg": "HS256", "typ": "JWT"}), &all)
}

pub(crate) fn signed(header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    let key = hex::decode(SECRET.strip_prefix("hex:").unwrap()).unwrap();
    format!("{message}.{}", encode(hmac_sha256(&key, message.as_bytes())))
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// RFC 2104, for keys of at most one block.
fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let padded = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}
