//! Whose data a call may touch.

/// Who calls: every function of the store takes one, and its SQL compares both parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who vouches for the subject.
    pub issuer: String,
    /// Whom the issuer names.
    pub subject: String,
}
