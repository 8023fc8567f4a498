//! Reads variables, and collects everything that is wrong with them.

use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;

use auth_grammar::{Operation, duration};

use super::setting::Setting;
use crate::strict::StrictDefaults;

pub(super) struct Reader {
    pub(super) variables: BTreeMap<String, String>,
    pub(super) faults: Vec<String>,
}

impl Reader {
    pub(super) fn value(&self, setting: Setting) -> Option<&str> {
        self.variables.get(setting.name()).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn fault(&mut self, setting: Setting, what: impl fmt::Display) {
        self.faults.push(format!("{}: {what}", setting.name()));
    }

    pub(super) fn parse<T>(&mut self, setting: Setting, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        match self.value(setting).map(parse)? {
            Ok(value) => Some(value),
            Err(what) => {
                self.fault(setting, what);
                None
            }
        }
    }

    pub(super) fn duration(&mut self, setting: Setting) -> Option<Duration> {
        self.parse(setting, |text| duration::parse(text).map_err(|error| error.to_string()))
    }

    /// A name that is close to a setting, or in its family, is a mistake; others belong to somebody else.
    pub(super) fn check_names(&mut self) {
        let unknown: Vec<_> = self.variables.keys().filter(|name| Setting::by_name(name).is_none()).cloned().collect();
        for name in unknown {
            let nearest = Setting::nearest(&name);
            let ours = name.starts_with("AUTH_JWT_") || name.starts_with("AUTH_OPERATIONS_");
            if let Some(nearest) = nearest {
                self.faults.push(format!("{name}: there is no such setting; did you mean {}?", nearest.name()));
            } else if ours {
                self.faults.push(format!("{name}: there is no such setting; there are {}", Setting::list()));
            } else {
                tracing::warn!(target: "auth::start", "{name} is no setting of ours and has no effect");
            }
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

    pub(super) fn keep<T, E: fmt::Display>(&mut self, setting: Setting, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault(setting, error);
                None
            }
        }
    }
}
