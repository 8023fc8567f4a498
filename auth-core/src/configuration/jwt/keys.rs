//! Where keys come from: exactly one way.

use super::signer::Signing;
use super::{Issuer, Keys};
use crate::configuration::reader::Reader;
use crate::configuration::setting::Setting;
use crate::jwt::{Algorithm, KeySet, Preset};
use crate::mode::Mode;

const WAYS: [Setting; 6] = [
    Setting::JwtSecret,
    Setting::JwtPublicKey,
    Setting::JwtKeys,
    Setting::JwtKeySet,
    Setting::JwtKeysUrl,
    Setting::JwtDiscover,
];

impl Reader {
    /// The keys that verify, and what signs. `algorithm` is that of keys that do not say theirs.
    pub(super) fn keys(
        &mut self,
        algorithm: Option<Algorithm>,
        preset: Option<Preset>,
        issuer: Option<&Issuer>,
        mode: Mode,
    ) -> Option<(Keys, Signing)> {
        if WAYS.iter().any(|way| self.broken.contains(way)) {
            // One that cannot be read is not absent.
            return None;
        }
        let discovers = self.discovers()?;
        let set: Vec<_> =
            WAYS.into_iter().filter(|way| self.is_set(*way) && (discovers || *way != Setting::JwtDiscover)).collect();
        if let [first, others @ ..] = &*set
            && !others.is_empty()
        {
            let (first, several) = (self.place(*first), self.name(Setting::JwtKeys));
            for other in others {
                let what = format!("{first} is another way to keys: keep one of them; several keys stand in {several}");
                self.fault(*other, what);
            }
            return None;
        }
        let only_verifies = "keys that the issuer publishes verify tokens and sign none";
        match set.first() {
            Some(Setting::JwtKeys) => {
                self.key_list(algorithm, preset).map(|(keys, signing)| (Keys::Given(keys), signing))
            }
            Some(Setting::JwtKeySet) => {
                self.key_set(algorithm).map(|keys| (Keys::Given(keys), Err("a key set verifies tokens and signs none")))
            }
            Some(way @ (Setting::JwtKeysUrl | Setting::JwtDiscover)) => {
                self.published_keys(*way, algorithm, issuer).map(|keys| (keys, Err(only_verifies)))
            }
            _ => {
                let (key, signing) = self.one_key(algorithm.unwrap_or(Algorithm::Hs256), preset, mode)?;
                let keys = KeySet::new([key]);
                Some((Keys::Given(self.keep(Setting::JwtSecret, keys)?), signing))
            }
        }
    }

    fn discovers(&mut self) -> Option<bool> {
        match self.value(Setting::JwtDiscover) {
            None | Some("false") => Some(false),
            Some("true") => Some(true),
            Some(_) => {
                self.fault(Setting::JwtDiscover, "is neither `true` nor `false`");
                None
            }
        }
    }
}
