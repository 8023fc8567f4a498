use core::fmt;

use jsonwebtoken::EncodingKey;
use jsonwebtoken::jwk::EllipticCurve;
use zeroize::Zeroizing;

use super::algorithm::{Algorithm, Kind};
use super::der::{self, Reader};
use super::invalid_key::InvalidKey;
use super::key::VerificationKey;
use super::pem;
use super::provider;
use super::public_key;
use crate::Secret;

/// A key that signs with exactly one algorithm. It knows its public half, so that what it signs can be verified and
/// fingerprints compare.
///
/// ```
/// use auth_core::{Algorithm, Secret, SigningKey, testing};
///
/// let secret = Secret::parse(&testing::secret_text(), 32)?; // yours is `file:/run/secrets/jwt`, or what a variable says
/// let key = SigningKey::hmac(Algorithm::Hs256, &secret)?;
/// assert_eq!(key.verification_key().fingerprint(), secret.fingerprint());
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct SigningKey {
    key: EncodingKey,
    public: VerificationKey,
}

impl SigningKey {
    /// A shared secret.
    ///
    /// # Errors
    /// [`InvalidKey`] for an algorithm that takes no secret, or a secret that is too short for it.
    pub fn hmac(algorithm: Algorithm, secret: &Secret) -> Result<Self, InvalidKey> {
        let public = VerificationKey::hmac(algorithm, secret)?;
        Ok(Self { key: EncodingKey::from_secret(secret.expose()), public })
    }

    /// The private key of a PEM text (PKCS#8, `BEGIN PRIVATE KEY`), for the algorithm: RSA of 2048 bits at least, P-256,
    /// P-384 or Ed25519.
    ///
    /// # Errors
    /// [`InvalidKey`] for anything else.
    pub fn pem(algorithm: Algorithm, pem: &str) -> Result<Self, InvalidKey> {
        if algorithm.kind() == Kind::Secret {
            return Err(InvalidKey::NoPem(algorithm));
        }
        let pkcs8 = pem::read(pem, pem::PRIVATE)?;
        let inner = private_part(&pkcs8, algorithm)?;
        let utils = &provider::provider()?.key_utils;
        match algorithm.kind() {
            Kind::Secret => Err(InvalidKey::NoPem(algorithm)),
            Kind::Rsa => {
                let (modulus, exponent) = rsa_public_part(inner).ok_or(InvalidKey::Malformed)?;
                Self::pair(EncodingKey::from_rsa_der(inner), algorithm, &public_key::rsa(modulus, exponent))
            }
            Kind::P256 | Kind::P384 => {
                let components = (utils.ec_pub_components_from_private_key)(&pkcs8, algorithm.native());
                let (_, x, y) = components.map_err(|_| InvalidKey::Malformed)?;
                Self::pair(EncodingKey::from_ec_der(&pkcs8), algorithm, &[&[4], &x[..], &y].concat())
            }
            Kind::Ed25519 => {
                let component = (utils.ed_pub_components_from_private_key)(&pkcs8, &EllipticCurve::Ed25519);
                let x = component.map_err(|_| InvalidKey::Malformed)?;
                Self::pair(EncodingKey::from_ed_der(&pkcs8), algorithm, &x)
            }
        }
    }

    /// Gives the key the name that its tokens call it by.
    ///
    /// # Errors
    /// [`InvalidKey`] for a name that is empty or longer than 256 bytes.
    pub fn with_kid(self, kid: impl Into<Box<str>>) -> Result<Self, InvalidKey> {
        Ok(Self { public: self.public.with_kid(kid)?, ..self })
    }

    /// The key that verifies what this one signs, under the same `kid`.
    #[must_use]
    pub const fn verification_key(&self) -> &VerificationKey {
        &self.public
    }

    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        provider::sign(self.public.algorithm(), &self.key, message)
    }

    fn pair(key: EncodingKey, algorithm: Algorithm, material: &[u8]) -> Result<Self, InvalidKey> {
        let public = VerificationKey::of_spki(&public_key::spki(algorithm, material), algorithm)?;
        let pair = Self { key, public };
        // A broken private key is found here, at start, and not at the first login.
        let probe = b"auth-core: does this key sign?";
        let signature = pair.sign(probe).ok_or(InvalidKey::Malformed)?;
        if pair.public.verifies(probe, &signature) { Ok(pair) } else { Err(InvalidKey::Malformed) }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("public", &self.public).finish_non_exhaustive()
    }
}

/// The private key inside PKCS#8 (RFC 5958), where it is of the algorithm's kind.
fn private_part(pkcs8: &Zeroizing<Vec<u8>>, algorithm: Algorithm) -> Result<&[u8], InvalidKey> {
    let parts = || {
        let mut reader = Reader::new(Reader::only(pkcs8, der::SEQUENCE)?);
        reader.element(der::INTEGER)?;
        Some((reader.element(der::SEQUENCE)?, reader.element(der::OCTET_STRING)?))
    };
    let (identifier, key) = parts().ok_or(InvalidKey::Malformed)?;
    public_key::expect_kind(identifier, algorithm)?;
    Ok(key)
}

