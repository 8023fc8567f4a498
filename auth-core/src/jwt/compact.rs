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

/// What may stand in a token: base64url, and dots between its parts.
const ALLOWED: [bool; 256] = {
    let mut allowed = [false; 256];
    let mut rest: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    while let [byte, tail @ ..] = rest {
        // A table of all bytes has a place for each.
        #[allow(clippy::indexing_slicing, reason = "a byte is less than 256")]
        {
            allowed[*byte as usize] = true;
        }
        rest = tail;
    }
    allowed
};

/// Whether the text has the form of a JWS: three parts of base64url characters.
pub(super) fn has_form(text: &str) -> bool {
    let allowed = |byte: u8| ALLOWED.get(usize::from(byte)).copied().unwrap_or_default();
    text.bytes().all(allowed) && split(text).is_some_and(|parts| !parts.claims.contains('.'))
}

/// The parts, and what is signed: all before the last dot. The middle part is not searched for further dots: decoding it
/// refuses them.
fn split(token: &str) -> Option<Compact<'_>> {
    let (header, rest) = token.split_once('.')?;
    let (claims, signature) = rest.rsplit_once('.')?;
    let message = token.get(..header.len() + 1 + claims.len())?;
    Some(Compact { message, header, claims, signature })
}

impl<'t> Compact<'t> {
    pub(super) fn split(token: &'t str) -> Result<Self, AuthenticationError> {
        if token.len() > MAX_TOKEN_BYTES {
            let problem = format!("the token has {} bytes, and at most {MAX_TOKEN_BYTES} are read", token.len());
            return Err(AuthenticationError::invalid(problem));
        }
        // Decoding the parts refuses every other character.
        split(token).ok_or_else(|| AuthenticationError::invalid("the token is not three parts of base64url characters"))
    }
}

/// Decodes a part. One text for one value: no padding, no stray bits at the end.
pub(super) fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

/// The decoded part, which most often fits into its buffer: signatures and headers are short.
pub(super) fn decode_into<'b>(part: &str, buffer: &'b mut Buffer) -> Option<&'b [u8]> {
    let bytes: &mut [u8] = if part.len() <= buffer.short.len() {
        &mut buffer.short
    } else {
        buffer.long.resize(part.len(), 0);
        &mut buffer.long
    };
    let length = URL_SAFE_NO_PAD.decode_slice(part, bytes).ok()?;
    bytes.get(..length)
}

/// Room for one decoded part.
pub(super) struct Buffer {
    short: [u8; 160],
    long: Vec<u8>,
}

impl Buffer {
    pub(super) const fn new() -> Self {
        Self { short: [0; 160], long: Vec::new() }
    }
}

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Buffer, Compact, decode, decode_into, encode, has_form};

    /// Conformance 29: nothing but the characters, exactly three parts, no JWE (which has five).
    #[test]
    fn only_three_parts_of_base64url() {
        assert!(has_form("aA0.b-8.cQ") && Compact::split("aA0.b-8.cQ").is_ok());
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
            assert!(!has_form(text), "{text:?}");
            let read = |text: &str| {
                let parts = Compact::split(text).ok()?;
                [parts.header, parts.claims, parts.signature].into_iter().map(decode).collect::<Option<Vec<_>>>()
            };
            assert_eq!(read(text), None, "{text:?}");
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
            assert_eq!(decode_into(text, &mut Buffer::new()), None, "{text}");
        }
    }

    #[test]
    fn a_buffer_takes_every_length() {
        for length in [0, 1, 64, 119, 120, 121, 160, 512, 1024] {
            let bytes: Vec<u8> = (0..length).map(|n: u16| n.to_be_bytes()[1]).collect();
            assert_eq!(decode_into(&encode(&bytes), &mut Buffer::new()), Some(&bytes[..]), "{length}");
        }
    }
}
