use core::fmt;
use core::time::Duration;
use std::sync::{Mutex, PoisonError};

use super::algorithm::Algorithm;
use super::announce;
use super::key_set::KeySet;
use crate::remote::{InvalidAddress, InvalidRemote, Limits, Remote, Source};

/// Keys that the issuer publishes by URL: a JSON Web Key Set (RFC 7517), found directly or by OpenID discovery.
///
/// ```no_run
/// use auth_core::{JwtVerifier, Preset, RemoteKeys};
///
/// let jwt = JwtVerifier::builder()
///     .preset(Preset::Keycloak)
///     .issuer("https://sso.example/realms/main")
///     .audience("notes")
///     .remote_keys(RemoteKeys::discover("https://sso.example/realms/main")?)
///     .build()?;
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// A thread of their own fetches them: at once, every hour, and when a token names a `kid` that they lack.
///
/// # Guarantees
/// - https alone, and http from this machine itself; no redirect is followed and no proxy asked; a body of at most 256 KiB
///   within 5 seconds.
/// - However many tokens name unknown keys, there is one fetch in each cooldown, and those who ask meanwhile wait for it.
/// - While the issuer is down the last keys serve, for at most 24 hours, and the log says so. Where nothing serves, a
///   token is answered 503, never 401.
/// - Only public keys for signatures are taken; a key that was withdrawn is none after the next fetch.
///
/// # Limits
/// The process starts before the first fetch has ended: until then, and while it fails, tokens are answered 503.
#[derive(Clone, Debug)]
#[must_use]
pub struct RemoteKeys {
    source: Source,
    limits: Limits,
    algorithm: Option<Algorithm>,
}

impl RemoteKeys {
    /// The key set at this URL.
    ///
    /// # Errors
    /// [`InvalidRemoteKeys`] for anything but https, or http to a loopback address.
    pub fn url(url: &str) -> Result<Self, InvalidRemoteKeys> {
        Ok(Self::of(Source::url(url).map_err(InvalidRemoteKeys::address)?))
    }

    /// The key set that the issuer names in its OpenID configuration (OpenID Connect Discovery 1.0 §4), which must name
    /// this issuer exactly, as must the verifier's [`issuer`](crate::JwtVerifierBuilder::issuer). Where an issuer is
    /// reached by another name than it gives itself, use [`url`](Self::url).
    ///
    /// # Errors
    /// [`InvalidRemoteKeys`] for anything but https, or http to a loopback address.
    pub fn discover(issuer: &str) -> Result<Self, InvalidRemoteKeys> {
        Ok(Self::of(Source::discovery(issuer).map_err(InvalidRemoteKeys::address)?))
    }

    fn of(source: Source) -> Self {
        Self { source, limits: Limits::default(), algorithm: None }
    }

    /// The algorithm of keys that do not say their own; that of the verifier's [preset](crate::Preset) unless set.
    pub fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = Some(algorithm);
        self
    }

    /// How often they are fetched when nobody asks; 1 hour unless set.
    pub fn refresh(mut self, interval: Duration) -> Self {
        self.limits.refresh = interval;
        self
    }

    /// How long after a fetch an unknown `kid` starts no other; 1 minute unless set.
    pub fn cooldown(mut self, pause: Duration) -> Self {
        self.limits.cooldown = pause;
        self
    }

    /// How long the last keys serve while no new ones are to be had; 24 hours unless set.
    pub fn most_stale(mut self, age: Duration) -> Self {
        self.limits.most_stale = age;
        self
    }

    /// How long a fetch may take, discovery included; 5 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// The issuer whose keys they are, where it is discovered.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.source.issuer()
    }

    /// Starts to fetch.
    pub(super) fn start(self, algorithm: Option<Algorithm>) -> Result<Remote<KeySet>, InvalidRemoteKeys> {
        let algorithm = self.algorithm.or(algorithm);
        let (before, source) = (Mutex::new(String::new()), self.source.to_string());
        let parse = move |text: &str| {
            let keys = KeySet::public_jwks(text, algorithm).map_err(|error| error.to_string())?;
            // Nothing else says what a fetch has changed, and a denial names the fingerprints that were tried.
            let now = announce::listed(&keys);
            let mut before = before.lock().unwrap_or_else(PoisonError::into_inner);
            if *before != now {
                tracing::info!(target: "auth::keys", "{source} has the keys {now}");
                for skipped in keys.skipped() {
                    tracing::info!(target: "auth::keys", "{source} has a key that is not used: {skipped}");
                }
                *before = now;
            }
            Ok(keys)
        };
        Remote::new(self.source, self.limits, parse).map_err(|error| InvalidRemoteKeys::start(&error))
    }
}

/// Keys by URL that are refused.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidRemoteKeys(Box<str>);

crate::spoken::debug_is_display!(InvalidRemoteKeys);

impl InvalidRemoteKeys {
    fn address(error: InvalidAddress) -> Self {
        Self(format!("the URL of the keys is refused: {error}").into())
    }

    fn start(error: &InvalidRemote) -> Self {
        Self(error.to_string().into())
    }
}

impl fmt::Display for InvalidRemoteKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for InvalidRemoteKeys {}

#[cfg(test)]
mod tests;
