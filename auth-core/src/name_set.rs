//! Names in one piece of memory: a caller has ten of them, and is made anew for each request.

use core::fmt;

use hashbrown::HashTable;

use crate::name::Name;

/// So many are compared one by one; more have a table.
const FEW: usize = 8;

/// A set of names. It is sorted once all are added, by [`sort`](Self::sort).
#[derive(Clone, Default)]
pub(crate) struct NameSet {
    /// One after the other.
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
    /// The names of a sorted set by their hashes, where there are more than a few: a few are not worth the hashing.
    table: HashTable<Place>,
}

/// Where a name begins and ends in the text.
#[derive(Clone, Copy)]
struct Place {
    hash: u64,
    start: usize,
    end: usize,
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
        let sorted = (1..self.len()).all(|place| self.get(place - 1) < self.get(place));
        if sorted && (self.len() <= FEW || self.table.len() == self.len()) {
            return;
        }
        if !sorted {
            let mut places: Vec<usize> = (0..self.len()).collect();
            places.sort_unstable_by_key(|place| self.get(*place));
            let (text, ends) = (String::with_capacity(self.text.len()), Vec::with_capacity(self.len()));
            let mut sorted = Self { text, ends, table: HashTable::new() };
            for place in places {
                let name = self.get(place).unwrap_or_default();
                if sorted.last() != Some(name) {
                    sorted.push(name);
                }
            }
            *self = sorted;
        }
        self.tabulate();
    }

    fn tabulate(&mut self) {
        self.table.clear();
        if self.ends.len() <= FEW {
            return;
        }
        let rehash = |place: &Place| place.hash;
        self.table.reserve(self.ends.len(), rehash);
        let mut start = 0;
        for end in &self.ends {
            let name = Name::new(self.text.get(start..*end).unwrap_or_default());
            self.table.insert_unique(name.hash(), Place { hash: name.hash(), start, end: *end }, rehash);
            start = *end;
        }
    }

    /// Whether the name is in the sorted set.
    pub(crate) fn contains(&self, name: Name<'_>) -> bool {
        if self.ends.len() <= FEW {
            return self.lists(name);
        }
        let found = self.table.find(name.hash(), |place| place.hash == name.hash());
        let text = |place: &Place| self.text.as_bytes().get(place.start..place.end).unwrap_or_default();
        found.is_some_and(|place| same(text(place), name.as_bytes()) || self.has_twin(name))
    }

    // Out of line, so that the other way stays short.
    #[inline(never)]
    fn lists(&self, name: Name<'_>) -> bool {
        let (text, name, mut start) = (self.text.as_bytes(), name.as_bytes(), 0);
        for end in &self.ends {
            if end - start == name.len() && text.get(start..*end).is_some_and(|known| same(known, name)) {
                return true;
            }
            start = *end;
        }
        false
    }

    /// Whether the name is in the set beside another one of its hash, which nobody has by chance.
    #[cold]
    #[inline(never)]
    fn has_twin(&self, name: Name<'_>) -> bool {
        self.iter().any(|known| known == name.as_str())
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

/// Whether two names are one. Most have 4 to 16 bytes, and are two words each.
#[inline]
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && match one.len() {
            8..=16 => ends::<8>(one) == ends::<8>(other),
            4..=7 => ends::<4>(one) == ends::<4>(other),
            _ => one == other,
        }
}

/// The first and the last bytes, which may be the same.
#[inline]
fn ends<const BYTES: usize>(name: &[u8]) -> (Option<&[u8; BYTES]>, Option<&[u8; BYTES]>) {
    (name.first_chunk(), name.last_chunk())
}

impl PartialEq for NameSet {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.ends == other.ends
    }
}

impl Eq for NameSet {}

impl fmt::Debug for NameSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Name, NameSet, Place};

    /// Against a set that shares no code with it.
    #[test]
    fn it_is_a_set() {
        let words = ["", "a", "ab", "abc", "b", "ba", "ä", "z", "store:write", "store:*"];
        let many: Vec<String> = (0..40).map(|n| format!("resource-{n}:read")).collect();
        let words: Vec<&str> = words.into_iter().chain(many.iter().map(String::as_str)).collect();
        for count in 0..words.len() {
            for step in [1, 3, 7, 9] {
                let names: Vec<&str> = (0..count * 2).map(|n| words[(n * step) % words.len()]).collect();
                let mut set = NameSet::default();
                set.extend(&names);
                let oracle: BTreeSet<&str> = names.iter().copied().collect();
                assert_eq!(set.iter().collect::<Vec<_>>(), oracle.iter().copied().collect::<Vec<_>>(), "{names:?}");
                assert_eq!((set.len(), set.is_empty()), (oracle.len(), oracle.is_empty()));
                for word in words.iter().chain(&["aa", "c", "store:"]) {
                    assert_eq!(set.contains(Name::new(word)), oracle.contains(word), "{word} in {names:?}");
                }
            }
        }
    }

    /// Every length, and each byte that differs, against the comparison of the standard library.
    #[test]
    fn names_are_compared_whole() {
        for length in 0..40_usize {
            let name = vec![b'a'; length];
            assert!(super::same(&name, &name.clone()));
            for at in 0..length {
                let mut other = name.clone();
                other[at] = b'b';
                assert!(!super::same(&name, &other) && !super::same(&other, &name), "{length} {at}");
            }
            for other in 0..40 {
                assert_eq!(super::same(&name, &vec![b'a'; other]), length == other, "{length} {other}");
            }
        }
    }

    /// Texts that somebody made for one hash.
    #[test]
    fn names_of_one_hash_are_told_apart() {
        for count in [9, 40] {
            let twins: Vec<String> = (0..count).map(|n| format!("twin-{n}:read")).collect();
            let mut set = NameSet::default();
            set.extend(&twins);
            let hash = Name::new("resource:read").hash();
            for place in set.table.drain().collect::<Vec<_>>() {
                set.table.insert_unique(hash, Place { hash, ..place }, |place| place.hash);
            }
            assert!(!set.contains(Name::new("resource:read")), "{count}");
            for twin in &twins {
                assert!(set.contains(Name::with_hash_of(twin, Name::new("resource:read"))), "{twin} of {count}");
            }
        }
    }

    /// The same names, and not only the same letters.
    #[test]
    fn equal_are_sets_of_the_same_names() {
        let of = |names: &[&str]| {
            let mut set = NameSet::default();
            set.extend(names);
            set
        };
        let sets = [&[][..], &[""], &["a"], &["b"], &["ab"], &["a", "b"], &["abc"], &["a", "bc"], &["ab", "c"]];
        for (place, one) in sets.iter().enumerate() {
            for (other_place, other) in sets.iter().enumerate() {
                assert_eq!(of(one) == of(other), place == other_place, "{one:?} {other:?}");
            }
        }
        assert_eq!(of(&["b", "a", "b"]), of(&["a", "b"]));
    }

    #[test]
    fn names_are_added_to_a_set() {
        let mut set = NameSet::default();
        set.extend(["b", "a"]);
        set.extend(["c", "a"]);
        assert_eq!(format!("{set:?}"), r#"["a", "b", "c"]"#);
        set.push("0");
        set.sort();
        assert!(["0", "c"].into_iter().all(|name| set.contains(name.into())) && !set.contains("d".into()));
    }
}
