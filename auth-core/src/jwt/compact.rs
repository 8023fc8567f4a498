//! The outer form of a token: JWS compact serialization (RFC 7515 §7.1), strictly.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::MAX_TOKEN_BYTES;
use crate::AuthenticationError;

/// The parts of a token, still encoded.
pub(super) struct Compact<'t> {
    /// What is signed: header, dot, claims.
    pub(super) message: &'t str,
    pub(super) header: &'t str,
    pub(super) claims: &'t str,
    pub(super) signature: &'t str,
}

/// Whether the text has the form of a JWS: three parts of base64url characters.
pub(super) fn has_form(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.bytes().all(allowed) && text.bytes().filter(|byte| *byte == b'.').count() == 2
}

impl<'t> Compact<'t> {
    pub(super) fn split(token: &'t str) -> Result<Self, AuthenticationError> {
        if token.len() > MAX_TOKEN_BYTES {
            let problem = format!("the token has {} bytes, and at most {MAX_TOKEN_BYTES} are read", token.len());
            return Err(AuthenticationError::invalid(problem));
        }
        let parts = || {
            let (message, signature) = token.rsplit_once('.')?;
            let (header, claims) = message.split_once('.')?;
            Some(Self { message, header, claims, signature })
        };
        let form = "the token is not three parts of base64url characters";
        if has_form(token) { parts() } else { None }.ok_or_else(|| AuthenticationError::invalid(form))
    }
}

/// Decodes a part. One text for one value: no padding, no stray bits at the end.
pub(super) fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Compact, decode, has_form};

    /// Conformance 29: nothing but the characters, exactly three parts, no JWE (which has five).
    #[test]
    fn only_three_parts_of_base64url() {
        assert!(has_form("aA0.b-_.c"));
        for text in [
            "",
            "a",
            "a.b",
            "a.b.c.d",
            "a.b.c.d.e",
            "a.b.c=",
            "a.b+.c",
            "a.b/.c",
            "a .b.c",
            "a.b.c\n",
            "ä.b.c",
            "a~.b.c",
        ] {
            assert!(!has_form(text) && Compact::split(text).is_err(), "{text:?}");
        }
        let parts = Compact::split("aa.bb.cc").unwrap();
        assert_eq!((parts.message, parts.header, parts.claims, parts.signature), ("aa.bb", "aa", "bb", "cc"));
    }

    #[test]
    fn size_is_limited() {
        let of = |length: usize| format!("a.{}.c", "b".repeat(length - 4));
        assert!(Compact::split(&of(8192)).is_ok());
        let error = Compact::split(&of(8193)).err().unwrap().to_string();
        assert!(error.contains("8193 bytes"), "{error}");
    }

    /// Conformance 29: a second spelling of the same bytes is refused, so a token has one text.
    #[test]
    fn a_part_has_one_spelling() {
        assert_eq!(decode("AQ"), Some(vec![1]));
        for text in ["AQ==", "AR", "A", "+w", "A Q"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
