use core::fmt;

/// Settings that a server must not start with: everything that is wrong with them, one line each.
pub struct InvalidSettings {
    faults: Vec<String>,
}

impl InvalidSettings {
    pub(super) fn new(faults: Vec<String>) -> Self {
        Self { faults }
    }

    /// One line for each fault: the name of the setting, where it stands, what is wrong, what to write instead. Never
    /// the value of a secret.
    pub fn faults(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().map(String::as_str)
    }
}

impl fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.faults.join("\n"))
    }
}

crate::spoken::debug_is_display!(InvalidSettings);

impl core::error::Error for InvalidSettings {}

impl From<crate::auth::InvalidAuth> for InvalidSettings {
    fn from(error: crate::auth::InvalidAuth) -> Self {
        Self { faults: vec![error.to_string()] }
    }
}

impl From<InvalidSettings> for std::io::Error {
    fn from(error: InvalidSettings) -> Self {
        Self::new(std::io::ErrorKind::InvalidInput, error)
    }
}
