use core::fmt;

/// Which objects a grant is bound to: one by its whole name, or all whose name begins alike.
///
/// Written `notes`, or `team-*` with one `*` at the end; nothing else is a pattern, and case matters.
///
/// ```
/// use auth_core::{ObjectPattern, Principal};
///
/// let caller = Principal::builder("iss", "alice").permissions(["indexes:get@notes", "indexes:get@team-*"]).build();
/// let granted = caller.granted("indexes:get");
/// let patterns: Vec<_> = granted.patterns().collect();
/// assert_eq!(patterns, [ObjectPattern::Name("notes"), ObjectPattern::Prefix("team-")]);
/// assert!(ObjectPattern::Prefix("team-").matches("team-a"));
/// assert!(!ObjectPattern::Name("notes").matches("notes-2"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectPattern<'p> {
    /// The object of this name.
    Name(&'p str),
    /// Every object whose name begins with this text; with the empty one, every object.
    Prefix(&'p str),
}

impl<'p> ObjectPattern<'p> {
    /// `None` for an empty text, and for one with a `*` elsewhere than at its end.
    pub(crate) fn parse(text: &'p str) -> Option<Self> {
        let (stem, pattern) = match text.strip_suffix('*') {
            Some(prefix) => (prefix, Self::Prefix(prefix)),
            None => (text, Self::Name(text)),
        };
        (!text.is_empty() && !stem.contains('*')).then_some(pattern)
    }

    /// Whether the object is one of them. An empty name names no object.
    #[must_use]
    pub fn matches(&self, object: &str) -> bool {
        !object.is_empty() && self.covers(ObjectPattern::Name(object))
    }

    /// Whether every object of the other pattern is one of this pattern.
    pub(crate) fn covers(self, other: ObjectPattern<'_>) -> bool {
        match (self, other) {
            (Self::Name(name), ObjectPattern::Name(other)) => name == other,
            (Self::Name(_), ObjectPattern::Prefix(_)) => false,
            (Self::Prefix(prefix), ObjectPattern::Name(other) | ObjectPattern::Prefix(other)) => {
                other.starts_with(prefix)
            }
        }
    }
}

/// Writes the pattern as it stands in a grant.
impl fmt::Display for ObjectPattern<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Prefix(prefix) => write!(f, "{prefix}*"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ObjectPattern::{self, Name, Prefix};

    #[test]
    fn one_star_at_the_end_is_a_pattern() {
        for (text, pattern) in [
            ("notes", Some(Name("notes"))),
            ("a@b:c d", Some(Name("a@b:c d"))),
            ("team-*", Some(Prefix("team-"))),
            ("*", Some(Prefix(""))),
            ("", None),
            ("**", None),
            ("*a", None),
            ("a*b", None),
            ("a*b*", None),
        ] {
            assert_eq!(ObjectPattern::parse(text), pattern, "{text}");
            assert!(pattern.is_none_or(|pattern| pattern.to_string() == text), "{text}");
        }
    }

    #[test]
    fn case_matters_and_an_empty_name_is_no_object() {
        assert!(Name("notes").matches("notes") && !Name("notes").matches("Notes"));
        assert!(Prefix("team-").matches("team-") && !Prefix("team-").matches("Team-a"));
        assert!(Prefix("").matches("x") && !Prefix("").matches(""));
    }
}
