//! Where a missing setting was looked for.

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
    pub(super) fn places_of(&self, setting: Setting) -> String {
        let foreign = self.compatibility.iter().flat_map(|compatibility| compatibility.variables());
        let foreign = foreign.filter(|variable: &&Variable| variable.setting == setting).map(|variable| variable.name);
        let names: Vec<String> = core::iter::once(setting.variable())
            .chain(foreign)
            .map(|name| {
                let is_empty = self.empty.iter().any(|empty| empty == name);
                if is_empty { format!("{name} (set to nothing)") } else { name.to_owned() }
            })
            .collect();
        let env_file = self.env_file.as_ref().map(|(path, exists)| format!(" and {}{}", shown(path), absence(*exists)));
        let files = self.files.iter().map(|(path, exists)| format!("{}{}", shown(path), absence(*exists)));
        let files = files.collect::<Vec<_>>().join(" and ");
        let files = if files.is_empty() { files } else { format!(", for `{}` in {files}", setting.key()) };
        format!("looked for {} in the environment{}{files}", names.join(", "), env_file.unwrap_or_default())
    }
}

const fn absence(exists: bool) -> &'static str {
    if exists { "" } else { " (no such file)" }
}
