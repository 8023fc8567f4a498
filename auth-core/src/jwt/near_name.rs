//! Names of claims that nearly are the one that is looked for: `is_active` for `isActive`, `user_id` for `sub`.

use super::Shown;
use super::claim_path::ClaimPath;
use super::claims::Claims;
use super::standard::Standard;

/// The names under which tokens say whether an account is active.
pub(super) const ACTIVE: &[Standard] = &[Standard::Active, Standard::IsActive, Standard::IsActiveCamel];

/// Whether it is one of those in another spelling: `IsActive`, `ACTIVE`, `is-active`. Without an allocation: every claim of
/// every token is asked.
pub(super) fn is_active(name: &str) -> bool {
    let letters = || name.bytes().filter(|byte| !matches!(byte, b'_' | b'-')).map(|byte| byte.to_ascii_lowercase());
    letters().eq(*b"active") || letters().eq(*b"isactive")
}

/// Names of the subject in use.
const SUBJECT: &[&str] = &["sub", "user_id", "userId", "uid"];

/// Names that are looked for in every token, and may have been meant for others.
const KNOWN: &[Standard] = &[Standard::IsActive, Standard::IsActiveCamel, Standard::UserId, Standard::Sub];

/// The end of a message about a missing claim: what the token has instead, and how to map it. Names are compared exactly,
/// so nothing else is done about it.
pub(super) fn hint(claims: &Claims<'_>, missing: &ClaimPath) -> String {
    let Some(wanted) = missing.name() else { return String::new() };
    let near = |name: &&str| {
        let alike = simplified(name) == simplified(wanted);
        let subject = SUBJECT.contains(&wanted) && SUBJECT.contains(name);
        *name != wanted && (alike || subject)
    };
    let known = KNOWN.iter().filter(|name| claims.has(**name)).map(|name| name.name());
    match claims.others().map(|(name, _)| name).chain(known).find(near) {
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