/// Modulus and public exponent of a PKCS#1 private key.
fn rsa_public_part(pkcs1: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut reader = Reader::new(Reader::only(pkcs1, der::SEQUENCE)?);
    reader.element(der::INTEGER)?;
    Some((reader.positive()?, reader.positive()?))
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::EncodingKey;

    use super::SigningKey;
    use crate::jwt::testing::{data, secret};
    use crate::jwt::{compact, pem};
    use crate::{Algorithm, Fingerprint, InvalidKey, VerificationKey};

    /// L002-5: both halves show one fingerprint, so two services can compare.
    #[test]
    fn both_halves_have_one_fingerprint() {
        let pairs: [(SigningKey, VerificationKey); 4] = [
            (
                SigningKey::pem(Algorithm::Rs256, &data("rsa2048.private.pem")).unwrap(),
                VerificationKey::pem(Algorithm::Rs256, &data("rsa2048.public.pem")).unwrap(),
            ),
            (
                SigningKey::pem(Algorithm::Es256, &data("p256.private.pem")).unwrap(),
                VerificationKey::pem(Algorithm::Es256, &data("p256.public.pem")).unwrap(),
            ),
            (
                SigningKey::pem(Algorithm::Es384, &data("p384.private.pem")).unwrap(),
                VerificationKey::pem(Algorithm::Es384, &data("p384.public.pem")).unwrap(),
            ),
            (
                SigningKey::pem(Algorithm::EdDsa, &data("ed25519.private.pem")).unwrap(),
                VerificationKey::pem(Algorithm::EdDsa, &data("ed25519.public.pem")).unwrap(),
            ),
        ];
        for (private, public) in pairs {
            let half: Fingerprint = private.verification_key().fingerprint();
            assert_eq!(half, public.fingerprint(), "{}", public.algorithm());
            let signature = private.sign(b"message").unwrap();
            assert!(public.verifies(b"message", &signature));
            assert!(!public.verifies(b"another", &signature));
            assert!(!public.verifies(b"message", &[]));
        }
    }

    #[test]
    fn other_keys_are_refused() {
        let kind = |result: Result<SigningKey, InvalidKey>| result.unwrap_err().to_string();
        assert!(kind(SigningKey::pem(Algorithm::Rs256, &data("p256.private.pem"))).contains("RS256 needs an RSA key"));
        assert!(kind(SigningKey::pem(Algorithm::Es256, &data("ed25519.private.pem"))).contains("it is an Ed25519 key"));
        assert!(kind(SigningKey::pem(Algorithm::EdDsa, &data("rsa2048.private.pem"))).contains("it is an RSA key"));
        assert!(kind(SigningKey::pem(Algorithm::Rs256, &data("rsa1024.private.pem"))).contains("1024 bits"));
        assert!(kind(SigningKey::pem(Algorithm::Rs256, &data("rsa2048.pkcs1.pem"))).contains("openssl pkcs8"));
        assert!(kind(SigningKey::pem(Algorithm::Rs256, &data("rsa2048.public.pem"))).contains("private half"));
    }

    /// F5: a damaged key is found at start.
    #[test]
    fn a_damaged_private_key_is_refused() {
        for (file, algorithm) in [
            ("rsa2048.private.pem", Algorithm::Ps256),
            ("p256.private.pem", Algorithm::Es256),
            ("p384.private.pem", Algorithm::Es384),
        ] {
            let pem = data(file);
            let mut lines: Vec<String> = pem.lines().map(str::to_owned).collect();
            let middle = lines.len() / 2;
            lines[middle] = lines[middle].chars().rev().collect();
            assert!(SigningKey::pem(algorithm, &lines.join("\n")).is_err(), "{file}");
        }
    }

    /// The halves of two pairs are no pair, whatever the provider looks at.
    #[test]
    fn halves_must_belong_together() {
        let pkcs8 = pem::read(&data("ed25519.private.pem"), pem::PRIVATE).unwrap();
        let pair =
            |public: &[u8]| SigningKey::pair(EncodingKey::from_ed_der(&pkcs8), Algorithm::EdDsa, public).map(drop);
        let spki = pem::read(&data("ed25519.public.pem"), pem::PUBLIC).unwrap();
        assert_eq!(pair(&spki[12..]), Ok(()));
        // The public key of RFC 8037 A.2.
        let other = compact::decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        assert_eq!(pair(&other), Err(InvalidKey::Malformed));
    }

    /// F31.
    #[test]
    fn debug_shows_the_fingerprint() {
        let key = SigningKey::hmac(Algorithm::Hs256, &secret()).unwrap();
        let shown = format!("{key:?}");
        assert!(shown.contains("sha256:") && !shown.contains(&hex::encode(secret().expose())[..8]), "{shown}");
    }
}
