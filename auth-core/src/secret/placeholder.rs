//! Texts that ask to be replaced.

/// How placeholders begin.
const STARTS: &[&str] =
    &["your-", "your_", "your ", "my-secret", "my_secret", "insert-", "put-your", "enter-your", "${", "$(", "{{", "%("];

/// What occurs in placeholders, and by chance in fewer than one of 10⁸ random texts.
const PARTS: &[&str] = &[
    "change-me",
    "change_me",
    "change me",
    "changeme",
    "change-this",
    "change_this",
    "changethis",
    "replace-with",
    "replace_with",
    "replace with",
    "replace-me",
    "replace_me",
    "replaceme",
    "replace-this",
    "placeholder",
    "example",
    "dummy-",
    "-secret-key",
    "_secret_key",
    "generated-key",
    "generated_key",
];

/// Whether the text is a placeholder, in any case: `<…>`, `your-…`, `change-me`, `replace-with…`, a variable that was
/// not expanded, a value that was cut off.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    (text.starts_with('<') && text.ends_with('>'))
        || text.ends_with("...")
        || text.ends_with('…')
        || STARTS.iter().any(|start| text.starts_with(start))
        || PARTS.iter().any(|part| text.contains(part))
}

#[cfg(test)]
mod tests {
    use crate::{Secret, SecretFault};

    fn refused_as_placeholder(text: &str) -> bool {
        Secret::parse(text, 32).is_err_and(|refused| refused.faults().contains(&SecretFault::Placeholder))
    }

    /// L000-19, L001-19, L002-11, L003-8, L004-13.
    #[test]
    fn placeholders_are_refused() {
        for text in [
            "<put the secret of this deployment in here>",
            "<your-generated-key-here>",
            "your-secret-key-here",
            "your_generated_key",
            "YOUR-SECRET-Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPa",
            "replace-with-long-random-secret",
            "Q8d7Zt0bW7nYxR2v-changeme-LsK5mE3hT6cJ9gPa",
            "please CHANGE_ME before the first start 0123",
            "example-Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPa",
            "${JWT_SECRET_KEY:-Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPa}",
            "$(openssl rand -hex 32) Q8d7Zt0bW7nYxR2vLsK5mE3h",
            "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4...",
        ] {
            assert!(refused_as_placeholder(text), "{text}");
        }
    }

    #[test]
    fn an_encoded_placeholder_is_refused() {
        assert!(refused_as_placeholder(&format!("hex:{}", hex::encode("please-change-me-Q8d7Zt0bW7nYxR2vLsK5"))));
        assert!(refused_as_placeholder("base64:<Q8d7Zt0bW7nYxR2vLsK5>") || Secret::parse("base64:<a>", 32).is_err());
    }

    #[test]
    fn random_text_is_none() {
        assert!(!refused_as_placeholder("Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF"));
    }
}
