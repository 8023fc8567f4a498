//! The form of a scope: an RFC 6749 §3.3 scope-token.

use core::fmt;

/// Checks a scope name: `%x21 / %x23-5B / %x5D-7E`, at least one character.
///
/// # Errors
/// [`Malformed`], which names the fault.
///
/// ```
/// assert!(auth_grammar::scope::check("graph:invoke").is_ok());
/// assert!(auth_grammar::scope::check("openid profile").is_err());
/// ```
pub fn check(name: &str) -> Result<(), Malformed> {
    let fault = if name.is_empty() {
        "is empty: name the scope"
    } else if name.contains(char::is_whitespace) {
        "contains white space: one scope is one token, several are `all(scope = \"…\", scope = \"…\")`"
    } else if name.bytes().all(is_token_byte) {
        return Ok(());
    } else {
        "is not a scope-token of RFC 6749: printable ASCII without quote and backslash"
    };
    Err(Malformed { name: name.to_owned(), fault })
}

/// Whether the byte may stand in a scope-token (RFC 6749 §3.3).
#[must_use]
pub const fn is_token_byte(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E)
}

/// A text that is not a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    name: String,
    fault: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "scope `{}` {}", self.name.escape_debug(), self.fault)
    }
}

impl core::error::Error for Malformed {}

#[cfg(test)]
mod tests {
    #[test]
    fn tokens() {
        for good in ["a", "graph:invoke", "https://x/y.z", "A!#~"] {
            assert!(super::check(good).is_ok(), "{good}");
        }
        for bad in ["", "a b", "a\"b", "a\\b", "ä", "a\r\n"] {
            assert!(super::check(bad).is_err(), "{bad:?}");
        }
    }
}
