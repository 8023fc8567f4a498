use core::fmt;

use sha2::{Digest, Sha256};

/// What may be shown of a key: `sha256:` and the first eight hexadecimal digits of the SHA-256 of its bytes.
///
/// Two services that must agree compare it. For a shared secret the bytes are the decoded key, for a public key its DER
/// form (`SubjectPublicKeyInfo`), so that common tools compute it too:
///
/// ```sh
/// openssl pkey -pubin -in public.pem -outform DER | sha256sum | cut -c1-8
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Of what has this SHA-256.
    #[cfg(feature = "api-key")]
    pub(crate) const fn of_digest(sha256: [u8; 32]) -> Self {
        Self(sha256)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn it_is_the_start_of_the_sha256() {
        let shown = "sha256:ba7816bf";
        assert_eq!(Fingerprint::of(b"abc").to_string(), shown);
        assert_eq!(format!("{:?}", Fingerprint::of(b"abc")), shown);
    }
}
