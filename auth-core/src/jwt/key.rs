use core::fmt;

use jsonwebtoken::DecodingKey;

use super::algorithm::Algorithm;
use super::invalid_key::InvalidKey;
use super::pem;
use super::provider;
use super::public_key;
use crate::{Fingerprint, Secret};

/// A key that verifies signatures of exactly one algorithm.
///
/// ```
/// use auth_core::{Algorithm, Secret, VerificationKey};
///
/// let secret = Secret::parse("base64:u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0=", 32)?;
/// let key = VerificationKey::hmac(Algorithm::Hs256, &secret)?.with_kid("2026-a")?;
/// assert_eq!(key.algorithm(), Algorithm::Hs256);
/// assert_eq!(key.fingerprint(), secret.fingerprint());
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// A key with a `kid` verifies the tokens that name this `kid`, and those that name none; a key without one only the
/// latter. `Debug` shows the fingerprint.
#[derive(Clone)]
pub struct VerificationKey {
    algorithm: Algorithm,
    kid: Option<Box<str>>,
    key: DecodingKey,
    fingerprint: Fingerprint,
}

impl VerificationKey {
    /// A shared secret.
    ///
    /// # Errors
    /// [`InvalidKey`] for an algorithm that takes no secret, or a secret that is too short for it.
    pub fn hmac(algorithm: Algorithm, secret: &Secret) -> Result<Self, InvalidKey> {
        let least = algorithm.min_secret_bytes().ok_or(InvalidKey::NoSecret(algorithm))?;
        if secret.byte_len() < least {
            return Err(InvalidKey::SecretSize { algorithm, bytes: secret.byte_len(), least });
        }
        Self::new(algorithm, DecodingKey::from_secret(secret.expose()), secret.fingerprint())
    }

    /// The RSA public key of a PEM text, for RS256; at least 2048 bits.
    ///
    /// # Errors
    /// [`InvalidKey`] for anything else, such as a private key, a certificate, a key of another kind.
    pub fn rsa_pem(pem: &str) -> Result<Self, InvalidKey> {
        Self::of_spki(&pem::read(pem, pem::PUBLIC)?, Algorithm::Rs256)
    }

    /// The EC public key on P-256 of a PEM text, for ES256.
    ///
    /// # Errors
    /// [`InvalidKey`] for anything else.
    pub fn ec_pem(pem: &str) -> Result<Self, InvalidKey> {
        Self::of_spki(&pem::read(pem, pem::PUBLIC)?, Algorithm::Es256)
    }

    /// The Ed25519 public key of a PEM text, for `EdDSA`.
    ///
    /// # Errors
    /// [`InvalidKey`] for anything else.
    pub fn ed_pem(pem: &str) -> Result<Self, InvalidKey> {
        Self::of_spki(&pem::read(pem, pem::PUBLIC)?, Algorithm::EdDsa)
    }

    /// Gives the key the name that tokens call it by.
    ///
    /// # Errors
    /// [`InvalidKey`] for a name that is empty or longer than 256 bytes.
    pub fn with_kid(mut self, kid: impl Into<Box<str>>) -> Result<Self, InvalidKey> {
        let kid = kid.into();
        if kid.is_empty() || kid.len() > 256 {
            return Err(InvalidKey::Kid);
        }
        self.kid = Some(kid);
        Ok(self)
    }

    /// The one algorithm of the key.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The name that tokens call the key by.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// What may be shown of the key: of the secret's bytes, or of the public key's DER form.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    pub(super) fn of_spki(spki: &[u8], algorithm: Algorithm) -> Result<Self, InvalidKey> {
        let material = public_key::material(spki, algorithm)?;
        let key = match algorithm {
            Algorithm::Rs256 => DecodingKey::from_rsa_der(material),
            Algorithm::Es256 => DecodingKey::from_ec_der(material),
            Algorithm::EdDsa => DecodingKey::from_ed_der(material),
            Algorithm::Hs256 | Algorithm::Hs384 | Algorithm::Hs512 => return Err(InvalidKey::Malformed),
        };
        Self::new(algorithm, key, Fingerprint::of(spki))
    }

    /// Whether the signature is that of the message by this key.
    pub(super) fn verifies(&self, message: &[u8], signature: &Vec<u8>) -> bool {
        provider::verifies(self.algorithm, &self.key, message, signature)
    }

    fn new(algorithm: Algorithm, key: DecodingKey, fingerprint: Fingerprint) -> Result<Self, InvalidKey> {
        // A key that the provider refuses is found here, at start, and not at the first token.
        (provider::provider()?.verifier_factory)(&algorithm.native(), &key).map_err(|_| InvalidKey::Malformed)?;
        Ok(Self { algorithm, kid: None, key, fingerprint })
    }
}

