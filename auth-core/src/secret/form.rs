//! How the text of a secret becomes key bytes.

use core::fmt;

use base64::Engine as _;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::invalid::SecretFault;

/// How the text of a secret is read. It is always explicit: nothing is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// The text, byte for byte.
    Raw,
    /// `base64:…`, decoded.
    Base64,
    /// `hex:…`, decoded.
    Hex,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raw => "raw text",
            Self::Base64 => "base64",
            Self::Hex => "hex",
        })
    }
}

pub(super) struct Decoded<'t> {
    pub(super) form: Form,
    /// The text behind the prefix.
    pub(super) body: &'t str,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

pub(super) fn decode(text: &str) -> Result<Decoded<'_>, SecretFault> {
    if text.is_empty() {
        return Err(SecretFault::Empty);
    }
    // A byte order mark is what some editors put in front of a file's text.
    if text.trim() != text || text.starts_with('\u{feff}') {
        return Err(SecretFault::OuterWhiteSpace);
    }
    let (form, body) = split(text)?;
    let bytes = match form {
        Form::Raw if body.contains("-----BEGIN ") => return Err(SecretFault::KeyFile),
        Form::Raw => Some(Zeroizing::new(body.as_bytes().to_vec())),
        Form::Base64 => base64(body),
        Form::Hex => hex(body),
    };
    match bytes {
        None => Err(SecretFault::Undecodable(form)),
        Some(bytes) if bytes.is_empty() => Err(SecretFault::Empty),
        Some(bytes) => Ok(Decoded { form, body, bytes }),
    }
}

/// Every way in which somebody may have meant the text: to find `base64:` before a text that is published raw, and a
/// published text that was encoded once more.
pub(super) fn readings(body: &str, bytes: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let as_written = [body.as_bytes(), bytes].map(|reading| Zeroizing::new(reading.to_vec()));
    as_written.into_iter().chain(base64(body)).chain(hex(body)).collect()
}

/// Standard or URL-safe alphabet, padding optional; not both alphabets in one text.
pub(super) fn base64(body: &str) -> Option<Zeroizing<Vec<u8>>> {
    if body.ends_with('=') && !body.len().is_multiple_of(4) {
        return None;
    }
    let alphabet: &Alphabet = if body.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    let padding_optional = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, padding_optional).decode(body).ok().map(Zeroizing::new)
}

fn hex(body: &str) -> Option<Zeroizing<Vec<u8>>> {
    hex::decode(body).ok().map(Zeroizing::new)
}

fn split(text: &str) -> Result<(Form, &str), SecretFault> {
    let Some((prefix, body)) = text.split_once(':') else { return Ok((Form::Raw, text)) };
    match prefix {
        "base64" => Ok((Form::Base64, body)),
        "hex" => Ok((Form::Hex, body)),
        "file" => Err(SecretFault::FileInFile),
        // Read as raw text it would be another key than the writer meant, on one of two sides.
        _ if ["base64", "hex", "file"].iter().any(|known| prefix.eq_ignore_ascii_case(known)) => {
            Err(SecretFault::PrefixCase)
        }
        _ => Ok((Form::Raw, text)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, decode};
    use crate::secret::SecretFault;

    fn read(text: &str) -> Result<(Form, Vec<u8>), SecretFault> {
        decode(text).map(|decoded| (decoded.form, decoded.bytes.to_vec()))
    }

    /// F3: the form is stated, never tried.
    #[test]
    fn the_prefix_alone_chooses_the_form() {
        assert_eq!(read("AQID+/8="), Ok((Form::Raw, b"AQID+/8=".to_vec())));
        assert_eq!(read("base64:AQID+/8="), Ok((Form::Base64, vec![1, 2, 3, 0xfb, 0xff])));
        assert_eq!(read("hex:0102fF"), Ok((Form::Hex, vec![1, 2, 0xff])));
        assert_eq!(read("user:word"), Ok((Form::Raw, b"user:word".to_vec())));
    }

    /// L000-15: either alphabet, padding optional.
    #[test]
    fn base64_in_either_alphabet() {
        for text in ["base64:-_-_AQ==", "base64:-_-_AQ", "base64:+/+/AQ==", "base64:+/+/AQ"] {
            assert_eq!(read(text), Ok((Form::Base64, vec![0xfb, 0xff, 0xbf, 1])), "{text}");
        }
    }

    /// F3: what cannot be decoded is refused, never read as raw text.
    #[test]
    fn undecodable_text_is_refused() {
        for text in
            ["base64:AQI D", "base64:+_+_", "base64:A", "base64:AQ=", "base64:AB==", "base64:a*bc", "base64:A\nQI"]
        {
            assert_eq!(read(text), Err(SecretFault::Undecodable(Form::Base64)), "{text}");
        }
        for text in ["hex:012", "hex:0g", "hex:0x01", "hex:01 02"] {
            assert_eq!(read(text), Err(SecretFault::Undecodable(Form::Hex)), "{text}");
        }
        for text in ["Base64:AQID", "HEX:0102", "File:/run/secret"] {
            assert_eq!(read(text), Err(SecretFault::PrefixCase), "{text}");
        }
        assert_eq!(read("base64:"), Err(SecretFault::Empty));
        assert_eq!(read("hex:"), Err(SecretFault::Empty));
        assert_eq!(read(""), Err(SecretFault::Empty));
    }

    /// L002-43: outer white space is said, not trimmed.
    #[test]
    fn outer_white_space_is_refused() {
        for text in [" abc", "abc ", "abc\n", "\tabc", "abc\r\n", "\u{feff}abc", "abc\u{a0}", "base64:AQID\n", " "] {
            assert_eq!(read(text), Err(SecretFault::OuterWhiteSpace), "{text:?}");
        }
        assert!(read("a b c").is_ok(), "inner white space is text");
    }

    /// Conformance 20: the public key of an asymmetric pair is no HMAC secret.
    #[test]
    fn a_pem_file_is_no_secret() {
        assert_eq!(read("-----BEGIN PUBLIC KEY-----\nMCow"), Err(SecretFault::KeyFile));
    }
}
