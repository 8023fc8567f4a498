//! JSON Web Tokens: verified and minted on the cryptography of `jsonwebtoken`, with every other check made here.

mod algorithm;
mod builder;
mod claims;
mod compact;
mod der;
mod header;
mod identity;
mod invalid_key;
mod invalid_verifier;
mod json;
mod key;
mod key_set;
mod minter;
mod minter_builder;
mod new_token;
mod pem;
mod provider;
mod public_key;
mod signing_key;
#[cfg(test)]
mod testing;
mod time;
#[cfg(test)]
mod vectors;
mod verifier;

use core::fmt;

pub use self::algorithm::{Algorithm, UnknownAlgorithm};
pub use self::builder::JwtVerifierBuilder;
pub use self::invalid_key::InvalidKey;
pub use self::invalid_verifier::InvalidJwtVerifier;
pub use self::key::VerificationKey;
pub use self::minter::{MintError, Minted, Minter};
pub use self::minter_builder::{InvalidMinter, MinterBuilder};
pub use self::new_token::NewToken;
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
