//! The cryptography: one provider, named directly. The process-wide default of `jsonwebtoken` panics where a build turns
//! on both of its providers, so it is never asked.

#[cfg(feature = "aws-lc")]
#[path = "provider/aws_lc.rs"]
mod prepared;
#[cfg(not(feature = "aws-lc"))]
#[path = "provider/each_time.rs"]
mod prepared;

use jsonwebtoken::EncodingKey;
use jsonwebtoken::crypto::CryptoProvider;

use super::algorithm::Algorithm;
pub(super) use prepared::Prepared;

/// Neither crypto provider is compiled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("JWTs need one of auth-core's features `aws-lc` (the default) and `rust-crypto`, and neither is on")]
pub(super) struct NoProvider;

#[cfg(feature = "aws-lc")]
const PROVIDER: Option<&CryptoProvider> = Some(&jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER);
#[cfg(all(feature = "rust-crypto", not(feature = "aws-lc")))]
const PROVIDER: Option<&CryptoProvider> = Some(&jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER);
#[cfg(not(any(feature = "aws-lc", feature = "rust-crypto")))]
const PROVIDER: Option<&CryptoProvider> = None;

pub(super) fn provider() -> Result<&'static CryptoProvider, NoProvider> {
    PROVIDER.ok_or(NoProvider)
}

/// The signature of the message; `None` for a key that cannot sign.
pub(super) fn sign(algorithm: Algorithm, key: &EncodingKey, message: &[u8]) -> Option<Vec<u8>> {
    let signer = (provider().ok()?.signer_factory)(&algorithm.native(), key).ok()?;
    signer.try_sign(message).ok()
}

#[cfg(test)]
mod tests {
    /// `cargo test --no-default-features --features jwt` has no provider; every other build has one.
    #[test]
    fn a_provider_is_there_if_a_feature_is_on() {
        let any = cfg!(feature = "aws-lc") || cfg!(feature = "rust-crypto");
        assert_eq!(super::provider().is_ok(), any);
        let message = super::NoProvider.to_string();
        assert!(message.contains("`aws-lc`") && message.contains("`rust-crypto`"));
    }
}
