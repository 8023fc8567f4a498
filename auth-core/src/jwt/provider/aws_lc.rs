//! Keys that were prepared once, by aws-lc itself: jsonwebtoken's verifiers are made anew for each token, because they
//! cannot be shared by threads.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, VerificationAlgorithm,
};

use crate::jwt::algorithm::Algorithm;
use crate::jwt::invalid_key::InvalidKey;

/// A key, ready to verify.
pub(in crate::jwt) enum Prepared {
    Secret(Box<hmac::Key>),
    Public(ParsedPublicKey),
}

impl Prepared {
    /// Prepares the bytes of a secret, or the material of a public key.
    pub(in crate::jwt) fn new(algorithm: Algorithm, material: &[u8]) -> Result<Self, InvalidKey> {
        let secret = |algorithm| Ok(Self::Secret(Box::new(hmac::Key::new(algorithm, material))));
        let public = |algorithm: &'static dyn VerificationAlgorithm| {
            ParsedPublicKey::new(algorithm, material).map(Self::Public).map_err(|_| InvalidKey::Malformed)
        };
        match algorithm {
            Algorithm::Hs256 => secret(hmac::HMAC_SHA256),
            Algorithm::Hs384 => secret(hmac::HMAC_SHA384),
            Algorithm::Hs512 => secret(hmac::HMAC_SHA512),
            Algorithm::Rs256 => public(&RSA_PKCS1_2048_8192_SHA256),
            Algorithm::Rs384 => public(&RSA_PKCS1_2048_8192_SHA384),
            Algorithm::Rs512 => public(&RSA_PKCS1_2048_8192_SHA512),
            Algorithm::Ps256 => public(&RSA_PSS_2048_8192_SHA256),
            Algorithm::Ps384 => public(&RSA_PSS_2048_8192_SHA384),
            Algorithm::Ps512 => public(&RSA_PSS_2048_8192_SHA512),
            Algorithm::Es256 => public(&ECDSA_P256_SHA256_FIXED),
            Algorithm::Es384 => public(&ECDSA_P384_SHA384_FIXED),
            Algorithm::EdDsa => public(&ED25519),
        }
    }

    /// Whether the signature is that of the message. Secrets are compared in constant time.
    pub(in crate::jwt) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Secret(key) => hmac::verify(key, message, signature).is_ok(),
            Self::Public(key) => key.verify_sig(message, signature).is_ok(),
        }
    }
}
