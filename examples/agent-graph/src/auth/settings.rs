//! Settings by name: the environment of the process over a file.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
};

use auth_core::Mode;

use super::AuthError;

/// The settings of a start. `Debug` shows no value.
#[derive(Default)]
pub struct Settings {
    environment: BTreeMap<String, OsString>,
    file: BTreeMap<String, String>,
    path: Option<PathBuf>,
}

impl Settings {
    /// The environment of this process over the settings of a file.
    #[must_use]
    pub fn of_process(file: BTreeMap<String, String>, path: Option<&Path>) -> Self {
        let environment = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        Self { environment: environment.collect(), file, path: path.map(Path::to_owned) }
    }

    /// These settings alone.
    #[must_use]
    pub fn of(settings: &[(&str, &str)]) -> Self {
        let environment = settings.iter().map(|(name, value)| ((*name).to_owned(), OsString::from(value)));
        Self { environment: environment.collect(), ..Self::default() }
    }

    /// A setting, if it is there. An empty one is a mistake and not an absent one: it would switch something off.
    pub fn get(&self, name: &'static str) -> Result<Option<&str>, AuthError> {
        let value = match self.environment.get(name) {
            Some(value) => Some(value.to_str().ok_or(AuthError::NotUnicode(name))?),
            None => self.file.get(name).map(String::as_str),
        };
        match value {
            Some("") => Err(AuthError::Empty(name)),
            value => Ok(value),
        }
    }

    /// How the process runs: as `AUTH_MODE` says, or the flag `--dev`; production unless it is exactly `dev`.
    pub fn mode(&self, dev: bool) -> Result<Mode, AuthError> {
        let stated = self.get("AUTH_MODE")?.map(str::parse).transpose().map_err(AuthError::Mode)?;
        match (dev, stated) {
            (true, Some(Mode::Production)) => Err(AuthError::TwoModes),
            (true, _) => Ok(Mode::Dev),
            (false, stated) => Ok(stated.unwrap_or_default()),
        }
    }

    /// The refusal of absent settings, with every place that was looked at.
    #[must_use]
    pub fn missing(&self, names: &'static str) -> AuthError {
        let file = self.path.as_ref().map_or_else(String::new, |path| format!(" and in `{}`", path.display()));
        AuthError::Missing { names, places: format!("in the environment{file}") }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("file", &self.path).finish_non_exhaustive()
    }
}
