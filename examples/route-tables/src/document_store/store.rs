//! Indexes in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::{Map, Value};

use super::Tasks;
use crate::answer::Failure;

/// Everything but the keys. Cloning is cheap, and all clones are one store.
#[derive(Clone, Default)]
pub struct Store {
    indexes: Arc<RwLock<Indexes>>,
    dumps: Arc<RwLock<BTreeMap<String, Indexes>>>,
    features: Arc<RwLock<BTreeMap<String, bool>>>,
    pub(super) tasks: Tasks,
}

/// Indexes by their names.
pub(super) type Indexes = BTreeMap<String, Index>;

/// One index.
#[derive(Clone, Default)]
pub(super) struct Index {
    pub(super) primary_key: String,
    pub(super) documents: BTreeMap<String, Map<String, Value>>,
    pub(super) settings: BTreeMap<String, Value>,
}

impl Store {
    /// A store with these indexes, each with one document.
    #[must_use]
    pub fn with_indexes<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let store = Self::default();
        store.change_all(|indexes| {
            for name in names.into_iter().map(Into::into) {
                let mut index = Index { primary_key: "id".to_owned(), ..Index::default() };
                let text = format!("the first document of {name}");
                index.put(
                    "1".to_owned(),
                    Map::from_iter([("id".to_owned(), "1".into()), ("text".to_owned(), text.into())]),
                );
                indexes.insert(name, index);
            }
        });
        store
    }

    pub(super) fn read_all<T>(&self, look: impl FnOnce(&Indexes) -> T) -> T {
        look(&self.indexes.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn change_all<T>(&self, change: impl FnOnce(&mut Indexes) -> T) -> T {
        change(&mut self.indexes.write().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn read<T>(&self, name: &str, look: impl FnOnce(&Index) -> T) -> Result<T, Failure> {
        self.read_all(|indexes| indexes.get(name).map(look)).ok_or_else(|| missing(name))
    }

    pub(super) fn change<T>(&self, name: &str, change: impl FnOnce(&mut Index) -> T) -> Result<T, Failure> {
        self.change_all(|indexes| indexes.get_mut(name).map(change)).ok_or_else(|| missing(name))
    }

    /// The indexes as they were dumped, by the name of the dump.
    pub(super) fn dumps<T>(&self, change: impl FnOnce(&mut BTreeMap<String, Indexes>) -> T) -> T {
        change(&mut self.dumps.write().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn features<T>(&self, change: impl FnOnce(&mut BTreeMap<String, bool>) -> T) -> T {
        change(&mut self.features.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Index {
    /// The id of a document, if it has one.
    pub(super) fn id_of(&self, document: &Map<String, Value>) -> Option<String> {
        document.get(&self.primary_key).and_then(id_text)
    }

    /// Puts a document in the place of the one with this id.
    pub(super) fn put(&mut self, id: String, document: Map<String, Value>) {
        self.documents.insert(id, document);
    }

    /// Changes members of the document with this id, or adds it.
    pub(super) fn merge(&mut self, id: String, document: Map<String, Value>) {
        self.documents.entry(id).or_default().extend(document);
    }
}

/// The text of an id: ids are texts or numbers.
pub(super) fn id_text(id: &Value) -> Option<String> {
    match id {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// There is no such index.
pub(super) fn missing(name: &str) -> Failure {
    Failure::Missing("index", name.to_owned())
}
