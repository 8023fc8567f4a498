//! The settings of JWT: what is verified, and what is minted.

mod checks;
mod claims;
mod key_list;
mod key_set;
mod keys;
mod one_key;
mod published;
mod signer;

use core::time::Duration;

pub(super) use self::signer::Signer;
use super::reader::Reader;
use super::setting::Setting;
use crate::authenticator::is_token_byte;
#[cfg(feature = "jwks-url")]
use crate::jwt::RemoteKeys;
use crate::jwt::{Algorithm, ClaimMapping, KeySet, MAX_LEEWAY, Preset, VerificationKey};
use crate::mode::Mode;
use crate::scope_rule::ScopeRule;
use crate::secret::Fingerprint;

/// The longest time that an access token lives. Longer sessions are made by refreshing it.
const MAX_TTL: Duration = Duration::from_hours(1);

/// The settings of one issuer.
pub(super) struct JwtSettings {
    pub(super) keys: Keys,
    /// What signs, or why nothing does.
    pub(super) signer: Result<Signer, &'static str>,
    pub(super) rotate_after: Duration,
    pub(super) issuer: Issuer,
    pub(super) audience: Audience,
    pub(super) is_strict: bool,
    pub(super) preset: Option<Preset>,
    pub(super) mapping: ClaimMapping,
    /// Whether a setting says where tenants are.
    pub(super) has_tenants: bool,
    pub(super) leeway: Duration,
    pub(super) max_lifetime: Duration,
    /// Of tokens that are minted; at most `max_ttl`.
    pub(super) ttl: Duration,
    pub(super) max_ttl: Duration,
    pub(super) scope_rule: ScopeRule,
    /// The marker of a WebSocket's token.
    pub(super) websocket_protocol: Option<String>,
    /// What stands before the subjects of this issuer where owners are compared.
    pub(super) subject_prefix: Option<String>,
}

pub(super) enum Keys {
    Given(KeySet),
    #[cfg(feature = "jwks-url")]
    Published(RemoteKeys),
}

impl Keys {
    /// The fingerprints of the shared secrets among them.
    pub(super) fn secrets(&self) -> Vec<Fingerprint> {
        match self {
            Self::Given(keys) => {
                let secrets = keys.iter().filter(|key| key.algorithm().min_secret_bytes().is_some());
                secrets.map(VerificationKey::fingerprint).collect()
            }
            #[cfg(feature = "jwks-url")]
            Self::Published(_) => Vec::new(),
        }
    }
}

pub(super) enum Issuer {
    Exactly(String),
    /// Not checked; the name stands in.
    Unchecked(String),
}

impl Issuer {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Exactly(name) | Self::Unchecked(name) => name,
        }
    }
}

pub(super) enum Audience {
    Exactly(String),
    /// Not checked.
    Unchecked,
}

impl Reader {
    pub(super) fn jwt(&mut self, mode: Mode) -> Option<JwtSettings> {
        let preset = self.parse(Setting::JwtPreset, |word| word.parse::<Preset>().map_err(|e| e.to_string()));
        let algorithm = self.parse(Setting::JwtAlgorithm, |text| text.parse::<Algorithm>().map_err(|e| e.to_string()));
        let is_readable = algorithm.is_some() || !self.is_set(Setting::JwtAlgorithm);
        let (issuer, audience) = self.issuer_and_audience();
        let is_strict = self.is_strict(issuer.as_ref(), audience.as_ref(), preset);
        let mapping = self.mapping(preset);
        let leeway = self.leeway();
        let max_lifetime =
            self.duration_or_default(Setting::JwtMaxLifetime, |own, setting, more| own.relax(setting, more));
        let rotate_after =
            self.duration_or_default(Setting::JwtRotateAfter, |own, setting, more| own.warn(setting, more));
        let max_ttl = max_lifetime.min(MAX_TTL);
        let ttl = self.ttl(max_ttl);
        let scope_rule = self.scope_rule(preset);
        let websocket_protocol = self.parse(Setting::JwtWebsocketProtocol, |marker| {
            let is_token = marker.bytes().all(is_token_byte);
            is_token.then(|| marker.to_owned()).ok_or("a marker is one word, such as `notes.bearer`".to_owned())
        });
        // The key comes last: in `dev` one is made, which is for nothing if the start is refused.
        let algorithm = algorithm.or(preset.and_then(Preset::key_algorithm));
        let keys = is_readable.then(|| self.keys(algorithm, preset, issuer.as_ref(), mode)).flatten();
        let (keys, signer) = keys?;
        if signer.is_err() && self.is_set(Setting::JwtTtl) {
            self.warn(Setting::JwtTtl, "has no effect: no secret is given to sign with, so that no token is minted");
        }
        Some(JwtSettings {
            keys,
            signer,
            rotate_after,
            issuer: issuer?,
            audience: audience?,
            is_strict,
            preset,
            mapping,
            has_tenants: self.is_set(Setting::JwtTenants),
            leeway,
            max_lifetime,
            ttl,
            max_ttl,
            scope_rule,
            websocket_protocol,
            subject_prefix: None,
        })
    }

    fn scope_rule(&mut self, preset: Option<Preset>) -> ScopeRule {
        let rule = |word: &str| word.parse::<ScopeRule>().map_err(|error| error.to_string());
        let written = self.parse(Setting::JwtScopeRule, rule);
        let rule = written.or(preset.map(Preset::scope_rule)).unwrap_or_default();
        if matches!(rule, ScopeRule::Grant | ScopeRule::Ignore) {
            let setting = if written.is_some() { Setting::JwtScopeRule } else { Setting::JwtPreset };
            let what = if written.is_some() { "is" } else { "its scope rule is" };
            self.warn(setting, format_args!("{what} {rule} (default {})", ScopeRule::default()));
        }
        rule
    }

    fn leeway(&mut self) -> Duration {
        let leeway = self.duration_or_default(Setting::JwtLeeway, |own, setting, more| own.relax(setting, more));
        if leeway > MAX_LEEWAY {
            let text = self.value(Setting::JwtLeeway).unwrap_or_default().to_owned();
            self.fault(Setting::JwtLeeway, format_args!("`{text}` is too much: at most `60s`"));
        }
        leeway
    }

    fn ttl(&mut self, most: Duration) -> Duration {
        let ttl = self.duration_or_default(Setting::JwtTtl, |own, setting, more| own.warn(setting, more));
        if ttl <= most {
            return ttl;
        }
        if self.is_set(Setting::JwtTtl) {
            let text = self.value(Setting::JwtTtl).unwrap_or_default().to_owned();
            let what = if most < MAX_TTL {
                format!("`{text}` is more than {} allows: write at most that", self.name(Setting::JwtMaxLifetime))
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
