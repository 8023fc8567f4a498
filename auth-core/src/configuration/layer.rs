//! The settings of one source.

use core::fmt;

use config::{ConfigError, Map, Value, ValueKind};
use zeroize::Zeroize as _;

use super::setting::Setting;

/// By which name a setting was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// Its own.
    Own,
    /// One that it had.
    Former,
    /// That of another system.
    Foreign,
}

/// A setting in one place. `Debug` hides the value.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) setting: Setting,
    pub(super) name: String,
    pub(super) named: Named,
    /// The value; its origin is the place.
    pub(super) value: Value,
}

impl Entry {
    pub(super) fn new(setting: Setting, name: &str, named: Named, place: &str, value: impl Into<ValueKind>) -> Self {
        Self { setting, name: name.to_owned(), named, value: Value::new(Some(&place.to_owned()), value) }
    }

    pub(super) fn place(&self) -> &str {
        self.value.origin().unwrap_or("the program")
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value.kind {
            ValueKind::String(text) => Some(text),
            _ => None,
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if let ValueKind::String(text) = &mut self.value.kind {
            text.zeroize();
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.place())
    }
}

/// The settings of one source, each at most once for every name.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    pub(super) entries: Vec<Entry>,
}

impl Layer {
    /// The entries of a setting, the one that counts first.
    pub(super) fn of(&self, setting: Setting) -> impl Iterator<Item = &Entry> {
        let mut found: Vec<_> = self.entries.iter().filter(|entry| entry.setting == setting).collect();
        found.sort_by_key(|entry| entry.named);
        found.into_iter()
    }
}

impl config::Source for Layer {
    fn clone_into_box(&self) -> Box<dyn config::Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        let first = Setting::in_files().filter_map(|setting| self.of(setting).next());
        Ok(first.map(|entry| (entry.setting.key().to_owned(), entry.value.clone())).collect())
    }
}
