//! Keys that the issuer publishes by URL.

use super::{Issuer, Keys};
use crate::configuration::reader::Reader;
use crate::configuration::setting::Setting;
use crate::jwt::Algorithm;
#[cfg(feature = "jwks-url")]
use crate::jwt::{InvalidRemoteKeys, RemoteKeys};

impl Reader {
    pub(super) fn published_keys(
        &mut self,
        way: Setting,
        algorithm: Option<Algorithm>,
        issuer: Option<&Issuer>,
    ) -> Option<Keys> {
        if let Some(shared) = algorithm.filter(|algorithm| algorithm.min_secret_bytes().is_some()) {
            let what = format!(
                "keys that are published are public, and {shared} verifies with a shared secret: write the algorithm \
                 that the issuer signs with, or take {} away",
                self.name(Setting::JwtAlgorithm)
            );
            self.fault(way, what);
            return None;
        }
        let address = match (way, issuer) {
            (Setting::JwtKeysUrl, _) => self.value(way)?.to_owned(),
            // What is missing was told.
            (_, None) => return None,
            (_, Some(Issuer::Exactly(issuer))) => issuer.clone(),
            (_, Some(Issuer::Unchecked(_))) => {
                let what = format!(
                    "`iss` is not checked, so that no issuer can be asked: check it, or write {}",
                    self.name(Setting::JwtKeysUrl)
                );
                self.fault(way, what);
                return None;
            }
        };
        self.remote_keys(way, algorithm, &address)
    }

    #[cfg(feature = "jwks-url")]
    fn remote_keys(&mut self, way: Setting, algorithm: Option<Algorithm>, address: &str) -> Option<Keys> {
        let keys: Result<_, InvalidRemoteKeys> =
            if way == Setting::JwtDiscover { RemoteKeys::discover(address) } else { RemoteKeys::url(address) };
        // An issuer that is no URL is at fault itself.
        let at = if way == Setting::JwtDiscover { Setting::JwtIssuer } else { way };
        let keys = self.keep(at, keys)?;
        Some(Keys::Published(match algorithm {
            Some(algorithm) => keys.algorithm(algorithm),
            None => keys,
        }))
    }

    #[cfg(not(feature = "jwks-url"))]
    fn remote_keys(&mut self, way: Setting, _: Option<Algorithm>, _: &str) -> Option<Keys> {
        let what = format!(
            "keys are fetched with the feature `jwks-url` of auth-core, and this program is built without it: turn it on in \
             Cargo.toml, or download the key set and write {}",
            self.name(Setting::JwtKeySet)
        );
        self.fault(way, what);
        None
    }
}
