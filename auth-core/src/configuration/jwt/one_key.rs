//! One key: a shared secret or a public key, by the algorithm.

use std::path::PathBuf;

use super::Signer;
use super::signer::Signing;
use crate::configuration::reader::Reader;
use crate::configuration::setting::Setting;
use crate::jwt::{Algorithm, Preset, SigningKey, VerificationKey};
use crate::mode::Mode;
use crate::secret::{Form, Secret, public_file};

impl Reader {
    /// What stands in the place of a list of keys.
    pub(super) fn one_key(
        &mut self,
        algorithm: Algorithm,
        preset: Option<Preset>,
        mode: Mode,
    ) -> Option<(VerificationKey, Signing)> {
        let idle = if algorithm.min_secret_bytes().is_some() {
            let instead = format!(
                "where the key is public, write its algorithm, such as {}",
                self.written(Setting::JwtAlgorithm, "RS256")
            );
            (Setting::JwtPublicKey, "a shared secret", instead)
        } else {
            let instead = format!(
                "take it away, and write {} or {}; a secret is for HS256, HS384 and HS512",
                self.name(Setting::JwtPublicKey),
                self.written(Setting::JwtDiscover, "true")
            );
            (Setting::JwtSecret, "a public key", instead)
        };
        if self.is_set(idle.0) {
            let what = match preset.filter(|_| !self.is_set(Setting::JwtAlgorithm)) {
                None => format!("has no effect: {algorithm} verifies with {}; {}", idle.1, idle.2),
                Some(preset) => {
                    let otherwise = self.name(Setting::JwtAlgorithm);
                    format!(
                        "has no effect: keys of `{preset}` are for {algorithm}, unless {otherwise} is set, and that takes {}",
                        idle.1
                    )
                }
            };
            self.fault(idle.0, what);
            return None;
        }
        let Some(least) = algorithm.min_secret_bytes() else {
            let only_verifies = "a public key verifies tokens and signs none: mint with a minter that has the private \
                                 key, `Minter::builder()`";
            return self.public_key(algorithm).map(|key| (key, Err(only_verifies)));
        };
        let secret = self.secret(least, preset, mode)?;
        let key = SigningKey::hmac(algorithm, &secret);
        let key = self.keep(Setting::JwtSecret, key)?;
        Some((key.verification_key().clone(), Ok(Signer::always(key))))
    }

    fn public_key(&mut self, algorithm: Algorithm) -> Option<VerificationKey> {
        let Some(text) = self.value(Setting::JwtPublicKey).map(str::to_owned) else {
            let published = self.written(Setting::JwtDiscover, "true");
            let what = format!(
                "{algorithm} verifies with a public key: write `file:PATH` of a PEM file, or {published} for the keys \
                 that the issuer publishes"
            );
            self.missing(Setting::JwtPublicKey, what);
            return None;
        };
        let key = pem(algorithm, &text);
        let key = self.keep(Setting::JwtPublicKey, key)?;
        let form =
            text.strip_prefix("file:").map_or_else(|| "PEM".to_owned(), |path| format!("file:{}", path.escape_debug()));
        self.shown.insert(Setting::JwtPublicKey, format!("{form}, {}", key.fingerprint()));
        Some(key)
    }

    fn secret(&mut self, least: usize, preset: Option<Preset>, mode: Mode) -> Option<Secret> {
        if let Some(text) = self.value(Setting::JwtSecret) {
            let path = text.strip_prefix("file:").map(PathBuf::from);
            let parsed = parse_secret(text, least, preset);
            let secret = self.keep(Setting::JwtSecret, parsed)?;
            let file = if path.is_some() { "from a file, " } else { "" };
            self.show_secret(&format!("{file}{}", secret.form()), &secret);
            self.secret_files.extend(path);
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
                self.secret_files.push(dev.path.clone());
                self.dev_secret = Some(dev.path);
                Some(dev.secret)
            }
            Err(error) => {
                self.fault(Setting::DataDir, error);
                None
            }
        }
    }

    fn show_secret(&mut self, form: &str, secret: &Secret) {
        let shown = format!("{form}, {} bytes, {}", secret.byte_len(), secret.fingerprint());
        self.shown.insert(Setting::JwtSecret, shown);
    }
}

/// A secret; where the provider's are base64, a text without a prefix would silently be another key.
pub(super) fn parse_secret(text: &str, least: usize, preset: Option<Preset>) -> Result<Secret, String> {
    let secret = Secret::parse(text, least).map_err(|error| error.to_string())?;
    match preset.filter(|preset| preset.secret_form() == Some(Form::Base64)) {
        Some(preset) if secret.form() == Form::Raw => {
            Err(format!("the secrets of `{preset}` are base64: write `base64:` in front of it"))
        }
        _ => Ok(secret),
    }
}

/// A public key: `file:PATH` of a PEM file, or the PEM itself.
pub(super) fn pem(algorithm: Algorithm, text: &str) -> Result<VerificationKey, String> {
    let Some(path) = text.strip_prefix("file:") else {
        return VerificationKey::pem(algorithm, text).map_err(|error| error.to_string());
    };
    VerificationKey::pem(algorithm, &public_file(path)?).map_err(|error| format!("`{}`: {error}", path.escape_debug()))
}
