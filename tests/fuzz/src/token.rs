use crate::signing::{VERIFIER, sign};

/// A text in place of a token. Only the one that was signed is accepted, and no message repeats a part of it.
///
/// # Panics
/// Where another text is accepted, or a message quotes one.
pub fn token(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else { return };
    let good = sign(br#"{"alg":"HS256"}"#, br#"{"iss":"iss","aud":"api","sub":"a","exp":1800000060}"#);
    match VERIFIER.verify(text) {
        Ok(_) => assert_eq!(text, good, "another token than the signed one was accepted"),
        Err(error) => {
            assert_ne!(text, good, "the signed token was refused: {error}");
            let message = format!("{error} {error:?}");
            // Between words of ours there are spaces, and in a token there are none.
            for part in text.split('.').filter(|part| part.len() > 24 && !part.contains(' ')) {
                assert!(!message.contains(part), "the message quotes the token");
            }
        }
    }
}
