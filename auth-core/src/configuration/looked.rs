//! Where a missing setting was looked for.

use core::fmt;
use std::path::PathBuf;

use super::compatibility::{Compatibility, Variable};
use super::setting::Setting;
use super::source::shown;

/// The places that were looked at.
#[derive(Default)]
pub(super) struct Looked {
    /// The `.env` file, and whether there is one.
    pub(super) env_file: Option<(PathBuf, bool)>,
    /// The files of settings, and whether there is one.
    pub(super) files: Vec<(PathBuf, bool)>,
    /// Variables that are set to nothing.
    pub(super) empty: Vec<String>,
    pub(super) compatibility: Vec<Compatibility>,
}

impl Looked {
    /// ``looked for AUTH_MODE in the environment and `.env` (no such file), for `mode` in `auth.toml` ``.
    pub(super) fn places_of(&self, setting: Setting) -> impl fmt::Display {
        let foreign = self.compatibility.iter().flat_map(|compatibility| compatibility.variables());
        let foreign = foreign.filter(|variable: &&Variable| variable.setting == setting).map(|variable| variable.name);
        let names: Vec<String> = core::iter::once(setting.variable())
            .chain(foreign)
            .map(|name| match self.empty.iter().any(|empty| empty == name) {
                true => format!("{name} (set to nothing)"),
                false => name.to_owned(),
            })
            .collect();
        let mut text = format!("looked for {} in the environment", names.join(", "));
        if let Some((path, exists)) = &self.env_file {
            text += &format!(" and {}{}", shown(path), absence(*exists));
        }
        if !self.files.is_empty() {
            let files = self.files.iter().map(|(path, exists)| format!("{}{}", shown(path), absence(*exists)));
            text += &format!(", for `{}` in {}", setting.key(), files.collect::<Vec<_>>().join(" and "));
        }
        text
    }
}

const fn absence(exists: bool) -> &'static str {
    if exists { "" } else { " (no such file)" }
}
