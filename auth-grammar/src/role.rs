//! The form of a role: any text without comma, control character or outer white space.

use core::fmt;

/// Checks a role name.
///
/// # Errors
/// [`Malformed`], which names the fault.
///
/// ```
/// assert!(auth_grammar::role::check("Admin EU").is_ok());
/// assert!(auth_grammar::role::check("admin,user").is_err());
/// ```
pub fn check(name: &str) -> Result<(), Malformed> {
    let fault = if name.trim().is_empty() {
        "is blank: name the role"
    } else if name.trim() != name {
        "begins or ends with white space: take it away"
    } else if name.contains(',') {
        "contains a comma: one role is one name, several are `any(role = \"…\", role = \"…\")`"
    } else if name.chars().any(char::is_control) {
        "contains a control character"
    } else {
        return Ok(());
    };
    Err(Malformed { name: name.to_owned(), fault })
}

/// A text that is not a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    name: String,
    fault: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "role `{}` {}", self.name.escape_debug(), self.fault)
    }
}

impl core::error::Error for Malformed {}

#[cfg(test)]
mod tests {
    #[test]
    fn names() {
        for good in ["admin", "Admin", "Team Lead", "a:b", "größe"] {
            assert!(super::check(good).is_ok(), "{good}");
        }
        for bad in ["", " ", " admin", "admin\n", "a,b", "a\u{7}b"] {
            assert!(super::check(bad).is_err(), "{bad:?}");
        }
    }
}
