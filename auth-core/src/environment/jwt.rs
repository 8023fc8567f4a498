//! The settings of JWT verification.

use std::path::PathBuf;

use super::reader::Reader;
use super::setting::Setting;
use crate::jwt::{Algorithm, JwtVerifier, JwtVerifierBuilder, MAX_LEEWAY, VerificationKey};
use crate::mode::Mode;
use crate::scope_rule::ScopeRule;
use crate::secret::{Secret, public_file};

impl Reader {
    pub(super) fn jwt(&mut self, mode: Mode) -> Option<JwtVerifier> {
        let algorithm = |text: &str| text.parse::<Algorithm>().map_err(|error| error.to_string());
        let algorithm = match self.value(Setting::JwtAlgorithm) {
            None => Some(Algorithm::Hs256),
            Some(_) => self.parse(Setting::JwtAlgorithm, algorithm),
        };
        let key = algorithm.and_then(|algorithm| self.key(algorithm, mode));
        let builder = JwtVerifier::builder();
        let builder = self.issuer_and_audience(builder);
        let builder = self.limits(builder);
        let builder = key.map(|key| builder.key(key))?;
        if !self.faults.is_empty() {
            return None;
        }
        match builder.build() {
            Ok(verifier) => {
                self.announce(&verifier);
                Some(verifier)
            }
            Err(error) => {
                self.faults.push(error.to_string());
                None
            }
        }
    }

    fn key(&mut self, algorithm: Algorithm, mode: Mode) -> Option<VerificationKey> {
        let idle = if algorithm.min_secret_bytes().is_some() {
            (Setting::JwtPublicKey, "a shared secret")
        } else {
            (Setting::JwtSecret, "a public key")
        };
        if self.value(idle.0).is_some() {
            self.fault(idle.0, format_args!("has no effect: {algorithm} verifies with {}; take it away", idle.1));
        }
        if let Some(least) = algorithm.min_secret_bytes() {
            let secret = self.secret(least, mode)?;
            let key = VerificationKey::hmac(algorithm, &secret);
            return self.keep(Setting::JwtSecret, key);
        }
        let Some(text) = self.value(Setting::JwtPublicKey).map(str::to_owned) else {
            self.fault(
                Setting::JwtPublicKey,
                format_args!("is not set, and {algorithm} verifies with a public key: write `file:PATH` of a PEM file"),
            );
            return None;
        };
        let pem = match text.strip_prefix("file:") {
            None => Ok(text.clone()),
            Some(path) => public_file(path),
        };
        let key = pem.and_then(|pem| {
            VerificationKey::pem(algorithm, &pem).map_err(|error| match text.strip_prefix("file:") {
                Some(path) => format!("`{path}`: {error}"),
                None => error.to_string(),
            })
        });
        self.keep(Setting::JwtPublicKey, key)
    }

    fn secret(&mut self, least: usize, mode: Mode) -> Option<Secret> {
        if let Some(text) = self.value(Setting::JwtSecret).map(str::to_owned) {
            return self.keep(Setting::JwtSecret, Secret::parse(&text, least));
        }
        if mode == Mode::Production {
            self.fault(
                Setting::JwtSecret,
                "is not set; make a secret with `openssl rand -base64 48` and set it as `base64:…`, or as `file:PATH`",
            );
            return None;
        }
        if !self.faults.is_empty() {
            // The start is refused anyway: nothing is made for it.
            return None;
        }
        let folder = PathBuf::from(self.value(Setting::DataDir).unwrap_or("."));
        match Secret::dev(&folder) {
            Ok(dev) => {
                let origin = if dev.made { "made and stored" } else { "found" };
                let (path, fingerprint) = (dev.path.display(), dev.secret.fingerprint());
                tracing::warn!(
                    target: "auth::start",
                    "no AUTH_JWT_SECRET: a secret for dev was {origin} at {path} ({fingerprint}); it is good for this \
                     folder only",
                );
                Some(dev.secret)
            }
            Err(error) => {
                self.fault(Setting::JwtSecret, error);
                None
            }
        }
    }

    fn issuer_and_audience(&mut self, mut builder: JwtVerifierBuilder) -> JwtVerifierBuilder {
        let unchecked: Vec<String> = self
            .value(Setting::JwtUnchecked)
            .unwrap_or_default()
            .split([',', ' '])
            .map(|word| word.trim().to_owned())
            .collect();
        for word in unchecked.iter().filter(|word| !matches!(word.as_str(), "" | "iss" | "aud")) {
            self.fault(
                Setting::JwtUnchecked,
                format_args!("`{}` is not `iss` or `aud`; write `iss`, `aud` or `iss,aud`", word.escape_debug()),
            );
        }
        let off = |claim: &str| unchecked.iter().any(|word| word == claim);
        match (self.value(Setting::JwtIssuer).map(str::to_owned), off("iss")) {
            (Some(issuer), false) => builder = builder.issuer(issuer),
            (Some(name), true) => builder = builder.unchecked_issuer().issuer_name(name),
            (None, true) => self.fault(
                Setting::JwtIssuer,
                "is not set; where `iss` is not checked, the name that you write here stands in for it",
            ),
            (None, false) => self.fault(
                Setting::JwtIssuer,
                "is not set; write the `iss` of your tokens, or switch the check off with AUTH_JWT_UNCHECKED=iss",
            ),
        }
        match (self.value(Setting::JwtAudience).map(str::to_owned), off("aud")) {
            (Some(audience), false) => builder = builder.audience(audience),
            (None, true) => builder = builder.unchecked_audience(),
            (Some(_), true) => {
                self.fault(Setting::JwtAudience, "is set, and AUTH_JWT_UNCHECKED says that `aud` is not checked");
            }
            (None, false) => self.fault(
                Setting::JwtAudience,
                "is not set; write the `aud` that names this server, or switch the check off with AUTH_JWT_UNCHECKED=aud",
            ),
        }
        builder
    }

    fn limits(&mut self, mut builder: JwtVerifierBuilder) -> JwtVerifierBuilder {
        match self.duration(Setting::JwtLeeway) {
            Some(leeway) if leeway > MAX_LEEWAY => {
                let text = self.value(Setting::JwtLeeway).unwrap_or_default().to_owned();
                self.fault(Setting::JwtLeeway, format_args!("`{text}` is too much: at most `60s`"));
            }
            Some(leeway) => builder = builder.leeway(leeway),
            None => {}
        }
        if let Some(lifetime) = self.duration(Setting::JwtMaxLifetime) {
            builder = builder.max_lifetime(lifetime);
        }
        let rule = |word: &str| word.parse::<ScopeRule>().map_err(|error| error.to_string());
        if let Some(rule) = self.parse(Setting::ScopeRule, rule) {
            builder = builder.scope_rule(rule);
        }
        builder
    }

    /// Two services that must agree compare these lines.
    fn announce(&self, verifier: &JwtVerifier) {
        for key in verifier.keys() {
            let (algorithm, fingerprint) = (key.algorithm(), key.fingerprint());
            tracing::info!(target: "auth::start", "tokens are verified with {algorithm} and the key {fingerprint}");
        }
        if let Some(claims) = self.value(Setting::JwtUnchecked) {
            tracing::warn!(target: "auth::start", "AUTH_JWT_UNCHECKED: not checked are {claims}");
        }
    }
}
