use super::algorithm::Algorithm;
use super::provider::NoProvider;
use super::public_key::MOST_RSA_BITS;
use crate::InvalidSecret;

/// The key is refused.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidKey {
    /// Not one PEM block of the kind that is needed.
    #[error("the PEM text is refused: {0}")]
    Pem(String),
    /// A key of another kind than the algorithm's.
    #[error("it is {found}, and {algorithm} needs {}", algorithm.kind())]
    Kind {
        /// What the key was given for.
        algorithm: Algorithm,
        /// What the key is.
        found: &'static str,
    },
    /// The RSA key is too short to be safe, or too long to be verified.
    #[error("the RSA key has {bits} bits, and 2048 to {MOST_RSA_BITS} are needed")]
    RsaSize {
        /// The length of the modulus.
        bits: usize,
    },
    /// An RSA key whose primes can be computed.
    #[error("the RSA key is of a family whose primes are predictable (CVE-2017-15361, \"ROCA\"): make a new one")]
    PredictablePrimes,
    /// An Ed25519 key by which anybody can sign.
    #[error("the Ed25519 key is a point of small order, by which anybody can sign: make a new one")]
    SmallOrder,
    /// The secret is too short for the algorithm.
    #[error("the secret has {bytes} bytes, and {algorithm} needs at least {least}")]
    SecretSize {
        /// What the secret was given for.
        algorithm: Algorithm,
        /// Counted after decoding.
        bytes: usize,
        /// What the algorithm needs.
        least: usize,
    },
    /// A secret for an algorithm that takes a key pair.
    #[error("{0} takes a PEM key, not a secret")]
    NoSecret(Algorithm),
    /// A PEM key for an algorithm that takes a secret.
    #[error("{0} takes a shared secret, not a PEM key")]
    NoPem(Algorithm),
    /// A JSON Web Key that says something wrong of itself.
    #[error("the JWK is refused: {0}")]
    Jwk(String),
    /// The secret in a JSON Web Key is refused.
    #[error("the JWK is refused: {0}")]
    Secret(InvalidSecret),
    /// Broken key data, or two halves that do not belong together.
    #[error("the key data is malformed")]
    Malformed,
    /// The `kid` is empty or too long.
    #[error("a `kid` has 1 to 256 bytes")]
    Kid,
    /// Neither crypto provider is compiled in.
    #[error("{}", NoProvider)]
    NoProvider,
}

crate::spoken::debug_is_display!(InvalidKey);

impl From<NoProvider> for InvalidKey {
    fn from(_: NoProvider) -> Self {
        Self::NoProvider
    }
}
