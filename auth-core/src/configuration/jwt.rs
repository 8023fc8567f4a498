//! The settings of JWT: what is verified, and what is minted.

mod checks;
mod key;

use core::time::Duration;

use super::reader::Reader;
use super::setting::Setting;
use crate::jwt::{Algorithm, MAX_LEEWAY, VerificationKey};
use crate::mode::Mode;
use crate::scope_rule::ScopeRule;
use crate::secret::Secret;

/// The longest time that an access token lives. Longer sessions are made by refreshing it.
const MAX_TTL: Duration = Duration::from_hours(1);

/// The settings of one issuer.
pub(super) struct JwtSettings {
    pub(super) algorithm: Algorithm,
    pub(super) key: Key,
    pub(super) issuer: Issuer,
    pub(super) audience: Audience,
    pub(super) leeway: Duration,
    pub(super) max_lifetime: Duration,
    /// Of tokens that are minted; at most `max_ttl`.
    pub(super) ttl: Duration,
    pub(super) max_ttl: Duration,
    pub(super) scope_rule: ScopeRule,
}

pub(super) enum Key {
    Shared(Secret),
    Public(VerificationKey),
}

pub(super) enum Issuer {
    Exactly(String),
    /// Not checked; the name stands in.
    Unchecked(String),
}

pub(super) enum Audience {
    Exactly(String),
    /// Not checked.
    Unchecked,
}

impl Reader {
    pub(super) fn jwt(&mut self, mode: Mode) -> Option<JwtSettings> {
        let algorithm = match self.value(Setting::JwtAlgorithm) {
            None => Some(Algorithm::Hs256),
            Some(_) => self.parse(Setting::JwtAlgorithm, |text| text.parse::<Algorithm>().map_err(|e| e.to_string())),
        };
        let (issuer, audience) = self.issuer_and_audience();
        let leeway = self.leeway();
        let max_lifetime = self.duration_or_default(Setting::JwtMaxLifetime);
        let max_ttl = max_lifetime.min(MAX_TTL);
        let ttl = self.ttl(algorithm, max_ttl);
        let rule = |word: &str| word.parse::<ScopeRule>().map_err(|error| error.to_string());
        let scope_rule = self.parse(Setting::JwtScopeRule, rule).unwrap_or_default();
        if scope_rule != ScopeRule::default() {
            self.warn(Setting::JwtScopeRule, format_args!("is {scope_rule} (default {})", ScopeRule::default()));
        }
        // The key comes last: in `dev` one is made, which is for nothing if the start is refused.
        let key = algorithm.and_then(|algorithm| self.key(algorithm, mode));
        let (algorithm, issuer, audience) = (algorithm?, issuer?, audience?);
        Some(JwtSettings { algorithm, key: key?, issuer, audience, leeway, max_lifetime, ttl, max_ttl, scope_rule })
    }

    fn leeway(&mut self) -> Duration {
        let leeway = self.duration_or_default(Setting::JwtLeeway);
        if leeway > MAX_LEEWAY {
            let text = self.value(Setting::JwtLeeway).unwrap_or_default().to_owned();
            self.fault(Setting::JwtLeeway, format_args!("`{text}` is too much: at most `60s`"));
        }
        leeway
    }

    fn ttl(&mut self, algorithm: Option<Algorithm>, most: Duration) -> Duration {
        if self.is_set(Setting::JwtTtl) && algorithm.is_some_and(|algorithm| algorithm.min_secret_bytes().is_none()) {
            self.warn(Setting::JwtTtl, "has no effect: with a public key tokens are verified, and none is minted");
        }
        let ttl = self.duration_or_default(Setting::JwtTtl);
        if ttl <= most {
            return ttl;
        }
        if self.is_set(Setting::JwtTtl) {
            let text = self.value(Setting::JwtTtl).unwrap_or_default().to_owned();
            let what = if most < MAX_TTL {
                format!("`{text}` is more than {} allows: write at most that", Setting::JwtMaxLifetime.variable())
            } else {
                format!(
                    "`{text}` is too long for an access token: write at most `1h`, and refresh it for a longer session"
                )
            };
            self.fault(Setting::JwtTtl, what);
        }
        most
    }
}
