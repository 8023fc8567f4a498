//! Reads settings as types, and collects everything that is wrong with them.

use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;
use std::path::PathBuf;

use auth_grammar::{Operation, duration};

use super::looked::Looked;
use super::setting::Setting;
use super::settings::{Settings, Written};
use crate::strict::StrictDefaults;

#[derive(Default)]
pub(super) struct Reader {
    pub(super) settings: Settings,
    pub(super) looked: Looked,
    /// Settings whose values cannot be read, which was told.
    pub(super) broken: Vec<Setting>,
    pub(super) faults: Vec<String>,
    pub(super) warnings: Vec<String>,
    /// How values look in the summary that are not shown as they are written.
    pub(super) shown: BTreeMap<Setting, String>,
    /// Where the secret of `dev` lies, if it is used.
    pub(super) dev_secret: Option<PathBuf>,
}

impl Reader {
    pub(super) fn value(&self, setting: Setting) -> Option<&str> {
        match &self.settings.get(setting)?.written {
            Written::Text(text) => Some(text),
            Written::Roles(_) => None,
        }
    }

    pub(super) fn is_set(&self, setting: Setting) -> bool {
        self.settings.get(setting).is_some()
    }

    /// Where the value stands; the name of the variable where there is none.
    pub(super) fn place(&self, setting: Setting) -> &str {
        self.settings.get(setting).map_or(setting.variable(), |found| &found.place)
    }

    pub(super) fn fault(&mut self, setting: Setting, what: impl fmt::Display) {
        self.faults.push(format!("{}: {what}", self.place(setting)));
    }

    /// The setting is needed, and nowhere.
    pub(super) fn missing(&mut self, setting: Setting, what: impl fmt::Display) {
        if self.broken.contains(&setting) {
            return;
        }
        let places = self.looked.places_of(setting);
        self.faults.push(format!("{}: is not set; {what}; {places}", setting.variable()));
    }

    pub(super) fn warn(&mut self, setting: Setting, what: impl fmt::Display) {
        self.warnings.push(format!("{}: {what}", self.place(setting)));
    }

    pub(super) fn parse<T>(&mut self, setting: Setting, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let parsed = self.value(setting).map(parse)?;
        self.keep(setting, parsed)
    }

    pub(super) fn keep<T, E: fmt::Display>(&mut self, setting: Setting, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault(setting, error);
                None
            }
        }
    }

    pub(super) fn duration(&mut self, setting: Setting) -> Option<Duration> {
        self.parse(setting, |text| duration::parse(text).map_err(|error| error.to_string()))
    }

    /// What is set, else what holds by default; a warning where it is more than that.
    pub(super) fn duration_or_default(&mut self, setting: Setting) -> Duration {
        let written = setting.row().default;
        let default = duration::parse(written).unwrap_or_default();
        match self.duration(setting) {
            Some(more) if more > default => {
                let text = self.value(setting).unwrap_or_default().to_owned();
                self.warn(setting, format_args!("is {text} (default {written})"));
                more
            }
            Some(other) => other,
            None => default,
        }
    }

    pub(super) fn strict_defaults(&mut self) -> StrictDefaults {
        let mut strict = StrictDefaults::default();
        for (operation, setting) in [
            (Operation::Delete, Setting::DeleteMaxAge),
            (Operation::MemoryStore, Setting::MemoryStoreMaxAge),
            (Operation::Manage, Setting::ManageMaxAge),
        ] {
            match self.value(setting) {
                None => {}
                Some("off") => strict.set_max_age(operation, None),
                Some(_) => {
                    if let Some(age) = self.duration(setting) {
                        strict.set_max_age(operation, Some(age));
                    }
                }
            }
        }
        for (operation, setting) in
            [(Operation::MemoryStore, Setting::MemoryStoreRole), (Operation::Manage, Setting::ManageRole)]
        {
            let role =
                |text: &str| auth_grammar::role::check(text).map(|()| text.to_owned()).map_err(|e| e.to_string());
            match self.value(setting) {
                None => {}
                Some("none") => strict.set_role(operation, None),
                Some(_) => {
                    if let Some(role) = self.parse(setting, role) {
                        strict.set_role(operation, Some(&role));
                    }
                }
            }
        }
        strict
    }
}
