//! Collections in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::Failure;

/// Everything that is stored. Cloning is cheap, and all clones are one store.
#[derive(Clone, Default)]
pub struct Store(Arc<RwLock<Contents>>);

/// What lies in a store.
#[derive(Clone, Default)]
pub(super) struct Contents {
    pub(super) collections: BTreeMap<String, Collection>,
    /// Other names of collections.
    pub(super) aliases: BTreeMap<String, String>,
    /// What users searched for.
    pub(super) history: BTreeMap<String, Vec<String>>,
    pub(super) snapshots: BTreeMap<String, BTreeMap<String, Collection>>,
    pub(super) peers: BTreeSet<u64>,
    pub(super) locked: bool,
}

/// One collection.
#[derive(Clone, Default)]
pub(super) struct Collection {
    pub(super) size: usize,
    pub(super) points: Points,
    pub(super) payload_indexes: BTreeSet<String>,
    pub(super) shard_keys: BTreeSet<String>,
    pub(super) snapshots: BTreeMap<String, Points>,
}

/// Points by their ids.
pub(super) type Points = BTreeMap<u64, Point>;

/// A vector with what is known of it.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Point {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) vector: Vec<f32>,
    #[serde(default)]
    pub(super) payload: Map<String, Value>,
}

impl Store {
    /// A store with these collections, each with two points.
    #[must_use]
    pub fn with_collections<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let store = Self::default();
        store.change_all(|contents| {
            contents.peers.extend([1, 2]);
            for name in names {
                let mut collection = Collection { size: 2, ..Collection::default() };
                for (id, vector) in [(1, vec![1.0, 0.0]), (2, vec![0.0, 1.0])] {
                    collection.points.insert(id, Point { id, vector, ..Point::default() });
                }
                contents.collections.insert(name.into(), collection);
            }
        });
        store
    }

    pub(super) fn read_all<T>(&self, look: impl FnOnce(&Contents) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn change_all<T>(&self, change: impl FnOnce(&mut Contents) -> T) -> T {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks at a collection, by its name or an alias.
    pub(super) fn read<T>(&self, name: &str, look: impl FnOnce(&Collection) -> T) -> Result<T, Failure> {
        self.read_all(|contents| contents.collections.get(contents.resolved(name)).map(look))
            .ok_or_else(|| missing(name))
    }

    /// Changes a collection, by its name or an alias.
    pub(super) fn change<T>(&self, name: &str, change: impl FnOnce(&mut Collection) -> T) -> Result<T, Failure> {
        self.change_all(|contents| {
            let name = contents.resolved(name).to_owned();
            contents.collections.get_mut(&name).map(change)
        })
        .ok_or_else(|| missing(name))
    }
}

impl Contents {
    // An alias is a name like any other: whoever holds a permission on it has been let in by whoever made it, and for
    // that one needs the permission on both names.
    fn resolved<'n>(&'n self, name: &'n str) -> &'n str {
        self.aliases.get(name).map_or(name, String::as_str)
    }
}

/// There is no such collection.
pub(super) fn missing(name: &str) -> Failure {
    Failure::Missing("collection", name.to_owned())
}
