use core::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use crate::Fingerprint;

/// What is stored of an API key: its SHA-256. A key has 256 random bits, so a slow password hash would add nothing.
///
/// Compared in constant time (ASVS 11.2.4). `Debug` and `Display` show the first eight hexadecimal digits.
#[derive(Clone, Copy)]
pub struct KeyHash([u8; 32]);

impl KeyHash {
    /// Wraps what a database holds.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What a database holds.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn of(key: &str) -> Self {
        Self(Sha256::digest(key).into())
    }
}

impl PartialEq for KeyHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for KeyHash {}

impl fmt::Display for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Fingerprint::of_digest(self.0).fmt(f)
    }
}

impl fmt::Debug for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyHash({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::KeyHash;

    #[test]
    fn a_hash_survives_a_database() {
        let hash = KeyHash::of("abc");
        assert_eq!(KeyHash::from_bytes(*hash.as_bytes()), hash);
        assert_eq!(format!("{hash} {hash:?}"), "sha256:ba7816bf KeyHash(sha256:ba7816bf)");
        let mut other = *hash.as_bytes();
        other[31] ^= 1;
        assert_ne!(KeyHash::from_bytes(other), hash);
    }
}
