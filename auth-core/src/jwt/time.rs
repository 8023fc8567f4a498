//! The times in a token. Leeway is for clocks that differ, and never for `auth_time`.

use core::time::Duration;

use super::claims::{Claims, refused};
use super::standard::Standard;
use crate::AuthenticationError;

pub(super) const DEFAULT_LEEWAY: Duration = Duration::from_secs(30);
pub(crate) const MAX_LEEWAY: Duration = Duration::from_mins(1);
pub(super) const DEFAULT_MAX_LIFETIME: Duration = Duration::from_hours(24);

/// How times are judged, in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) leeway: u64,
    pub(super) max_lifetime: u64,
}

/// The times of a token that is not expired.
pub(super) struct Lifetime {
    pub(super) issued_at: Option<u64>,
    pub(super) expires_at: u64,
}

impl Times {
    /// Checks `nbf`, `iat`, the lifetime, and `exp` last: a token that is called expired has no other fault.
    pub(super) fn check(self, claims: &Claims<'_>, now: u64) -> Result<Lifetime, AuthenticationError> {
        let expires_at = claims.named(Standard::Exp).seconds()?.ok_or_else(|| refused(&Standard::Exp, "is missing"))?;
        let issued_at = claims.named(Standard::Iat).seconds()?;
        let latest_start = now.saturating_add(self.leeway);
        if claims.named(Standard::Nbf).seconds()?.is_some_and(|not_before| not_before > latest_start) {
            return Err(refused(&Standard::Nbf, "is in the future"));
        }
        if issued_at.is_some_and(|issued_at| issued_at > latest_start) {
            return Err(refused(&Standard::Iat, "is in the future"));
        }
        let start = issued_at.unwrap_or(now);
        if issued_at.is_some_and(|issued_at| issued_at >= expires_at) {
            return Err(refused(&Standard::Exp, "is not after `iat`"));
        }
        if expires_at.saturating_sub(start) > self.max_lifetime {
            let problem = format!("gives the token a longer lifetime than the allowed {} seconds", self.max_lifetime);
            return Err(refused(&Standard::Exp, &problem));
        }
        if now >= expires_at.saturating_add(self.leeway) {
            let since = now - expires_at;
            return Err(AuthenticationError::expired(format!("the token expired {since} seconds ago")));
        }
        Ok(Lifetime { issued_at, expires_at })
    }
}

#[cfg(test)]
mod tests {
    use super::Times;
    use crate::AuthenticationError;
    use crate::jwt::claims::Claims;

    const NOW: u64 = 1_800_000_000;

    fn check(json: &str) -> String {
        let claims = Claims::read(json.as_bytes()).unwrap();
        match (Times { leeway: 30, max_lifetime: 3600 }).check(&claims, NOW) {
            Ok(_) => "valid".to_owned(),
            Err(AuthenticationError::Invalid { expired: true, .. }) => "expired".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    fn at(exp: u64, more: &str) -> String {
        check(&format!(r#"{{"exp": {exp}{more}}}"#))
    }

    /// Conformance 25, F25, L002-37.
    #[test]
    fn exp_is_required_and_in_the_future() {
        assert_eq!(at(NOW + 1, ""), "valid");
        assert_eq!(at(NOW - 29, ""), "valid", "within the leeway");
        assert_eq!(at(NOW - 30, ""), "expired");
        assert_eq!(at(0, ""), "expired");
        assert!(check("{}").contains("`exp` is missing"));
        assert!(check(r#"{"exp": null}"#).contains("`exp` is missing"));
        assert!(check(r#"{"exp": "2026-01-01"}"#).contains("`exp` is not a number of whole Unix seconds"));
        assert!(check(&format!(r#"{{"exp": {NOW}.5}}"#)).contains("`exp` is not"));
    }

    /// Conformance 25.
    #[test]
    fn nbf_and_iat_are_not_in_the_future() {
        let nbf = |nbf: u64| at(NOW + 60, &format!(", \"nbf\": {nbf}"));
        assert_eq!(nbf(NOW + 30), "valid");
        assert!(nbf(NOW + 31).contains("`nbf` is in the future"));
        let iat = |iat: u64| at(NOW + 60, &format!(", \"iat\": {iat}"));
        assert_eq!(iat(NOW + 30), "valid");
        assert!(iat(NOW + 31).contains("`iat` is in the future"));
        assert!(at(NOW + 60, ", \"nbf\": \"soon\"").contains("`nbf` is not"));
        assert!(at(NOW + 60, ", \"iat\": true").contains("`iat` is not"));
    }

    /// F26, F36, L004-16: from `iat`, else from now.
    #[test]
    fn the_lifetime_is_bounded() {
        assert_eq!(at(NOW + 3600, ""), "valid");
        assert!(at(NOW + 3601, "").contains("longer lifetime than the allowed 3600 seconds"));
        assert_eq!(at(NOW + 10, &format!(", \"iat\": {}", NOW - 3590)), "valid");
        assert!(at(NOW + 10, &format!(", \"iat\": {}", NOW - 3591)).contains("longer lifetime"));
        assert!(at(NOW * 1000, "").contains("longer lifetime"), "milliseconds");
        assert!(at(u64::MAX, "").contains("longer lifetime"));
        assert!(at(NOW, &format!(", \"iat\": {NOW}")).contains("`exp` is not after `iat`"));
    }

    /// A token that is called expired has no other fault.
    #[test]
    fn expiry_comes_last() {
        let late = format!(", \"iat\": {}", NOW - 90_000);
        assert!(at(NOW - 60, &late).contains("longer lifetime"));
    }

    /// A broken clock, which counts as the latest time, opens nothing.
    #[test]
    fn the_latest_time_expires_everything() {
        let json = format!(r#"{{"exp": {}}}"#, u64::MAX);
        let claims = Claims::read(json.as_bytes()).unwrap();
        assert!((Times { leeway: 60, max_lifetime: u64::MAX }).check(&claims, u64::MAX).is_err());
    }
}
