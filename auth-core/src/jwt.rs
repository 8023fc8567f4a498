//! JSON Web Tokens: verified and minted on the cryptography of `jsonwebtoken`, with every other check made here.

mod algorithm;
mod announce;
#[cfg(test)]
mod attacks;
mod builder;
mod claim_path;
mod claims;
mod compact;
mod der;
mod header;
mod identity;
mod invalid_key;
mod invalid_verifier;
mod json;
mod jwk;
mod key;
mod key_set;
mod key_source;
mod known_headers;
mod mapping;
mod minter;
mod minter_builder;
mod near_name;
mod new_token;
mod pem;
mod preset;
mod provider;
mod public_key;
#[cfg(feature = "jwks-url")]
mod remote_keys;
mod roca;
mod shared_keys;
mod signing_key;
mod small_order;
mod standard;
#[cfg(test)]
mod testing;
mod time;
mod trusted;
#[cfg(test)]
mod vectors;
mod verifier;

use core::fmt;

pub use self::algorithm::{Algorithm, UnknownAlgorithm};
pub use self::builder::JwtVerifierBuilder;
pub use self::claim_path::ClaimPath;
pub use self::invalid_key::InvalidKey;
pub use self::invalid_verifier::InvalidJwtVerifier;
pub use self::key::VerificationKey;
pub use self::key_set::{InvalidKeySet, KeySet};
pub use self::mapping::ClaimMapping;
pub use self::minter::{MintError, Minted, Minter};
pub use self::minter_builder::{InvalidMinter, MinterBuilder};
pub use self::new_token::NewToken;
pub use self::preset::{AudienceClaim, Preset, UnknownPreset};
#[cfg(feature = "jwks-url")]
pub use self::remote_keys::{InvalidRemoteKeys, RemoteKeys};
pub use self::shared_keys::SharedKeys;
pub use self::signing_key::SigningKey;
pub(crate) use self::time::MAX_LEEWAY;
pub use self::verifier::JwtVerifier;

/// The longest token that is looked at, and that is minted.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// A text of the sender's for a log line: escaped, and cut to what a log line bears.
struct Shown<'t>(&'t str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 64;
        let cut = if self.0.chars().nth(MOST).is_some() { "…" } else { "" };
        write!(f, "`{}{cut}`", self.0.chars().take(MOST).flat_map(char::escape_debug).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    /// Conformance 41: no log injection.
    #[test]
    fn shown_text_is_escaped_and_cut() {
        assert_eq!(Shown("2024-key").to_string(), "`2024-key`");
        assert_eq!(Shown("a\r\nlevel=info \u{1b}[2J").to_string(), "`a\\r\\nlevel=info \\u{1b}[2J`");
        assert_eq!(Shown(&"x".repeat(9_000)).to_string(), format!("`{}…`", "x".repeat(64)));
    }
}
