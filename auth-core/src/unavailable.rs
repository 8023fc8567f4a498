use core::fmt;

/// What would decide does not answer: 503, never allow and never 403.
///
/// Every error becomes one by `?`, so that a check or a loader fails closed without more words:
///
/// ```
/// use auth_core::Unavailable;
///
/// async fn look_up(id: &str) -> Result<bool, Unavailable> {
///     let number: u32 = id.parse()?; // any error
///     Ok(number == 7)
/// }
/// ```
///
/// The cause is for the log. Keep secrets out of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Unavailable {
    cause: String,
}

impl Unavailable {
    /// Says what does not answer, for the log.
    #[must_use]
    pub fn new(cause: impl Into<String>) -> Self {
        Self { cause: cause.into() }
    }

    /// What does not answer.
    #[must_use]
    pub fn cause(&self) -> &str {
        &self.cause
    }
}

// `Unavailable` is no `Error` itself, or this would be a conversion of a type into itself.
impl<E: core::error::Error> From<E> for Unavailable {
    fn from(error: E) -> Self {
        Self::new(error.to_string())
    }
}

impl fmt::Debug for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Unavailable").field(&self.cause).finish()
    }
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)
    }
}
