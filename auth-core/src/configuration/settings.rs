//! All sources, one over the other.

use std::collections::BTreeMap;

use config::{Config, Value, ValueKind};
use zeroize::Zeroizing;

use super::layer::{Entry, Layer, Named};
use super::setting::Setting;

/// What is set, and by whom.
#[derive(Default)]
pub(super) struct Settings {
    found: BTreeMap<Setting, Found>,
}

/// The value that counts.
pub(super) struct Found {
    /// As it is written. Wiped when it is dropped, for it may be a secret.
    pub(super) written: Zeroizing<String>,
    pub(super) place: String,
    /// By what name, and whose.
    pub(super) name: String,
    pub(super) named: Named,
    /// The places whose values do not count.
    pub(super) shadows: Vec<String>,
}

impl Settings {
    /// The last layer counts most.
    pub(super) fn of(layers: &[&Layer]) -> Result<Self, String> {
        let mut builder = Config::builder();
        for layer in layers {
            builder = builder.add_source((*layer).clone());
        }
        // The library's text may quote a value.
        let mut root = builder.build().map_err(|_| "the sources cannot be put together".to_owned())?.cache;
        let mut settings = Self::default();
        for setting in Setting::in_files() {
            if let Some(value) = take(&mut root, setting.key())
                && let Some(found) = Found::of(value, layers, setting)
            {
                settings.found.insert(setting, found);
            }
        }
        Ok(settings)
    }

    pub(super) fn get(&self, setting: Setting) -> Option<&Found> {
        self.found.get(&setting)
    }

    pub(super) fn insert(&mut self, setting: Setting, found: Found) {
        self.found.insert(setting, found);
    }

    /// The names of all that is set.
    pub(super) fn iter(&self) -> impl Iterator<Item = Setting> {
        self.found.keys().copied()
    }
}

impl Found {
    fn of(value: Value, layers: &[&Layer], setting: Setting) -> Option<Self> {
        let entries: Vec<&Entry> = layers.iter().rev().flat_map(|layer| layer.of(setting)).collect();
        let place = value.origin()?;
        let winner = entries.iter().find(|entry| entry.place() == place)?;
        let shadows = entries.iter().map(|entry| entry.place()).filter(|place| *place != winner.place());
        Some(Self {
            shadows: shadows.map(str::to_owned).collect(),
            place: winner.place().to_owned(),
            name: winner.name.clone(),
            named: winner.named,
            written: match value.kind {
                ValueKind::String(text) => Zeroizing::new(text),
                _ => return None,
            },
        })
    }
}

/// Takes the value out, so that no second copy of it stays.
fn take(root: &mut Value, key: &str) -> Option<Value> {
    let mut value = root;
    for name in key.split('.') {
        let ValueKind::Table(table) = &mut value.kind else { return None };
        value = table.get_mut(name)?;
    }
    Some(core::mem::replace(value, Value::new(None, ValueKind::Nil)))
}

#[cfg(test)]
mod tests {
    use config::ValueKind;

    use super::super::layer::{Entry, Layer, Named};
    use super::{Setting, Settings};

    fn layer(place: &str, values: &[(Setting, ValueKind)]) -> Layer {
        let entry = |(setting, value): &(Setting, ValueKind)| {
            Entry::new(*setting, setting.variable(), Named::Own, place, value.clone())
        };
        Layer { entries: values.iter().map(entry).collect() }
    }

    fn text(settings: &Settings, setting: Setting) -> String {
        settings.get(setting).unwrap().written.as_str().to_owned()
    }

    /// L000-27, F33: the last layer counts, and what it shadows is known.
    #[test]
    fn the_strongest_layer_counts() {
        let weak = layer("weak", &[(Setting::Mode, "a".into()), (Setting::JwtIssuer, "b".into())]);
        let middle = layer("middle", &[(Setting::Mode, "c".into()), (Setting::DeleteMaxAge, "d".into())]);
        let strong = layer("strong", &[(Setting::Mode, "e".into())]);
        let settings = Settings::of(&[&weak, &middle, &strong]).unwrap();
        let mode = settings.get(Setting::Mode).unwrap();
        assert_eq!((mode.place.as_str(), &mode.shadows[..]), ("strong", &["middle".to_owned(), "weak".to_owned()][..]));
        assert_eq!(text(&settings, Setting::Mode), "e");
        assert_eq!(text(&settings, Setting::JwtIssuer), "b");
        assert_eq!(text(&settings, Setting::DeleteMaxAge), "d");
        assert_eq!(settings.iter().count(), 3);
    }
}
