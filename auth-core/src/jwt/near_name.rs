//! Names of claims that nearly are the one that is looked for: `is_active` for `isActive`, `user_id` for `sub`.

use super::Shown;
use super::claim_path::ClaimPath;
use super::claims::Claims;

/// The names under which tokens say whether an account is active.
pub(super) const ACTIVE: &[&str] = &["active", "is_active", "isActive"];

/// Names of the subject in use.
const SUBJECT: &[&str] = &["sub", "user_id", "userId", "uid"];

/// The end of a message about a missing claim: what the token has instead, and how to map it. Names are compared exactly,
/// so nothing else is done about it.
pub(super) fn hint(claims: &Claims<'_>, missing: &ClaimPath) -> String {
    let Some(wanted) = missing.name() else { return String::new() };
    let near = |name: &&str| {
        let alike = simplified(name) == simplified(wanted);
        let subject = SUBJECT.contains(&wanted) && SUBJECT.contains(name);
        *name != wanted && (alike || subject)
    };
    match claims.names().find(near) {
        Some(name) => {
            format!("; the token has {}: names are compared exactly, so have it renamed or map that name", Shown(name))
        }
        None => String::new(),
    }
}

/// Without case, `_` and `-`.
fn simplified(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}
