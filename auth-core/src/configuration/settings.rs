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
    pub(super) written: Written,
    pub(super) place: String,
    /// By what name, and whose.
    pub(super) name: String,
    pub(super) named: Named,
    /// The places whose values do not count.
    pub(super) shadows: Vec<String>,
}

/// As it is written.
pub(super) enum Written {
    /// A text. Wiped when it is dropped, for it may be a secret.
    Text(Zeroizing<String>),
    /// The table of roles of a file.
    Roles(BTreeMap<String, Vec<String>>),
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
        // A table has no origin of its own after the merge.
        let winner = match value.origin() {
            Some(place) => entries.iter().find(|entry| entry.place() == place)?,
            None => entries.first()?,
        };
        let shadows = entries.iter().map(|entry| entry.place()).filter(|place| *place != winner.place());
        Some(Self {
            shadows: shadows.map(str::to_owned).collect(),
            place: winner.place().to_owned(),
            name: winner.name.clone(),
            named: winner.named,
            written: written(value.kind)?,
        })
    }
}

fn written(kind: ValueKind) -> Option<Written> {
    match kind {
        ValueKind::String(text) => Some(Written::Text(Zeroizing::new(text))),
        ValueKind::Table(table) => {
            let grants = |value: Value| {
                let list = value.into_array().ok()?;
                list.into_iter().map(|grant| grant.into_string().ok()).collect::<Option<Vec<_>>>()
            };
            let roles = table.into_iter().map(|(role, value)| Some((role, grants(value)?)));
            roles.collect::<Option<_>>().map(Written::Roles)
        }
        _ => None,
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
    use config::{Map, Value, ValueKind};

    use super::super::layer::{Entry, Layer, Named};
    use super::{Setting, Settings, Written};

    fn layer(place: &str, values: &[(Setting, ValueKind)]) -> Layer {
        let entry = |(setting, value): &(Setting, ValueKind)| {
            Entry::new(*setting, setting.variable(), Named::Own, place, value.clone())
        };
        Layer { entries: values.iter().map(entry).collect() }
    }

    fn text(settings: &Settings, setting: Setting) -> String {
        match &settings.get(setting).unwrap().written {
            Written::Text(text) => text.as_str().to_owned(),
            Written::Roles(_) => panic!("a table"),
        }
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

    /// A role with a dot in its name is one role, and a variable takes the place of the whole table.
    #[test]
    fn roles_are_one_value() {
        let grants = |grant: &str| Value::new(None, vec![grant.to_owned()]);
        let table: Map<String, Value> = [("a.b".to_owned(), grants("x:y")), ("c[0]".to_owned(), grants("*"))].into();
        let file = layer("file", &[(Setting::Roles, ValueKind::Table(table))]);
        let alone = Settings::of(&[&file]).unwrap();
        let found = alone.get(Setting::Roles).unwrap();
        assert_eq!(found.place, "file");
        let Written::Roles(roles) = &found.written else { panic!("a text") };
        assert_eq!(roles.keys().collect::<Vec<_>>(), ["a.b", "c[0]"]);
        let variable = layer("variable", &[(Setting::Roles, "{}".into())]);
        let both = Settings::of(&[&file, &variable]).unwrap();
        assert_eq!(text(&both, Setting::Roles), "{}");
        assert_eq!(both.get(Setting::Roles).unwrap().shadows, ["file"]);
    }
}
