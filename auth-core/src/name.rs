//! Names that are looked up with each request.

use core::fmt;
use core::ops::Deref;

use rapidhash::v3::{DEFAULT_RAPID_SECRETS, rapidhash_v3_nano_inline};

/// The name of a role, permission or scope, with the number by which it is looked up. In a requirement, which is a constant,
/// the compiler works that number out: deciding hashes no name.
///
/// ```
/// use auth_core::{Atom, Name, Requirement};
///
/// const EDITOR: Requirement = Requirement::Atom(Atom::Role(Name::new("editor")));
/// assert_eq!(EDITOR.to_string(), r#"role = "editor""#);
/// assert_eq!(Name::new("editor").as_str(), "editor");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'n> {
    text: &'n str,
    hash: u64,
}

impl<'n> Name<'n> {
    /// A name as it is written. Names are compared whole, byte by byte.
    #[inline]
    #[must_use]
    pub const fn new(text: &'n str) -> Self {
        // Two names of one hash are told apart by their texts, so a seed that everybody knows costs an attacker's own set
        // time, and nobody else's.
        let hash = rapidhash_v3_nano_inline::<true, false>(text.as_bytes(), &DEFAULT_RAPID_SECRETS);
        Self { text, hash }
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &'n str {
        self.text
    }

    /// A text that was made to have the hash of another one.
    #[cfg(test)]
    pub(crate) const fn with_hash_of(text: &'n str, other: Name<'_>) -> Self {
        Self { text, hash: other.hash }
    }

    #[inline]
    pub(crate) const fn hash(&self) -> u64 {
        self.hash
    }
}

impl Deref for Name<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

impl<'n> From<&'n str> for Name<'n> {
    #[inline]
    fn from(text: &'n str) -> Self {
        Self::new(text)
    }
}

/// As the text.
impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.text, f)
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    /// What the compiler works out is what a token's name is looked up by.
    #[test]
    fn a_constant_has_the_number_of_the_same_text() {
        const SHORT: Name<'_> = Name::new("a");
        const LONG: Name<'_> = Name::new("a-resource-with-a-rather-long-name-of-more-than-48-bytes:read");
        for constant in [SHORT, LONG] {
            let text = std::hint::black_box(constant.as_str().to_owned());
            assert_eq!(constant, Name::from(&*text));
            assert_eq!(constant.hash(), Name::from(&*text).hash());
        }
        assert_ne!(SHORT.hash(), LONG.hash());
    }

    #[test]
    fn it_is_written_as_its_text() {
        assert_eq!(format!("{:?} {0}", Name::new("docs:\"x\"")), r#""docs:\"x\"" docs:"x""#);
    }
}
