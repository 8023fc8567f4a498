//! Shared secrets: one type for signing and verifying, and one way to make it.

mod dev;
mod file;
mod fingerprint;
mod form;
mod invalid;
mod known;
mod placeholder;
mod strength;
#[cfg(feature = "jwt")]
mod tracked;

use core::fmt;
use std::path::Path;

use zeroize::Zeroizing;

pub use self::dev::{DevSecret, DevSecretError};
pub use self::fingerprint::Fingerprint;
use self::form::Decoded;
pub use self::form::Form;
pub use self::invalid::{InvalidSecret, SecretFault};
#[cfg(feature = "jwt")]
pub(crate) use self::tracked::is_tracked;

/// A shared secret that was found good enough to sign and verify with.
///
/// ```
/// use auth_core::{Secret, testing};
///
/// let secret = Secret::parse(&testing::secret_text(), 32)?; // yours is `file:/run/secrets/jwt`, or what a variable says
/// assert_eq!(secret.byte_len(), 48);
/// assert!(format!("{secret:?}").starts_with("Secret(sha256:"));
///
/// let refused = Secret::parse("your-secret-key-here", 32).unwrap_err();
/// assert!(refused.to_string().starts_with("the secret is refused: it is printed in public documents; "));
/// # Ok::<(), auth_core::InvalidSecret>(())
/// ```
///
/// | text | key |
/// |---|---|
/// | `base64:…` | the decoded bytes; standard or URL-safe alphabet, padding optional |
/// | `hex:…` | the decoded bytes; upper or lower case |
/// | `file:PATH` | what the file holds, less one final line break: raw text, `base64:…` or `hex:…` |
/// | anything else | the text, byte for byte |
///
/// # Guarantees
/// - [`parse`](Self::parse) is the only way to a secret, so every secret passed its checks, in every mode;
/// - the same text gives the same bytes and fingerprint everywhere: no key is derived, padded or replaced;
/// - memory is zeroised, and formatting shows the [`Fingerprint`] alone.
///
/// # Limits
/// What is refused is what was published, is a placeholder, or looks predictable; no check can know whether a text that
/// looks random was made by a random generator.
#[derive(Clone)]
pub struct Secret {
    bytes: Zeroizing<Vec<u8>>,
    form: Form,
    fingerprint: Fingerprint,
}

impl Secret {
    /// The least number of key bytes, whatever the purpose: 256 bits, as HS256 needs (RFC 7518 §3.2).
    pub const MIN_BYTES: usize = 32;

    /// Reads a secret and checks it: at least `least` key bytes (and never fewer than [`MIN_BYTES`](Self::MIN_BYTES)),
    /// counted after decoding; not published; no placeholder; not predictable.
    ///
    /// # Errors
    /// [`InvalidSecret`] with everything that is wrong, without the value, and the command that makes a good one.
    pub fn parse(text: &str, least: usize) -> Result<Self, InvalidSecret> {
        let least = least.max(Self::MIN_BYTES);
        let Some(path) = text.strip_prefix("file:") else {
            return Self::of_text(text, least).map_err(|faults| InvalidSecret::new(faults, None, least));
        };
        let path = Path::new(path);
        let refused = |faults| InvalidSecret::new(faults, Some(path), least);
        let content = file::read(path).map_err(|fault| refused(vec![fault]))?;
        Self::of_text(&content, least).map_err(refused)
    }

    /// The secret of `dev` mode: made once in `data_dir`, and kept.
    ///
    /// # Errors
    /// [`DevSecretError`], naming the folder or file; nothing takes the place of a secret that cannot be kept.
    pub fn dev(data_dir: &Path) -> Result<DevSecret, DevSecretError> {
        dev::load_or_make(data_dir)
    }

    /// The number of key bytes, after decoding.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }

    /// How the text was read.
    #[must_use]
    pub const fn form(&self) -> Form {
        self.form
    }

    /// What may be shown of the secret.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The key bytes. Keep them out of logs, errors and answers.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }

    fn of_text(text: &str, least: usize) -> Result<Self, Vec<SecretFault>> {
        let Decoded { form, body, bytes } = form::decode(text).map_err(|fault| vec![fault])?;
        let faults = faults(body, &bytes, least);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self { fingerprint: Fingerprint::of(&bytes), bytes, form })
    }
}

