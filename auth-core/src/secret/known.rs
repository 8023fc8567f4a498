//! Secrets that anybody can read in documents and source code.

use super::form;

/// Printed as secrets, keys or passwords by the systems that people come from, and by specifications.
const PUBLISHED: &[&str] = &[
    // Langflow, its guides and its example environment.
    "dBuuuB_FHLvU8T9eUNlxQF9ppqRxwWpXXQ42kM2_fb",
    "your-very-long-secret-key-at-least-32-chars",
    "<your-generated-key-here>",
    "your-generated-key-here",
    "your_generated_key",
    "administrator",
    "securepassword",
    "langflow",
    // The proxy and the engine of seed 002.
    "Ym9ZpC1VyZUU9svrmtrJGXZlAlMx5dW29qQwXUDYp50=",
    "dGVzdGluZy1kZWZhdWx0LXNlY3JldC1mb3ItanNvbg==",
    "your-secret-key-here",
    "your_clerk_jwt_token",
    // PraisonAI's platform.
    "dev-secret-change-me",
    "your-generated-secret-here",
    "your-generated-secret",
    "your-secure-secret",
    "your-secure-secret-from-secrets-manager",
    "kV8fTqZ2Jm5nR9sQ3xW8vY1bN7pL4dF6",
    // AgentFlow.
    "replace-with-long-random-secret",
    "expected-key",
    // RFC 7515 A.1, RFC 7797 §4, jwt.io, and the JWT libraries' own examples.
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    "your-256-bit-secret",
    "your-384-bit-secret",
    "your-512-bit-secret",
    "a-string-secret-at-least-256-bits-long",
    "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
    // Examples of earlier documents of this project.
    "u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0=",
    "q3vX8dTz1uNwLk0yFj5bHs7PcRe2GmAoK9iVxB4tZQE=",
    // FastAPI's tutorial.
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    // Tutorials of JWT with Spring.
    "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
    "413F4428472B4B6250655368566D5970337336763979244226452948404D6351",
];

/// From this length on a published text counts wherever it stands in a secret: a suffix does not make it secret again.
const LONG: usize = 16;

/// Whether the bytes are a published secret, in its written or in a decoded form. Hexadecimal digits are the same in
/// either case.
pub(super) fn is_published(reading: &[u8]) -> bool {
    PUBLISHED.iter().any(|text| {
        let base64 = form::base64(text).map(|bytes| bytes.to_vec());
        let bytes = hex::decode(text).ok();
        let cases = bytes.is_some().then(|| [text.to_lowercase().into_bytes(), text.to_uppercase().into_bytes()]);
        let forms = [Some(text.as_bytes().to_vec()), base64, bytes].into_iter().flatten();
        forms.chain(cases.into_iter().flatten()).any(|form| {
            reading == form || (form.len() >= LONG && reading.windows(form.len()).any(|window| window == form))
        })
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::PUBLISHED;
    use crate::{Secret, SecretFault};

    fn published(text: &str) -> bool {
        Secret::parse(text, 32).is_err_and(|refused| refused.faults().contains(&SecretFault::Published))
    }

    /// F2, L001-12, L002-6, L002-11, L003-35, L004-13: value by value, in every form in which it may be written.
    #[test]
    fn every_published_value_is_refused() {
        for text in PUBLISHED {
            assert!(published(text), "{text}");
            assert!(published(&format!("base64:{}", STANDARD.encode(text))), "{text}");
            assert!(published(&format!("hex:{}", hex::encode(text))), "{text}");
            assert!(published(&STANDARD.encode(text)), "{text}");
        }
    }

    /// L002-6, L002-7: the printed base64 texts, read as base64.
    #[test]
    fn a_published_base64_text_is_refused_decoded() {
        assert!(published("base64:Ym9ZpC1VyZUU9svrmtrJGXZlAlMx5dW29qQwXUDYp50="));
        assert!(published("base64:Ym9ZpC1VyZUU9svrmtrJGXZlAlMx5dW29qQwXUDYp50"));
        let refused = Secret::parse("base64:dGVzdGluZy1kZWZhdWx0LXNlY3JldC1mb3ItanNvbg==", 32).unwrap_err();
        assert_eq!(refused.faults(), [SecretFault::Published, SecretFault::TooShort { bytes: 31, least: 32 }]);
        assert!(published("testing-default-secret-for-json"), "what it decodes to, as raw text");
    }

    /// The same key in another spelling is the same key.
    #[test]
    fn published_hexadecimal_texts_are_refused_in_every_spelling() {
        let text = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7";
        let bytes = hex::decode(text).unwrap();
        for spelling in [
            text.to_owned(),
            text.to_uppercase(),
            format!("hex:{text}"),
            format!("hex:{}", text.to_uppercase()),
            format!("base64:{}", STANDARD.encode(bytes)),
        ] {
            assert!(published(&spelling), "{spelling}");
        }
    }

    #[test]
    fn a_suffix_does_not_help() {
        assert!(published("dev-secret-change-me-4f8Kq1Zt0bW7nYxR2vLs"));
        assert!(!published("langflowQ8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPa"), "a short word may occur");
    }
}
