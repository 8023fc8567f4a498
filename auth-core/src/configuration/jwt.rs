//! The settings of JWT: what is verified, and what is minted.

use core::time::Duration;
use std::path::PathBuf;

use super::compatibility::Compatibility;
use super::layer::Named;
use super::reader::Reader;
use super::setting::Setting;
use super::verifier;
use crate::jwt::{Algorithm, MAX_LEEWAY, VerificationKey};
use crate::mode::Mode;
use crate::scope_rule::ScopeRule;
use crate::secret::{Secret, public_file};

/// The longest time that an access token lives. Longer sessions are made by refreshing it.
const MAX_TTL: Duration = Duration::from_hours(1);

/// The settings of one issuer.
pub(super) struct JwtSettings {
    pub(super) algorithm: Algorithm,
    pub(super) key: Key,
    pub(super) issuer: Issuer,
    /// `None` where `aud` is not checked.
    pub(super) audience: Option<String>,
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

    fn key(&mut self, algorithm: Algorithm, mode: Mode) -> Option<Key> {
        let idle = if algorithm.min_secret_bytes().is_some() {
            (Setting::JwtPublicKey, "a shared secret")
        } else {
            (Setting::JwtSecret, "a public key")
        };
        if self.is_set(idle.0) {
            self.fault(idle.0, format_args!("has no effect: {algorithm} verifies with {}; take it away", idle.1));
        }
        match algorithm.min_secret_bytes() {
            Some(least) => self.secret(least, mode).map(Key::Shared),
            None => self.public_key(algorithm).map(Key::Public),
        }
    }

    fn public_key(&mut self, algorithm: Algorithm) -> Option<VerificationKey> {
        let Some(text) = self.value(Setting::JwtPublicKey).map(str::to_owned) else {
            let what = format!("{algorithm} verifies with a public key: write `file:PATH` of a PEM file");
            self.missing(Setting::JwtPublicKey, what);
            return None;
        };
        let path = text.strip_prefix("file:");
        let pem = path.map_or_else(|| Ok(text.clone()), public_file);
        let key = pem.and_then(|pem| {
            verifier::public_key(algorithm, &pem).map_err(|error| match path {
                Some(path) => format!("`{path}`: {error}"),
                None => error.to_string(),
            })
        });
        let key = self.keep(Setting::JwtPublicKey, key)?;
        let form = path.map_or_else(|| "PEM".to_owned(), |path| format!("file:{path}"));
        self.shown.insert(Setting::JwtPublicKey, format!("{form}, {}", key.fingerprint()));
        Some(key)
    }

    fn secret(&mut self, least: usize, mode: Mode) -> Option<Secret> {
        if let Some(text) = self.value(Setting::JwtSecret) {
            let file = if text.starts_with("file:") { "from a file, " } else { "" };
            let parsed = Secret::parse(text, least);
            let secret = self.keep(Setting::JwtSecret, parsed)?;
            self.show_secret(&format!("{file}{}", secret.form()), &secret);
            return Some(secret);
        }
        if mode == Mode::Production {
            self.missing(
                Setting::JwtSecret,
                "make a secret with `echo \"hex:$(openssl rand -hex 48)\"` and set it, or put it into a file and set \
                 `file:PATH`",
            );
            return None;
        }
        if !self.faults.is_empty() {
            // The start is refused anyway: nothing is made for it.
            return None;
        }
        let folder = PathBuf::from(self.value(Setting::DataDir).unwrap_or(Setting::DataDir.row().default));
        match Secret::dev(&folder) {
            Ok(dev) => {
                let origin = if dev.made { "made and stored" } else { "found" };
                let (path, fingerprint) = (dev.path.display().to_string(), dev.secret.fingerprint());
                self.warnings.push(format!(
                    "no AUTH_JWT_SECRET: a secret for dev was {origin} at {} ({fingerprint}); it is good for this \
                     folder only",
                    path.escape_debug()
                ));
                self.show_secret(&format!("that of dev, {}", path.escape_debug()), &dev.secret);
                self.dev_secret = Some(dev.path);
                Some(dev.secret)
            }
            Err(error) => {
                self.fault(Setting::JwtSecret, error);
                None
            }
        }
    }

