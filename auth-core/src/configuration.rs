//! Settings: from the environment, a `.env` file and a file, each of which knows where it came from.

mod compatibility;
mod conflict;
mod env_file;
mod exposed;
mod file;
mod former;
mod ignored;
mod invalid;
mod issuers;
mod jwt;
mod layer;
mod list;
mod loaded;
mod looked;
mod nearest;
mod reader;
mod rights;
mod setting;
mod settings;
mod shape;
mod shared;
mod source;
mod sources;
mod summary;
mod unique;
mod variables;
mod verifier;
mod wiped;

use core::fmt;
use std::ffi::OsString;
use std::path::PathBuf;

pub use self::compatibility::Compatibility;
pub use self::invalid::InvalidSettings;
pub use self::loaded::Loaded;
pub use self::summary::{SettingState, Summary};
use crate::auth::{Auth, AuthBuilder};

impl Auth {
    /// Reads all settings, as [`Configuration::new`] finds them, and starts with them.
    ///
    /// ```no_run
    /// # fn main() -> std::io::Result<()> {
    /// let auth = auth_core::Auth::from_env()?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`InvalidSettings`] with everything that is missing, unknown, weak or malformed, and what to write instead.
    pub fn from_env() -> Result<Self, InvalidSettings> {
        Configuration::new().auth()
    }

    /// The same as far as settings go, for adding authenticators of your own. JWT is configured if any setting of it is.
    ///
    /// # Errors
    /// As [`Auth::from_env`].
    pub fn builder_from_env() -> Result<AuthBuilder, InvalidSettings> {
        Configuration::new().load()?.auth_builder()
    }
}

/// Where settings are read from.
///
/// ```no_run
/// use auth_core::Configuration;
///
/// # fn main() -> Result<(), auth_core::InvalidSettings> {
/// let loaded = Configuration::new().file("/etc/notes/auth.toml").load()?;
/// println!("{}", loaded.summary()); // where each value came from, and what it shadows
/// let auth = loaded.auth_builder()?.build()?; // after `.objects::<Note>(pool)` and its kin
/// # Ok(()) }
/// ```
///
/// | source | name of a setting | counts |
/// |---|---|---|
/// | the environment of the process | `AUTH_JWT_SECRET` | most |
/// | `.env` in the working directory, if it is there | `AUTH_JWT_SECRET` | over the file |
/// | the file that `AUTH_CONFIG` names, else `auth.toml` or `auth.json` in the working directory, if one is there | `secret` in `[jwt]` | over the default |
///
/// An empty value counts as not set. All settings, and those of other systems that [`Compatibility`] reads, stand in
/// `docs/configuration.md`.
///
/// # Guarantees
/// - A name that is not known is refused with the nearest one; two variables that set one thing to different values are
///   refused; so is a file that is named and cannot be read, or that others can write.
/// - The order of the table is the only one, and [`Loaded::summary`] says for each setting where it came from.
/// - No message holds the value of a secret, nor a line of a file.
///
/// # Limits
/// - Relative paths, those behind `file:` too, begin at the working directory.
/// - What the process holds as its environment, and what the parsers keep of a file while they read it, is not wiped.
#[must_use]
#[derive(Default)]
pub struct Configuration {
    variables: Option<Vec<(OsString, OsString)>>,
    folder: Option<PathBuf>,
    file: Option<PathBuf>,
    env_file: Option<PathBuf>,
    compatibility: Vec<Compatibility>,
}

impl Configuration {
    /// The environment of the process, and the files of the working directory.
    pub fn new() -> Self {
        Self::default()
    }

    /// A file of settings, TOML or JSON by the end of its name, in place of the one that would be looked for. It must be
    /// readable; `AUTH_CONFIG` with another file beside it is refused.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// A file of variables, in place of `.env` in the working directory. It must be readable.
    pub fn env_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.env_file = Some(path.into());
        self
    }

    /// The folder in which `.env`, `auth.toml` and `auth.json` are looked for, in place of the working directory.
    pub fn folder(mut self, path: impl Into<PathBuf>) -> Self {
        self.folder = Some(path.into());
        self
    }

    /// Variables in place of those of the process, for tests and for programs that are embedded. No file is looked for
    /// then but one that [`file`](Self::file), [`env_file`](Self::env_file), [`folder`](Self::folder) or `AUTH_CONFIG`
    /// names.
    pub fn variables<N, V>(mut self, variables: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<OsString>,
        V: Into<OsString>,
    {
        self.variables = Some(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect());
        self
    }

    /// Reads the variables of another system as well.
    pub fn compatibility(mut self, system: Compatibility) -> Self {
        self.compatibility.push(system);
        self
    }

    /// Reads and checks everything, and changes nothing but this: in `dev` a missing secret is made and stored. JWT is
    /// configured if any setting of it is.
    ///
    /// # Errors
    /// [`InvalidSettings`] with everything that is wrong.
    pub fn load(self) -> Result<Loaded, InvalidSettings> {
        self.sources()?.load(false)
    }

    /// Loads, and starts with what was loaded. JWT must be configured.
    ///
    /// # Errors
    /// As [`load`](Self::load), and where JWT is not configured.
    pub fn auth(self) -> Result<Auth, InvalidSettings> {
        Ok(self.sources()?.load(true)?.auth_builder()?.build()?)
    }
}

/// Shows the sources; the variables may be secrets.
impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configuration")
            .field("file", &self.file)
            .field("env_file", &self.env_file)
            .field("folder", &self.folder)
            .field("compatibility", &self.compatibility)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
