//! A set of objects, as names and prefixes.

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
        by_name || self.prefixes.iter().any(|prefix| ObjectPattern::Prefix(prefix).covers(pattern))
    }
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
