use core::fmt;

/// Policies, a schema or entities that cannot be used: the process must not start.
///
/// ```
/// use auth_core::CedarAuthorizer;
///
/// let error = CedarAuthorizer::builder().policies("permit(principal, action);").build().unwrap_err();
/// assert!(error.to_string().starts_with("policies:1:25: "), "{error}");
/// ```
///
/// It prints all faults, one a line, with file, line and column where they are known.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidCedar {
    faults: Vec<String>,
}

impl InvalidCedar {
    pub(super) fn new(faults: Vec<String>) -> Self {
        Self { faults }
    }

    /// One line for each fault.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().map(String::as_str)
    }
}

impl fmt::Display for InvalidCedar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.faults.join("\n"))
    }
}

crate::spoken::debug_is_display!(InvalidCedar);

impl core::error::Error for InvalidCedar {}

impl From<InvalidCedar> for std::io::Error {
    fn from(error: InvalidCedar) -> Self {
        Self::new(std::io::ErrorKind::InvalidInput, error)
    }
}
