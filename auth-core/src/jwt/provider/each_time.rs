//! Keys that jsonwebtoken's provider prepares for each token.

use jsonwebtoken::DecodingKey;

use super::provider;
use crate::jwt::algorithm::{Algorithm, Kind};
use crate::jwt::invalid_key::InvalidKey;

/// A key that is known to be one.
pub(in crate::jwt) struct Prepared {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl Prepared {
    /// Takes the bytes of a secret, or the material of a public key.
    pub(in crate::jwt) fn new(algorithm: Algorithm, material: &[u8]) -> Result<Self, InvalidKey> {
        let key = match algorithm.kind() {
            Kind::Secret => DecodingKey::from_secret(material),
            Kind::Rsa => DecodingKey::from_rsa_der(material),
            Kind::P256 | Kind::P384 => DecodingKey::from_ec_der(material),
            Kind::Ed25519 => DecodingKey::from_ed_der(material),
        };
        // A key that the provider refuses is found here, at start, and not at the first token.
        (provider()?.verifier_factory)(&algorithm.native(), &key).map_err(|_| InvalidKey::Malformed)?;
        Ok(Self { algorithm, key })
    }

    /// Whether the signature is that of the message. Whatever goes wrong means no.
    pub(in crate::jwt) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(provider) = provider() else { return false };
        (provider.verifier_factory)(&self.algorithm.native(), &self.key)
            .is_ok_and(|verifier| verifier.verify(message, &signature.to_vec()).is_ok())
    }
}
