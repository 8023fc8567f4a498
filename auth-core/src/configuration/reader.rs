//! Reads settings as types, and collects everything that is wrong with them.

use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;
use std::path::PathBuf;

use auth_grammar::{Operation, duration};

use super::looked::Looked;
use super::setting::Setting;
use super::settings::Settings;
use crate::strict::StrictDefaults;

#[derive(Default)]
pub(super) struct Reader {
    pub(super) settings: Settings,
    pub(super) looked: Looked,
    /// Settings whose values cannot be read, which was told.
    pub(super) broken: Vec<Setting>,
    pub(super) faults: Vec<String>,
    pub(super) warnings: Vec<String>,
    /// Relaxations that the verifier itself says at start.
    pub(super) relaxed: Vec<String>,
    /// How values look in the summary that are not shown as they are written.
    pub(super) shown: BTreeMap<Setting, String>,
    /// Where the secret of `dev` lies, if it is used.
    pub(super) dev_secret: Option<PathBuf>,
    /// Files beside the sources that hold a secret.
    pub(super) secret_files: Vec<PathBuf>,
    /// The entry of a list of issuers that is read.
    pub(super) within: Option<String>,
}

impl Reader {
    pub(super) fn value(&self, setting: Setting) -> Option<&str> {
        Some(&self.settings.get(setting)?.written)
    }

    pub(super) fn is_set(&self, setting: Setting) -> bool {
        self.settings.get(setting).is_some()
    }

    /// Where the value stands; the name of the setting where there is none.
    pub(super) fn place(&self, setting: Setting) -> String {
        match (self.settings.get(setting), &self.within) {
            (Some(found), _) => found.place.clone(),
            (None, None) => setting.variable().to_owned(),
            (None, Some(entry)) => format!("{entry}, `{}`", setting.member()),
        }
    }

    /// What the setting is called where it would be written.
    pub(super) fn name(&self, setting: Setting) -> String {
        match self.within {
            None => setting.variable().to_owned(),
            Some(_) => format!("`{}`", setting.member()),
        }
    }

    /// How it is written with this value.
    pub(super) fn written(&self, setting: Setting, value: &str) -> String {
        match self.within {
            None => format!("{}={value}", setting.variable()),
            Some(_) => format!("`{} = \"{value}\"`", setting.member()),
        }
    }

    pub(super) fn fault(&mut self, setting: Setting, what: impl fmt::Display) {
        self.faults.push(format!("{}: {what}", self.place(setting)));
    }

    /// The setting is needed, and nowhere.
    pub(super) fn missing(&mut self, setting: Setting, what: impl fmt::Display) {
        if self.broken.contains(&setting) {
            return;
        }
        let place = self.place(setting);
        let fault = match self.within {
            None => format!("{place}: is not set; {what}; {}", self.looked.places_of(setting)),
            Some(_) => format!("{place}: is not set; {what}"),
        };
        self.faults.push(fault);
    }

    pub(super) fn warn(&mut self, setting: Setting, what: impl fmt::Display) {
        self.warnings.push(format!("{}: {what}", self.place(setting)));
    }

    /// The same for what the verifier says at start, too.
    pub(super) fn relax(&mut self, setting: Setting, what: impl fmt::Display) {
        self.relaxed.push(format!("{}: {what}", self.place(setting)));
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

    /// What is set, else what holds by default; where it is more than that, `say` says so.
    pub(super) fn duration_or_default(&mut self, setting: Setting, say: fn(&mut Self, Setting, &str)) -> Duration {
        let written = setting.row().default;
        let default = duration::parse(written).unwrap_or_default();
        let set = self.duration(setting).unwrap_or(default);
        if let Some(text) = self.value(setting).filter(|_| set > default) {
            let more = format!("is {text} (default {written})");
            say(self, setting, &more);
        }
        set
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
