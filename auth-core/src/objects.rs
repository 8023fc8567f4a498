//! A set of objects, as names and prefixes.

use core::ops::Bound::{Included, Unbounded};
use std::collections::BTreeSet;

use crate::object_pattern::ObjectPattern;

/// The objects that at least one of these patterns matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Objects {
    names: BTreeSet<Box<str>>,
    prefixes: BTreeSet<Box<str>>,
}

impl Objects {
    pub(crate) fn insert(&mut self, pattern: ObjectPattern<'_>) {
        match pattern {
            ObjectPattern::Name(name) => self.names.insert(name.into()),
            ObjectPattern::Prefix(prefix) => self.prefixes.insert(prefix.into()),
        };
    }

    pub(crate) fn contains(&self, object: &str) -> bool {
        !object.is_empty() && self.covers(ObjectPattern::Name(object))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.prefixes.is_empty()
    }

    /// Every pattern, sorted: names, then prefixes.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = ObjectPattern<'_>> {
        let names = self.names.iter().map(|name| ObjectPattern::Name(name));
        names.chain(self.prefixes.iter().map(|prefix| ObjectPattern::Prefix(prefix)))
    }

    /// The objects of both. Of two patterns that meet, one covers the other, so their intersection is the narrower one.
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        let here = self.patterns().filter(|pattern| other.covers(*pattern));
        let there = other.patterns().filter(|pattern| self.covers(*pattern));
        here.chain(there).collect()
    }

    /// The same objects without patterns that another one covers.
    pub(crate) fn reduced(&self) -> Self {
        let covered = |pattern: &ObjectPattern<'_>| {
            self.prefixes.iter().map(|it| ObjectPattern::Prefix(it)).any(|it| it != *pattern && it.covers(*pattern))
        };
        self.patterns().filter(|pattern| !covered(pattern)).collect()
    }

    fn covers(&self, pattern: ObjectPattern<'_>) -> bool {
        let by_name = matches!(pattern, ObjectPattern::Name(name) if self.names.contains(name));
        let (ObjectPattern::Name(text) | ObjectPattern::Prefix(text)) = pattern;
        by_name || self.has_beginning_of(text)
    }

    /// Whether one of the prefixes is a beginning of the text. Found in their order: between a beginning of the text and the text
    /// itself stands nothing that begins otherwise, so what is no beginning leaves only what it has in common with the text.
    fn has_beginning_of(&self, text: &str) -> bool {
        let mut rest = text;
        while let Some(near) = self.prefixes.range::<str, _>((Unbounded, Included(rest))).next_back() {
            if rest.starts_with(&**near) {
                return true;
            }
            rest = in_common(rest, near);
        }
        false
    }
}

/// The longest beginning of both.
fn in_common<'t>(text: &'t str, other: &str) -> &'t str {
    let same = text.char_indices().zip(other.chars()).find(|((_, one), other)| one != other);
    let end = same.map_or(text.len().min(other.len()), |((end, _), _)| end);
    text.get(..end).unwrap_or_default()
}

impl<'p> Extend<ObjectPattern<'p>> for Objects {
    fn extend<I: IntoIterator<Item = ObjectPattern<'p>>>(&mut self, patterns: I) {
        patterns.into_iter().for_each(|pattern| self.insert(pattern));
    }
}

impl<'p> FromIterator<ObjectPattern<'p>> for Objects {
    fn from_iter<I: IntoIterator<Item = ObjectPattern<'p>>>(patterns: I) -> Self {
        let mut objects = Self::default();
        objects.extend(patterns);
        objects
    }
}

#[cfg(test)]
mod tests {
    use super::Objects;
    use crate::object_pattern::ObjectPattern;

    fn objects(patterns: &[&str]) -> Objects {
        patterns.iter().filter_map(|text| ObjectPattern::parse(text)).collect()
    }

    fn written(objects: &Objects) -> Vec<String> {
        objects.patterns().map(|pattern| pattern.to_string()).collect()
    }

    #[test]
    fn an_intersection_keeps_the_narrower_of_two() {
        for (left, right, both) in [
            (&["a"][..], &["a"][..], &["a"][..]),
            (&["a"], &["b"], &[]),
            (&["team-a"], &["team-*"], &["team-a"]),
            (&["team-a*"], &["team-*", "x"], &["team-a*"]),
            (&["team-a*"], &["team-b*"], &[]),
            (&["*"], &["a", "b*"], &["a", "b*"]),
            (&["ab"], &["abc*"], &[]),
            (&[], &["*"], &[]),
        ] {
            assert_eq!(written(&objects(left).intersection(&objects(right))), both, "{left:?} {right:?}");
            assert_eq!(written(&objects(right).intersection(&objects(left))), both, "{right:?} {left:?}");
        }
    }

    #[test]
    fn a_prefix_is_found_among_others() {
        let prefixes = ["a", "ab", "abd", "b-", "é", "éa", "zz", "aé"];
        let texts =
            ["", "a", "abc", "abd", "abda", "ac", "b", "b-", "b-1", "ba", "e", "é", "éb", "ê", "z", "zy", "zzz"];
        for chosen in 0..1_u32 << prefixes.len() {
            let here = prefixes.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1);
            let here: Vec<&str> = here.map(|(_, prefix)| *prefix).collect();
            let objects: Objects = here.iter().map(|prefix| ObjectPattern::Prefix(prefix)).collect();
            for text in texts {
                let begins = !text.is_empty() && here.iter().any(|prefix| text.starts_with(prefix));
                assert_eq!(objects.contains(text), begins, "{text} {here:?}");
            }
        }
    }

    #[test]
    fn what_another_pattern_covers_is_left_out() {
        for (patterns, reduced) in [
            (&["a", "ab", "a*", "b"][..], &["b", "a*"][..]),
            (&["a*", "ab*", "abc*", "b*"], &["a*", "b*"]),
            (&["a", "ab*"], &["a", "ab*"]),
            (&["x", "*", "y*"], &["*"]),
        ] {
            assert_eq!(written(&objects(patterns).reduced()), reduced, "{patterns:?}");
        }
    }
}
