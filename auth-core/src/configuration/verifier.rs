//! The settings of JWT as the builders of verifier and minter take them.

use super::jwt::{Audience, Issuer, JwtSettings, Key};
use crate::jwt::{
    Algorithm, InvalidJwtVerifier, InvalidKey, JwtVerifier, Minter, MinterBuilder, SigningKey, VerificationKey,
};

/// The public key of a PEM text.
pub(super) fn public_key(algorithm: Algorithm, pem: &str) -> Result<VerificationKey, InvalidKey> {
    VerificationKey::pem(algorithm, pem)
}

impl JwtSettings {
    pub(super) fn verification_key(&self) -> Result<VerificationKey, InvalidKey> {
        match &self.key {
            Key::Shared(secret) => VerificationKey::hmac(self.algorithm, secret),
            Key::Public(key) => Ok(key.clone()),
        }
    }

    pub(super) fn verifier(&self, key: VerificationKey) -> Result<JwtVerifier, InvalidJwtVerifier> {
        let builder = JwtVerifier::builder()
            .key(key)
            .leeway(self.leeway)
            .max_lifetime(self.max_lifetime)
            .scope_rule(self.scope_rule);
        let builder = match &self.issuer {
            Issuer::Exactly(issuer) => builder.issuer(issuer.as_str()),
            Issuer::Unchecked(name) => builder.unchecked_issuer().issuer_name(name.as_str()),
        };
        match &self.audience {
            Audience::Exactly(audience) => builder.audience(audience.as_str()),
            Audience::Unchecked => builder.unchecked_audience(),
        }
        .build()
    }

    /// `None` where there is no key to sign with.
    pub(super) fn minter(&self) -> Option<Result<MinterBuilder, InvalidKey>> {
        let Key::Shared(secret) = &self.key else { return None };
        let (Issuer::Exactly(issuer) | Issuer::Unchecked(issuer)) = &self.issuer;
        let builder = Minter::builder().issuer(issuer.as_str()).ttl(self.ttl).max_ttl(self.max_ttl);
        let builder = match &self.audience {
            Audience::Exactly(audience) => builder.audience(audience.as_str()),
            Audience::Unchecked => builder,
        };
        Some(SigningKey::hmac(self.algorithm, secret).map(|key| builder.key(key)))
    }
}
