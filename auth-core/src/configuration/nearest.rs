//! The name that somebody may have meant.

use super::setting::Setting;

/// The nearest of these names: one slip away, two in a long name. Other software has an `AUTH_PORT`.
pub(super) fn variable<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let slips = if name.len() < 14 { 1 } else { 2 };
    // Variables have upper-case names; a lower-case one would be read by nobody.
    let name = name.to_ascii_uppercase();
    nearest(known.into_iter().map(|known| (strsim::damerau_levenshtein(&name, known), known)), slips)
}

/// The nearest key of a file. Nobody else has keys there, so that a distant one is told too, and a variable's name.
pub(super) fn key(written: &str) -> Option<&'static str> {
    let plain = |text: &str| text.to_ascii_lowercase().replace(['.', '-'], "_");
    let written = plain(written);
    let written = written.strip_prefix("auth_").unwrap_or(&written);
    let known = Setting::in_files().map(Setting::key);
    nearest(known.map(|key| (strsim::damerau_levenshtein(written, &plain(key)), key)), 3)
}

fn nearest<'n>(candidates: impl Iterator<Item = (usize, &'n str)>, slips: usize) -> Option<&'n str> {
    candidates.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= slips).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{Setting, key, variable};

    #[test]
    fn names_one_or_two_slips_away() {
        let nearest = |name| variable(name, Setting::ALL.map(Setting::variable));
        assert_eq!(nearest("AUTH_JWT_SECRT"), Some("AUTH_JWT_SECRET"));
        assert_eq!(nearest("auth_jwt_secret"), Some("AUTH_JWT_SECRET"));
        assert_eq!(nearest("AUTH_ROLE"), Some("AUTH_ROLES"));
        for other in ["AUTH_PORT", "AUTH_HOST", "AUTH_TYPE", "AUTH_TOKEN", "AUTH_URL", "AUTH_SERVICE_PORT"] {
            assert_eq!(nearest(other), None, "{other}");
        }
    }

    #[test]
    fn keys() {
        assert_eq!(key("jwt.secrt"), Some("jwt.secret"));
        assert_eq!(key("AUTH_JWT_SECRET"), Some("jwt.secret"));
        assert_eq!(key("jwt_secret"), Some("jwt.secret"));
        assert_eq!(key("operations.delete.max-age"), Some("operations.delete.max_age"));
        assert_eq!(key("something.else"), None);
    }
}