/// Everything that is wrong with a secret, so that it is mended in one go.
fn faults(body: &str, bytes: &[u8], least: usize) -> Vec<SecretFault> {
    let readings = form::readings(body, bytes);
    let mut faults = Vec::new();
    if readings.iter().any(|reading| known::is_published(reading)) {
        faults.push(SecretFault::Published);
    }
    let texts = || readings.iter().filter_map(|reading| str::from_utf8(reading).ok());
    if texts().any(placeholder::is_placeholder) {
        faults.push(SecretFault::Placeholder);
    }
    if bytes.len() < least {
        faults.push(SecretFault::TooShort { bytes: bytes.len(), least });
    }
    // A length that is refused says it all: hardly any short text has enough entropy.
    else if let Some(pattern) = strength::weakness(bytes).or_else(|| texts().find_map(strength::readable_weakness)) {
        faults.push(SecretFault::Predictable(pattern));
    }
    faults
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.fingerprint)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fingerprint.fmt(f)
    }
}

/// The text of a file that is no secret, such as a public key: a regular file of bounded size that others cannot write.
pub(crate) fn public_file(path: impl AsRef<Path>) -> Result<String, String> {
    file::read_public(path.as_ref())
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, Form, InvalidSecret, Secret, SecretFault};

    /// `token_urlsafe(32)`.
    const URL_SAFE: &str = "R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI";

    fn faults(text: &str, least: usize) -> Vec<SecretFault> {
        Secret::parse(text, least).map_err(|refused| refused.faults().to_vec()).expect_err("is refused")
    }

    /// F31, conformance 41: formatting never shows the value.
    #[test]
    fn formatting_shows_the_fingerprint_alone() {
        let secret = Secret::parse(URL_SAFE, 32).unwrap();
        let shown = Fingerprint::of(URL_SAFE.as_bytes()).to_string();
        assert_eq!(format!("{secret:?} {secret}"), format!("Secret({shown}) {shown}"));
    }

    /// L000-35: parsing is pure; the fingerprint is that of `printf %s TEXT | sha256sum`.
    #[test]
    fn the_same_text_is_the_same_key() {
        let secret = Secret::parse(URL_SAFE, 32).unwrap();
        assert_eq!(secret.expose(), URL_SAFE.as_bytes());
        assert_eq!(secret.fingerprint(), Secret::parse(URL_SAFE, 43).unwrap().fingerprint());
        assert_eq!(secret.fingerprint().to_string(), "sha256:52eb377b");
    }

    /// L000-14, L000-15, L002-38: both readings are keys, and different ones.
    #[test]
    fn the_readings_of_one_text_differ() {
        let fernet = format!("{URL_SAFE}=");
        let raw = Secret::parse(&fernet, 32).unwrap();
        let decoded = Secret::parse(&format!("base64:{fernet}"), 32).unwrap();
        assert_eq!((raw.form(), raw.byte_len()), (Form::Raw, 44));
        assert_eq!((decoded.form(), decoded.byte_len()), (Form::Base64, 32));
        assert_ne!(raw.fingerprint(), decoded.fingerprint());
        let hex = Secret::parse(&format!("hex:{}", hex::encode(decoded.expose())), 32).unwrap();
        assert_eq!(hex.fingerprint(), decoded.fingerprint());
    }

    /// L002-39, L000-37, F3, F4: the length is counted after decoding, said, and never made up for.
    #[test]
    fn the_length_is_counted_after_decoding() {
        let hex = |bytes: usize| format!("hex:{}", &hex::encode(URL_SAFE.repeat(2))[..bytes * 2]);
        assert_eq!(faults(&hex(31), 32), [SecretFault::TooShort { bytes: 31, least: 32 }]);
        assert!(Secret::parse(&hex(32), 32).is_ok());
        assert_eq!(faults(&hex(32), 48), [SecretFault::TooShort { bytes: 32, least: 48 }]);
        assert_eq!(faults(&hex(31), 0), [SecretFault::TooShort { bytes: 31, least: 32 }], "32 is the least of all");
        let message = Secret::parse(&hex(31), 32).unwrap_err().to_string();
        assert!(message.contains("it has 31 bytes, and at least 32 are needed"), "{message}");
    }

    /// L003-8: too short and a placeholder; both are said. F31: the value is not.
    #[test]
    fn a_refusal_says_everything_but_the_value() {
        let text = "your-unusual-thing";
        assert_eq!(faults(text, 32), [SecretFault::Placeholder, SecretFault::TooShort { bytes: 18, least: 32 }]);
        let refused: InvalidSecret = Secret::parse(text, 32).unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains("unusual"));
        assert!(refused.to_string().contains("openssl rand"));
    }

    /// L003-16, L003-33: one constructor, so every reading of a published value is refused.
    #[test]
    fn published_values_are_refused_in_every_form() {
        assert!(faults("dev-secret-change-me", 32).contains(&SecretFault::Published));
        assert_eq!(faults("base64:Ym9ZpC1VyZUU9svrmtrJGXZlAlMx5dW29qQwXUDYp50=", 32), [SecretFault::Published]);
        assert_eq!(faults("Ym9ZpC1VyZUU9svrmtrJGXZlAlMx5dW29qQwXUDYp50=", 32), [SecretFault::Published]);
    }
}
