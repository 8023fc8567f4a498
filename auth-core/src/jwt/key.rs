use core::fmt;
use std::sync::Arc;

use super::algorithm::{Algorithm, Kind};
use super::invalid_key::InvalidKey;
use super::jwk;
use super::pem;
use super::provider::{self, Prepared};
use super::public_key;
use crate::{Fingerprint, Secret};

/// A key that verifies signatures of exactly one algorithm.
///
/// ```
/// use auth_core::{Algorithm, Secret, VerificationKey, testing};
///
/// let secret = Secret::parse(&testing::secret_text(), 32)?; // yours is `file:/run/secrets/jwt`, or what a variable says
/// let key = VerificationKey::hmac(Algorithm::Hs256, &secret)?.with_kid("2026-a")?.valid_until(1_800_000_000);
/// assert_eq!(key.algorithm(), Algorithm::Hs256);
/// assert_eq!(key.fingerprint(), secret.fingerprint());
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// A key with a `kid` verifies the tokens that name this `kid`, and those that name none; a key without one only the
/// latter. A key with an issuer verifies the tokens of this issuer alone, and a key with a validity window is none
/// outside of it. It is prepared once; clones share it. `Debug` shows the fingerprint.
#[derive(Clone)]
pub struct VerificationKey {
    algorithm: Algorithm,
    kid: Option<Box<str>>,
    issuer: Option<Box<str>>,
    valid_from: Option<u64>,
    valid_until: Option<u64>,
    key: Arc<Prepared>,
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
        Self::new(algorithm, secret.expose(), secret.fingerprint())
    }

    /// The public key of a PEM text (`BEGIN PUBLIC KEY`), for the algorithm: RSA of 2048 bits at least, P-256, P-384 or
    /// Ed25519.
    ///
    /// # Errors
    /// [`InvalidKey`] for anything else, such as a private key, a certificate, a key of another kind.
    pub fn pem(algorithm: Algorithm, pem: &str) -> Result<Self, InvalidKey> {
        if algorithm.kind() == Kind::Secret {
            return Err(InvalidKey::NoPem(algorithm));
        }
        Self::of_spki(&pem::read(pem, pem::PUBLIC)?, algorithm)
    }

    /// A JSON Web Key (RFC 7517): a public key, or a shared secret (`oct`). `use`, `key_ops`, `alg` and `kid` count; `x5c`
    /// and its kin are ignored. Where it does not say its `alg`, it is this one.
    ///
    /// ```
    /// use auth_core::{Algorithm, VerificationKey};
    ///
    /// let jwk = r#"{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "a"}"#;
    /// let key = VerificationKey::jwk(jwk, Some(Algorithm::EdDsa))?;
    /// assert_eq!(key.kid(), Some("a"));
    /// assert!(VerificationKey::jwk(jwk, None).unwrap_err().to_string().contains("has no `alg`"));
    /// # Ok::<(), auth_core::InvalidKey>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidKey`], saying which member is wrong, without its value.
    pub fn jwk(json: &str, algorithm: Option<Algorithm>) -> Result<Self, InvalidKey> {
        jwk::read(json, algorithm)
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

    /// Binds the key to this issuer, where a set holds those of several.
    #[must_use]
    pub fn for_issuer(mut self, issuer: impl Into<Box<str>>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// From when on it is a key, in Unix seconds. Its age counts from then.
    #[must_use]
    pub fn valid_from(mut self, seconds: u64) -> Self {
        self.valid_from = Some(seconds);
        self
    }

    /// From when on it is none any more, in Unix seconds.
    #[must_use]
    pub fn valid_until(mut self, seconds: u64) -> Self {
        self.valid_until = Some(seconds);
        self
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

    /// The issuer that it is bound to.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// What may be shown of the key: of the secret's bytes, or of the public key's DER form.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// When it became a key, in Unix seconds, if that is stated.
    #[must_use]
    pub const fn begins(&self) -> Option<u64> {
        self.valid_from
    }

    /// When it stops being one, in Unix seconds, if that is stated.
    #[must_use]
    pub const fn ends(&self) -> Option<u64> {
        self.valid_until
    }

    /// Whether it is a key at this time.
    pub(super) fn is_valid_at(&self, now: u64) -> bool {
        self.valid_from.is_none_or(|from| from <= now) && self.valid_until.is_none_or(|until| now < until)
    }

    /// Whether it verifies tokens of this issuer.
    pub(super) fn is_of(&self, issuer: &str) -> bool {
        self.issuer.as_deref().is_none_or(|own| own == issuer)
    }

    pub(super) fn of_spki(spki: &[u8], algorithm: Algorithm) -> Result<Self, InvalidKey> {
        Self::new(algorithm, public_key::material(spki, algorithm)?, Fingerprint::of(spki))
    }

    /// Whether the signature is that of the message by this key.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verifies(message, signature)
    }

    /// A secret that no configuration accepts, for the signatures of published examples.
    #[cfg(test)]
    pub(super) fn unchecked_secret(algorithm: Algorithm, bytes: &[u8]) -> Result<Self, InvalidKey> {
        Self::new(algorithm, bytes, Fingerprint::of(bytes))
    }

    fn new(algorithm: Algorithm, material: &[u8], fingerprint: Fingerprint) -> Result<Self, InvalidKey> {
        provider::provider()?;
        let key = Arc::new(Prepared::new(algorithm, material)?);
        Ok(Self { algorithm, kid: None, issuer: None, valid_from: None, valid_until: None, key, fingerprint })
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
    use crate::jwt::public_key::MOST_RSA_BITS;
    use crate::jwt::testing::{data, secret, signing_key};
    use crate::{Algorithm, InvalidKey, Secret};

    /// Conformance 20 and 32, L002-39: at least the hash's length, and no secret for an algorithm of key pairs.
    #[test]
    fn a_secret_must_be_long_enough_for_its_algorithm() {
        let short = Secret::parse("base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=", 32).unwrap();
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
            VerificationKey::pem(Algorithm::Rs256, &data("rsa2048.public.pem")),
            VerificationKey::pem(Algorithm::Es256, &data("p256.public.pem")),
            VerificationKey::pem(Algorithm::EdDsa, &data("ed25519.public.pem")),
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
            VerificationKey::pem(Algorithm::Rs256, &data("p256.public.pem")).unwrap_err().to_string(),
            "it is an EC key on P-256, and RS256 needs an RSA key"
        );
        assert_eq!(
            VerificationKey::pem(Algorithm::Es256, &data("p384.public.pem")).unwrap_err().to_string(),
            "it is an EC key on P-384, and ES256 needs an EC key on P-256"
        );
        assert_eq!(
            VerificationKey::pem(Algorithm::Rs256, &data("rsa1024.public.pem")).unwrap_err().to_string(),
            format!("the RSA key has 1024 bits, and 2048 to {MOST_RSA_BITS} are needed")
        );
        assert_eq!(VerificationKey::pem(Algorithm::Hs256, "").unwrap_err(), InvalidKey::NoPem(Algorithm::Hs256));
        let private = VerificationKey::pem(Algorithm::Rs256, &data("rsa2048.private.pem")).unwrap_err().to_string();
        assert!(private.contains("a verifier takes the public half"), "{private}");
    }

    #[test]
    fn a_kid_has_a_length() {
        let key = VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap();
        assert_eq!(key.clone().with_kid("").unwrap_err(), InvalidKey::Kid);
        assert_eq!(key.clone().with_kid("k".repeat(257)).unwrap_err(), InvalidKey::Kid);
        assert!(key.clone().with_kid("k".repeat(256)).is_ok());
        assert_eq!(key.with_kid("2026").unwrap().kid(), Some("2026"));
    }

    /// One key serves every algorithm of its kind, one at a time.
    #[test]
    fn every_algorithm_verifies_its_own_alone() {
        for algorithm in Algorithm::ALL {
            let signer = signing_key(*algorithm);
            let signature = signer.sign(b"message").unwrap();
            for other in Algorithm::ALL {
                let verifies = signing_key(*other).verification_key().verifies(b"message", &signature);
                assert_eq!(verifies, algorithm == other, "{algorithm} {other}");
            }
            assert!(!signer.verification_key().verifies(b"massage", &signature));
            for broken in [&signature[1..], &signature[..signature.len() - 1], &[]] {
                assert!(!signer.verification_key().verifies(b"message", broken));
            }
        }
    }

    #[test]
    fn a_window_has_a_first_second_and_no_last() {
        let key = || VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap();
        assert!(key().is_valid_at(0) && key().is_valid_at(u64::MAX));
        let window = key().valid_from(10).valid_until(20);
        assert!(!window.is_valid_at(9) && window.is_valid_at(10) && window.is_valid_at(19) && !window.is_valid_at(20));
        assert_eq!((window.begins(), window.ends()), (Some(10), Some(20)));
    }

    #[test]
    fn a_key_of_an_issuer_is_no_other_issuers() {
        let key = || VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap();
        assert!(key().is_of("a"));
        let bound = key().for_issuer("a");
        assert!(bound.is_of("a") && !bound.is_of("A") && !bound.is_of("") && bound.issuer() == Some("a"));
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
