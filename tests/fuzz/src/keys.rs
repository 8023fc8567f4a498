use auth_core::{Algorithm, KeySet, Secret, SigningKey, VerificationKey};

/// A text in place of keys and secrets. What is accepted is strong enough, and no message quotes the text.
///
/// # Panics
/// Where a short secret is accepted, or a message quotes a line of the text.
pub fn keys(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else { return };
    let mut messages = Vec::new();
    match Secret::parse(text, 32) {
        Ok(secret) => assert!(secret.byte_len() >= 32),
        // A file's name is told.
        Err(error) if !text.starts_with("file:") => messages.push(format!("{error} {error:?}")),
        Err(_) => {}
    }
    for algorithm in Algorithm::ALL {
        for read in [VerificationKey::pem(*algorithm, text), VerificationKey::jwk(text, Some(*algorithm))] {
            match read {
                Ok(key) => assert!(!format!("{key:?}").contains(text)),
                Err(error) => messages.push(format!("{error} {error:?}")),
            }
        }
        if let Err(error) = SigningKey::pem(*algorithm, text) {
            messages.push(format!("{error} {error:?}"));
        }
    }
    match KeySet::jwks(text, None) {
        Ok(set) => assert!(set.iter().count() > 0),
        Err(error) => messages.push(format!("{error} {error:?}")),
    }
    // Names (`kid`, `alg`, the label of a PEM block) are told, cut to 64 characters; nothing longer is.
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 64) {
        assert!(!messages.iter().any(|message| message.contains(word)), "a message quotes what was read");
    }
}