    fn show_secret(&mut self, form: &str, secret: &Secret) {
        let shown = format!("{form}, {} bytes, {}", secret.byte_len(), secret.fingerprint());
        self.shown.insert(Setting::JwtSecret, shown);
    }

    fn issuer_and_audience(&mut self) -> (Option<Issuer>, Option<Option<String>>) {
        let unchecked = self.unchecked();
        let off = |claim: &str| unchecked.iter().any(|word| word == claim);
        // Two variables are the whole configuration of AgentFlow's JWT.
        let agentflow = !self.is_set(Setting::JwtUnchecked) && self.has_secret_of_agentflow();
        let issuer = match (self.value(Setting::JwtIssuer).map(str::to_owned), off("iss")) {
            (Some(issuer), false) => Some(Issuer::Exactly(issuer)),
            (Some(name), true) => Some(Issuer::Unchecked(name)),
            (None, true) => {
                let what = "where `iss` is not checked, the name that you write here stands in for it";
                self.missing(Setting::JwtIssuer, what);
                None
            }
            (None, false) if agentflow => {
                self.warnings.push(
                    "`iss` is not checked (compatibility with AgentFlow), and `agentflow` stands in for it: set \
                     JWT_ISSUER to check it"
                        .to_owned(),
                );
                Some(Issuer::Unchecked("agentflow".to_owned()))
            }
            (None, false) => {
                let what = "write the `iss` of your tokens, or switch the check off with AUTH_JWT_UNCHECKED=iss";
                self.missing(Setting::JwtIssuer, what);
                None
            }
        };
        let audience = match (self.value(Setting::JwtAudience).map(str::to_owned), off("aud")) {
            (Some(audience), false) => Some(Some(audience)),
            (None, true) => Some(None),
            (Some(_), true) => {
                let off = self.place(Setting::JwtUnchecked).to_owned();
                let what = format!("has no effect: {off} says that `aud` is not checked; take one of them away");
                self.fault(Setting::JwtAudience, what);
                None
            }
            (None, false) if agentflow => {
                self.warnings.push(
                    "`aud` is not checked (compatibility with AgentFlow), so that a token for any server of the issuer \
                     is good here: set JWT_AUDIENCE to check it"
                        .to_owned(),
                );
                Some(None)
            }
            (None, false) => {
                let what = "write the `aud` that names this server, or switch the check off with \
                            AUTH_JWT_UNCHECKED=aud";
                self.missing(Setting::JwtAudience, what);
                None
            }
        };
        (issuer, audience)
    }

    fn unchecked(&mut self) -> Vec<String> {
        let Some(text) = self.value(Setting::JwtUnchecked) else { return Vec::new() };
        let words = text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(str::to_owned).collect();
        for word in words.iter().filter(|word| !matches!(word.as_str(), "iss" | "aud")) {
            self.fault(
                Setting::JwtUnchecked,
                format_args!("`{}` is not `iss` or `aud`; write `iss`, `aud` or `iss,aud`", word.escape_debug()),
            );
        }
        for word in words.iter().filter(|word| matches!(word.as_str(), "iss" | "aud")) {
            self.warn(Setting::JwtUnchecked, format_args!("`{word}` is not checked"));
        }
        words
    }

    fn has_secret_of_agentflow(&self) -> bool {
        let ours = |name: &str| {
            let mut variables = Compatibility::AgentFlow.variables().iter();
            variables.any(|variable| variable.setting == Setting::JwtSecret && variable.name == name)
        };
        let found = self.settings.get(Setting::JwtSecret);
        found.is_some_and(|found| found.named == Named::Foreign && ours(&found.name))
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
