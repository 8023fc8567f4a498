//! Whose data a call may touch.

use auth_core::Principal;

/// Who calls: every function of the store takes one, and its SQL compares both parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who vouches for the subject.
    pub issuer: String,
    /// Whom the issuer names.
    pub subject: String,
}

impl From<&Principal> for Caller {
    fn from(principal: &Principal) -> Self {
        Self { issuer: principal.issuer().to_owned(), subject: principal.subject().to_owned() }
    }
}
