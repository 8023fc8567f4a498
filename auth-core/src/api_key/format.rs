use core::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::hash::KeyHash;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 43 characters of 62 are 256.03 bits.
const RANDOM_CHARACTERS: usize = 43;
/// Eight hexadecimal digits: one mistyped key in four thousand millions gets as far as a look-up.
const CHECKSUM_BYTES: usize = 4;

/// A new API key: `prefix_env_random-checksum`.
///
/// ```
/// use auth_core::ApiKey;
///
/// let key = ApiKey::generate("acme", "live")?;
/// assert!(key.expose().starts_with("acme_live_"));
/// assert!(!format!("{key:?}").contains(key.expose()));
/// # Ok::<(), auth_core::NoApiKey>(())
/// ```
///
/// Prefix and environment make a leaked key easy to find for scanners, and a test key easy to tell from a live one. The
/// random part has 256 bits of the operating system's. The checksum makes a mistyped key known without a look-up; it
/// proves nothing. Show the text once, to its owner, and store the [`hash`](Self::hash).
pub struct ApiKey {
    text: Zeroizing<String>,
}

impl ApiKey {
    /// Makes a key; prefix and environment are 1 to 16 lower-case letters and digits, a letter first.
    ///
    /// # Errors
    /// [`NoApiKey`] for another prefix or environment, or when the operating system gives no random bytes.
    pub fn generate(prefix: &str, env: &str) -> Result<Self, NoApiKey> {
        for part in [prefix, env] {
            if !is_name(part) {
                return Err(NoApiKey::Name(part.to_owned()));
            }
        }
        let mut text = Zeroizing::new(String::with_capacity(128));
        text.extend([prefix, "_", env, "_"]);
        push_random(&mut text).map_err(NoApiKey::Random)?;
        let sum = checksum(&text);
        text.push('-');
        text.push_str(&sum);
        Ok(Self { text })
    }

    /// The key itself: show it once, to its owner. Keep it out of logs, errors and stores.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> KeyHash {
        KeyHash::of(&self.text)
    }

    /// The hash to look a presented key up by, if the text is a key at all.
    ///
    /// # Errors
    /// [`InvalidApiKey`] for another form or a wrong checksum.
    pub fn hash_of(text: &str) -> Result<KeyHash, InvalidApiKey> {
        let (body, sum) = text.rsplit_once('-').ok_or(InvalidApiKey::Form)?;
        let mut parts = body.split('_');
        let (Some(prefix), Some(env), Some(random), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidApiKey::Form);
        };
        let is_random = random.len() == RANDOM_CHARACTERS && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_name(prefix) || !is_name(env) || !is_random || sum.len() != CHECKSUM_BYTES * 2 {
            return Err(InvalidApiKey::Form);
        }
        if sum != checksum(body) {
            return Err(InvalidApiKey::Checksum);
        }
        Ok(KeyHash::of(text))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({})", self.hash())
    }
}

/// No key was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoApiKey {
    /// The prefix or the environment.
    #[error("`{}` is no prefix or environment of a key: 1 to 16 lower-case letters and digits, a letter first", .0.escape_debug())]
    Name(String),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(getrandom::Error),
}

/// The text is not a key, whatever the store holds.
#[derive(Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidApiKey {
    /// Not `prefix_env_random-checksum`.
    #[error("the API key does not have the form `prefix_env_random-checksum`")]
    Form,
    /// Mistyped or cut off.
    #[error("the checksum of the API key is wrong: it was mistyped, or is not one of ours")]
    Checksum,
}

crate::spoken::debug_is_display!(InvalidApiKey);

