//! Where settings come from.

use std::path::{Path, PathBuf};

/// One source of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The variables of the process.
    Environment,
    /// A `.env` file.
    EnvFile(PathBuf),
    /// A TOML or JSON file.
    File(PathBuf),
}

impl Source {
    /// The place of a name in this source, for messages: ``AUTH_MODE in `.env` ``.
    pub(super) fn place(&self, name: &str) -> String {
        match self {
            Self::Environment => format!("{} in the environment", name.escape_debug()),
            Self::EnvFile(path) => format!("{} in {}", name.escape_debug(), shown(path)),
            Self::File(path) => format!("`{}` in {}", name.escape_debug(), shown(path)),
        }
    }
}

/// A path in backticks, without control characters.
pub(super) fn shown(path: &Path) -> String {
    format!("`{}`", path.display().to_string().escape_debug())
}
