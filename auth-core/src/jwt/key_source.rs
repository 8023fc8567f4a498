//! Where the keys of an issuer come from.

use std::sync::Arc;

use super::key_set::KeySet;
use super::shared_keys::SharedKeys;
#[cfg(feature = "jwks-url")]
use crate::AuthenticationError;
#[cfg(feature = "jwks-url")]
use crate::remote::{NotThere, Remote};

/// Where the keys of an issuer come from.
pub(super) enum KeySource {
    Shared(SharedKeys),
    #[cfg(feature = "jwks-url")]
    Remote(Remote<KeySet>),
}

impl KeySource {
    /// The keys that this process was given.
    #[cfg_attr(not(feature = "jwks-url"), expect(clippy::unnecessary_wraps, reason = "keys by URL may be absent"))]
    pub(super) fn given(&self) -> Option<&SharedKeys> {
        match self {
            Self::Shared(keys) => Some(keys),
            #[cfg(feature = "jwks-url")]
            Self::Remote(_) => None,
        }
    }

    /// The present keys; `None` where none could be fetched yet.
    #[cfg_attr(not(feature = "jwks-url"), expect(clippy::unnecessary_wraps, reason = "keys by URL may be absent"))]
    pub(super) fn current(&self) -> Option<Arc<KeySet>> {
        match self {
            Self::Shared(keys) => Some(keys.current()),
            #[cfg(feature = "jwks-url")]
            Self::Remote(remote) => remote.current().ok(),
        }
    }
}

/// Without keys nobody can say whether a token is good: 503, never 401.
#[cfg(feature = "jwks-url")]
pub(super) fn outage(remote: &Remote<KeySet>, why: NotThere) -> AuthenticationError {
    AuthenticationError::unavailable(format!("there are no keys of {}: {why}", remote.source()))
}
