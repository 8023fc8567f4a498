//! What the log says of a verifier at start: the fingerprints that two services compare, and every check that is relaxed.

use core::time::Duration;

use super::Shown;
use super::identity::{Audience, Identity, Issuer};
use super::key::VerificationKey;
use super::key_set::KeySet;
use super::key_source::KeySource;
use super::time::{DEFAULT_LEEWAY, DEFAULT_MAX_LIFETIME};
use super::trusted::Trusted;

/// What stands behind one issuer.
pub(super) fn issuer(trusted: &Trusted, now: u64) {
    let identity = &trusted.identity;
    match &trusted.keys {
        KeySource::Shared(own) => keys(identity, &own.current(), trusted.rotate_after, now),
        #[cfg(feature = "jwks-url")]
        KeySource::Remote(remote) => {
            let (issuer, source) = (Shown(identity.name_of_issuer()), remote.source());
            tracing::info!(target: "auth::start", "tokens of {issuer} are verified with the keys of {source}");
        }
    }
    relaxed(identity);
}

fn keys(identity: &Identity, keys: &KeySet, rotate_after: Duration, now: u64) {
    let issuer = Shown(identity.name_of_issuer());
    for key in keys.iter() {
        let kid = key.kid().map(|kid| format!(" (`kid` {})", Shown(kid))).unwrap_or_default();
        let (algorithm, fingerprint) = (key.algorithm(), key.fingerprint());
        tracing::info!(target: "auth::start", "tokens of {issuer} are verified with {algorithm} and the key {fingerprint}{kid}");
        let age = key.begins().map(|begins| now.saturating_sub(begins));
        if let Some(age) = age.filter(|age| *age > rotate_after.as_secs()) {
            tracing::warn!(
                target: "auth::start",
                "the key {fingerprint}{kid} of {issuer} is {} days old, and keys are to be replaced after {}: add a new one beside \
                 it, switch the signer, then take the old one away",
                age / 86_400,
                rotate_after.as_secs() / 86_400,
            );
        }
        if key.ends().is_some_and(|ends| ends <= now) {
            tracing::warn!(target: "auth::start", "the key {fingerprint}{kid} of {issuer} has ended: take it away");
        }
    }
    for skipped in keys.skipped() {
        tracing::info!(target: "auth::start", "of the key set of {issuer} is not used {skipped}");
    }
}

/// One line for each relaxation of a default.
fn relaxed(identity: &Identity) {
    let issuer = Shown(identity.name_of_issuer());
    if let Issuer::Unchecked { .. } = identity.issuer {
        tracing::warn!(target: "auth::start", "`iss` is not checked: whoever has a key signs as {issuer}");
    }
    if let Audience::Unchecked = identity.audience {
        tracing::warn!(
            target: "auth::start",
            "`{}` is not checked: a token of {issuer} for any other server is good here",
            identity.audience_claim.as_str(),
        );
    }
    if identity.times.leeway > DEFAULT_LEEWAY.as_secs() {
        tracing::warn!(target: "auth::start", "the leeway for tokens of {issuer} is {}s (default 30s)", identity.times.leeway);
    }
    if identity.times.max_lifetime > DEFAULT_MAX_LIFETIME.as_secs() {
        let hours = identity.times.max_lifetime / 3_600;
        tracing::warn!(target: "auth::start", "tokens of {issuer} may live {hours}h (default 24h)");
    }
}

/// The keys of a set, for one line.
pub(super) fn listed(keys: &KeySet) -> String {
    let known = |key: &VerificationKey| {
        let kid = key.kid().map(|kid| format!(" ({})", Shown(kid))).unwrap_or_default();
        format!("{} {}{kid}", key.algorithm(), key.fingerprint())
    };
    keys.iter().map(known).collect::<Vec<_>>().join(", ")
}
