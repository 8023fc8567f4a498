//! What is set, and where.

use core::fmt;

use super::reader::Reader;
use super::setting::{Row, Setting};

/// Every setting with its value, where it came from and what it shadows; one line each. Of a secret it shows form,
/// length and fingerprint.
///
/// ```
/// use auth_core::{Configuration, testing};
///
/// let made = testing::secret_text();
/// let variables = [("AUTH_JWT_SECRET", &*made), ("AUTH_JWT_ISSUER", "https://login.example"), ("AUTH_JWT_AUDIENCE", "notes")];
/// let loaded = Configuration::new().variables(variables).load()?;
/// let secret = loaded.summary().iter().find(|state| state.name() == "AUTH_JWT_SECRET");
/// let shown = secret.map(ToString::to_string).unwrap_or_default();
/// assert!(shown.starts_with("AUTH_JWT_SECRET = hex, 48 bytes, sha256:"));
/// assert!(shown.ends_with(" (AUTH_JWT_SECRET in the environment)"));
/// # Ok::<(), auth_core::InvalidSettings>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    states: Vec<SettingState>,
}

/// One setting as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct SettingState {
    setting: Setting,
    value: Option<String>,
    source: Option<String>,
    shadows: Vec<String>,
}

impl Summary {
    pub(super) fn of(reader: &Reader) -> Self {
        Self { states: Setting::ALL.map(|setting| SettingState::of(reader, setting)).into() }
    }

    /// Every setting, in the order of the documentation.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &SettingState> {
        self.states.iter()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.states.iter().try_for_each(|state| writeln!(f, "{state}"))
    }
}

impl SettingState {
    fn of(reader: &Reader, setting: Setting) -> Self {
        let found = reader.settings.get(setting);
        let shown = || reader.shown.get(&setting).cloned();
        // A secret that nothing has read is not shown by its text.
        let written = || match reader.value(setting) {
            Some(_) if setting.is_secret() => Some("set".to_owned()),
            text => text.map(|text| text.escape_debug().to_string()),
        };
        Self {
            setting,
            value: shown().or_else(written),
            source: found.map(|found| found.place.clone()),
            shadows: found.map(|found| found.shadows.clone()).unwrap_or_default(),
        }
    }

    const fn row(&self) -> Row {
        self.setting.row()
    }

    /// The name of the variable.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.row().variable
    }

    /// The key in a file; empty where a file cannot hold the setting.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.row().key
    }

    /// `no`, or when the setting must be set.
    #[must_use]
    pub const fn required(&self) -> &'static str {
        self.row().required
    }

    /// What the setting means, as Markdown.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.row().meaning
    }

    /// What holds, as it may be shown; the default where nothing is set.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        let default = Some(self.row().default).filter(|default| !default.is_empty());
        self.value.as_deref().or(default)
    }

    /// Where the value stands: ``AUTH_MODE in `.env` ``; `None` for a default.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The places that set it too, and do not count.
    pub fn shadows(&self) -> impl Iterator<Item = &str> {
        self.shadows.iter().map(String::as_str)
    }
}

impl fmt::Display for SettingState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(value) = self.value() else { return write!(f, "{} is not set", self.name()) };
        write!(f, "{} = {value} (", self.name())?;
        f.write_str(match (self.source(), &self.value) {
            (Some(source), _) => source,
            (None, Some(_)) => "not set",
            (None, None) => "default",
        })?;
        if !self.shadows.is_empty() {
            write!(f, ", shadows {}", self.shadows.join(", "))?;
        }
        f.write_str(")")
    }
}

/// As it is displayed.
impl fmt::Debug for SettingState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Setting, SettingState};
    use crate::configuration::layer::{Entry, Layer, Named};
    use crate::configuration::reader::Reader;
    use crate::configuration::settings::Settings;

    /// F31: a secret that nothing has read, so that nothing says how it is shown.
    #[test]
    fn a_secret_is_never_shown_as_it_is_written() {
        let entry = Entry::new(Setting::JwtSecret, "AUTH_JWT_SECRET", Named::Own, "there", "Q8d7Zt0b");
        let settings = Settings::of(&[&Layer { entries: vec![entry] }]).unwrap();
        let reader = Reader { settings, ..Reader::default() };
        let state = SettingState::of(&reader, Setting::JwtSecret);
        assert_eq!(format!("{state} {state:?}"), "AUTH_JWT_SECRET = set (there) AUTH_JWT_SECRET = set (there)");
    }
}