fn is_name(text: &str) -> bool {
    (1..=16).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Every character alike: bytes beyond the largest multiple of 62 are thrown away.
fn push_random(text: &mut String) -> Result<(), getrandom::Error> {
    let mut wanted = RANDOM_CHARACTERS;
    let mut bytes = Zeroizing::new([0; 64]);
    while wanted > 0 {
        getrandom::fill(&mut bytes[..])?;
        let fair = bytes.iter().filter(|byte| **byte < 248).filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
        let before = text.len();
        text.extend(fair.take(wanted).map(|character| char::from(*character)));
        wanted -= text.len() - before;
    }
    Ok(())
}

fn checksum(body: &str) -> String {
    Sha256::digest(body).iter().take(CHECKSUM_BYTES).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::{ApiKey, InvalidApiKey, NoApiKey, checksum};

    /// Conformance 44: 256 random bits, no UUID, all different.
    #[test]
    fn keys_are_random() {
        let keys: HashSet<_> =
            (0..200).map(|_| ApiKey::generate("acme", "live").unwrap().expose().to_owned()).collect();
        assert_eq!(keys.len(), 200);
        for key in &keys {
            assert_eq!(key.len(), "acme_live_".len() + 43 + 1 + 8);
            assert!(ApiKey::hash_of(key).is_ok());
        }
        let key = ApiKey::generate("acme", "live").unwrap();
        assert_eq!(ApiKey::hash_of(key.expose()), Ok(key.hash()));
    }

    /// A modulo of a whole byte would favour the first eight characters: chi-square is 61 ± 11 for fair ones, and more
    /// than 300 for those.
    #[test]
    fn every_character_is_as_likely() {
        let mut counts = HashMap::new();
        for _ in 0..1_000 {
            for character in ApiKey::generate("acme", "live").unwrap().expose()[10..53].chars() {
                *counts.entry(character).or_insert(0_u32) += 1;
            }
        }
        let expected = 43_000.0 / 62.0;
        let chi_square: f64 = counts.values().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
        assert_eq!(counts.len(), 62);
        assert!(chi_square < 170.0, "{chi_square}");
    }

    #[test]
    fn names_are_checked() {
        for name in ["", "Acme", "ac-me", "ac_me", "1a", "a b", "ä", "abcdefghijklmnopq"] {
            assert_eq!(ApiKey::generate(name, "live").unwrap_err(), NoApiKey::Name(name.to_owned()));
            assert!(ApiKey::generate("acme", name).is_err(), "{name}");
        }
        assert!(ApiKey::generate("a1", "abcdefghijklmnop").is_ok());
    }

    /// One wrong character anywhere is noticed before any look-up.
    #[test]
    fn the_checksum_covers_everything() {
        let key = ApiKey::generate("acme", "live").unwrap();
        for (index, _) in key.expose().char_indices() {
            let mut changed = key.expose().as_bytes().to_vec();
            changed[index] = if changed[index] == b'a' { b'b' } else { b'a' };
            assert!(ApiKey::hash_of(str::from_utf8(&changed).unwrap()).is_err(), "at {index}");
        }
        let (body, sum) = key.expose().split_once('-').unwrap();
        let other = if sum == "00000000" { "00000001" } else { "00000000" };
        assert_eq!(ApiKey::hash_of(&format!("{body}-{other}")), Err(InvalidApiKey::Checksum));
    }

    #[test]
    fn other_forms_are_no_keys() {
        let random = "a".repeat(43);
        let with_sum = |body: &str| format!("{body}-{}", checksum(body));
        assert!(ApiKey::hash_of(&with_sum(&format!("acme_live_{random}"))).is_ok());
        for body in [
            format!("acme_{random}"),
            format!("acme_live_x_{random}"),
            format!("acme_live_{random}a"),
            format!("acme_live_{}", &random[1..]),
            format!("acme_live_{}-", &random[1..]),
            format!("ACME_live_{random}"),
            format!("_live_{random}"),
            format!("acme__{random}"),
            String::new(),
        ] {
            assert_eq!(ApiKey::hash_of(&with_sum(&body)), Err(InvalidApiKey::Form), "{body}");
        }
        let body = format!("acme_live_{random}");
        for text in [
            String::new(),
            body.clone(),
            format!("{body}-"),
            format!("{}0", with_sum(&body)),
            format!(" {}", with_sum(&body)),
        ] {
            assert_eq!(ApiKey::hash_of(&text), Err(InvalidApiKey::Form), "{text}");
        }
        assert_eq!(ApiKey::hash_of(&with_sum(&body).to_uppercase()), Err(InvalidApiKey::Form));
    }

    /// F31: shown once, by name.
    #[test]
    fn debug_hides_the_key() {
        let key = ApiKey::generate("acme", "live").unwrap();
        assert_eq!(format!("{key:?}"), format!("ApiKey({})", key.hash()));
    }
}
