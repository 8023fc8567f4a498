//! Names in one piece of memory: a caller has ten of them, and is made anew for each request.

use core::cmp::Ordering;
use core::fmt;

/// A set of names. It is sorted once all are added, by [`sort`](Self::sort).
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct NameSet {
    /// One after the other.
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl NameSet {
    /// Adds a name; whether it is found before [`sort`](Self::sort) is open.
    pub(crate) fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    /// Makes room for these names.
    #[cfg(feature = "jwt")]
    pub(crate) fn reserve(&mut self, names: &[&str]) {
        self.text.reserve_exact(names.iter().map(|name| name.len()).sum());
        self.ends.reserve_exact(names.len());
    }

    /// Adds names, and sorts.
    pub(crate) fn extend<N: AsRef<str>>(&mut self, names: impl IntoIterator<Item = N>) {
        for name in names {
            self.push(name.as_ref());
        }
        self.sort();
    }

    /// Brings the names into order, each once.
    pub(crate) fn sort(&mut self) {
        // What comes from a token is sorted already.
        if (1..self.len()).all(|place| self.get(place - 1) < self.get(place)) {
            return;
        }
        let mut places: Vec<usize> = (0..self.len()).collect();
        places.sort_unstable_by_key(|place| self.get(*place));
        let mut sorted = Self { text: String::with_capacity(self.text.len()), ends: Vec::with_capacity(self.len()) };
        for place in places {
            let name = self.get(place).unwrap_or_default();
            if sorted.last() != Some(name) {
                sorted.push(name);
            }
        }
        *self = sorted;
    }

    /// Whether the name is in the sorted set.
    pub(crate) fn contains(&self, name: &str) -> bool {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.get(middle).map(|known| known.cmp(name)) {
                Some(Ordering::Equal) => return true,
                Some(Ordering::Less) => from = middle + 1,
                Some(Ordering::Greater) | None => to = middle,
            }
        }
        false
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn get(&self, place: usize) -> Option<&str> {
        let start = match place.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)?,
        };
        self.text.get(start..*self.ends.get(place)?)
    }

    fn last(&self) -> Option<&str> {
        self.get(self.len().checked_sub(1)?)
    }
}

impl fmt::Debug for NameSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::NameSet;

    /// Against a set that shares no code with it.
    #[test]
    fn it_is_a_set() {
        let words = ["", "a", "ab", "abc", "b", "ba", "ä", "z", "store:write", "store:*"];
        for count in 0..words.len() {
            for step in [1, 3, 7, 9] {
                let names: Vec<&str> = (0..count * 2).map(|n| words[(n * step) % words.len()]).collect();
                let mut set = NameSet::default();
                set.extend(&names);
                let oracle: BTreeSet<&str> = names.iter().copied().collect();
                assert_eq!(set.iter().collect::<Vec<_>>(), oracle.iter().copied().collect::<Vec<_>>(), "{names:?}");
                assert_eq!((set.len(), set.is_empty()), (oracle.len(), oracle.is_empty()));
                for word in words.iter().chain(&["aa", "c", "store:"]) {
                    assert_eq!(set.contains(word), oracle.contains(word), "{word} in {names:?}");
                }
            }
        }
    }

    #[test]
    fn names_are_added_to_a_set() {
        let mut set = NameSet::default();
        set.extend(["b", "a"]);
        set.extend(["c", "a"]);
        assert_eq!(format!("{set:?}"), r#"["a", "b", "c"]"#);
        set.push("0");
        set.sort();
        assert!(set.contains("0") && set.contains("c") && !set.contains("d"));
    }
}