impl fmt::Debug for VerificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerificationKey")
            .field("algorithm", &self.algorithm)
            .field("kid", &self.kid)
            .field("fingerprint", &self.fingerprint)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::VerificationKey;
    use crate::jwt::testing::{data, secret};
    use crate::{Algorithm, InvalidKey, Secret};

    /// Conformance 20 and 32, L002-39: at least the hash's length, and no secret for an algorithm of key pairs.
    #[test]
    fn a_secret_must_be_long_enough_for_its_algorithm() {
        let short = Secret::parse("base64:u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0=", 32).unwrap();
        assert!(VerificationKey::hmac(Algorithm::Hs256, &short).is_ok());
        for (algorithm, least) in [(Algorithm::Hs384, 48), (Algorithm::Hs512, 64)] {
            let refused = VerificationKey::hmac(algorithm, &short).unwrap_err();
            assert_eq!(refused, InvalidKey::SecretSize { algorithm, bytes: 32, least });
            assert!(VerificationKey::hmac(algorithm, &secret()).is_ok());
        }
        for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
            assert_eq!(VerificationKey::hmac(algorithm, &secret()).unwrap_err(), InvalidKey::NoSecret(algorithm));
        }
    }

    /// The fingerprints are those of `openssl pkey -pubin -in FILE -outform DER | sha256sum | cut -c1-8`.
    #[test]
    fn public_keys_are_read() {
        let keys = [
            VerificationKey::rsa_pem(&data("rsa2048.public.pem")),
            VerificationKey::ec_pem(&data("p256.public.pem")),
            VerificationKey::ed_pem(&data("ed25519.public.pem")),
        ];
        let shown = keys.map(|key| key.map(|key| (key.algorithm(), key.fingerprint().to_string())).unwrap());
        assert_eq!(
            shown,
            [
                (Algorithm::Rs256, "sha256:6effd747".to_owned()),
                (Algorithm::Es256, "sha256:33e29093".to_owned()),
                (Algorithm::EdDsa, "sha256:9bf5909c".to_owned()),
            ]
        );
    }

    #[test]
    fn a_wrong_kind_is_a_clear_error() {
        assert_eq!(
            VerificationKey::rsa_pem(&data("p256.public.pem")).unwrap_err().to_string(),
            "it is an EC key on P-256, and RS256 needs an RSA key"
        );
        assert_eq!(
            VerificationKey::ec_pem(&data("p384.public.pem")).unwrap_err().to_string(),
            "it is an EC key on another curve than P-256, and ES256 needs an EC key on P-256"
        );
        assert_eq!(
            VerificationKey::rsa_pem(&data("rsa1024.public.pem")).unwrap_err().to_string(),
            "the RSA key has 1024 bits, and 2048 to 8192 are needed"
        );
        let private = VerificationKey::rsa_pem(&data("rsa2048.private.pem")).unwrap_err().to_string();
        assert!(private.contains("a verifier takes the public half"), "{private}");
    }

    #[test]
    fn a_kid_has_a_length() {
        let key = VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap();
        assert_eq!(key.clone().with_kid("").unwrap_err(), InvalidKey::Kid);
        assert_eq!(key.clone().with_kid("k".repeat(257)).unwrap_err(), InvalidKey::Kid);
        assert_eq!(key.with_kid("2026").unwrap().kid(), Some("2026"));
    }

    /// F31.
    #[test]
    fn debug_shows_the_fingerprint() {
        let secret = secret();
        let shown = format!("{:?}", VerificationKey::hmac(Algorithm::Hs256, &secret).unwrap());
        assert!(shown.contains(&secret.fingerprint().to_string()), "{shown}");
        assert!(!shown.contains(&hex::encode(secret.expose())[..8]), "{shown}");
    }
}
