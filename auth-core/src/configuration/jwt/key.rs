//! The key: a shared secret or a public key, by the algorithm.

use std::path::PathBuf;

use super::Key;
use crate::configuration::reader::Reader;
use crate::configuration::setting::Setting;
use crate::configuration::verifier;
use crate::jwt::{Algorithm, VerificationKey};
use crate::mode::Mode;
use crate::secret::{Secret, public_file};

impl Reader {
    pub(super) fn key(&mut self, algorithm: Algorithm, mode: Mode) -> Option<Key> {
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
                Some(path) => format!("`{}`: {error}", path.escape_debug()),
                None => error.to_string(),
            })
        });
        let key = self.keep(Setting::JwtPublicKey, key)?;
        let form = path.map_or_else(|| "PEM".to_owned(), |path| format!("file:{}", path.escape_debug()));
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
