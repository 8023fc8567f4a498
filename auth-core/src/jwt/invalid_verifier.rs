use core::time::Duration;

use super::key_set::InvalidKeySet;
use super::provider::NoProvider;
#[cfg(feature = "jwks-url")]
use super::remote_keys::InvalidRemoteKeys;
use crate::Fingerprint;

/// The verifier is refused; the message says what to set.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidJwtVerifier {
    /// Neither crypto provider is compiled in.
    #[error("{}", NoProvider)]
    NoProvider,
    /// The keys are no set.
    #[error("{0}")]
    Keys(InvalidKeySet),
    /// Keys that come in more than one way.
    #[error("`key` and `keys` make one set, `shared_keys` and `remote_keys` are others: use one way")]
    KeysBothWays,
    /// Keys by URL that are refused.
    #[cfg(feature = "jwks-url")]
    #[error("{0}")]
    RemoteKeys(InvalidRemoteKeys),
    /// The keys of an issuer whose name is not the `iss` that is checked.
    #[cfg(feature = "jwks-url")]
    #[error(
        "`iss` is to be `{issuer}`, and the keys are those that `{discovered}` publishes: write the issuer alike in both \
         places, a final slash included"
    )]
    KeysOfOtherIssuer {
        /// What `iss` is.
        issuer: String,
        /// Whose keys are discovered.
        discovered: String,
    },
    /// A key that is bound to another issuer.
    #[error("the key {0} is bound to another issuer than this verifier's: it would verify nothing")]
    KeyOfOtherIssuer(Fingerprint),
    /// Two verifiers for one issuer.
    #[error("two verifiers are for the issuer `{0}`: give one verifier all of its keys")]
    SameIssuer(String),
    /// A verifier that does not look at `iss`, beside others.
    #[error("`{0}` does not check `iss`, and where several issuers are accepted `iss` chooses: set `issuer`")]
    UncheckedAmongSeveral(String),
    /// The strict profile with a check switched off.
    #[error("the profile of RFC 9068 requires `{0}`: take `unchecked_…` or the other `audience_claim` away")]
    StrictUnchecked(&'static str),
    /// `iss` is neither configured nor switched off.
    #[error("`iss` would not be checked: set `issuer`, or switch the check off with `unchecked_issuer`")]
    NoIssuer,
    /// `iss` is configured and switched off.
    #[error("`issuer` and `unchecked_issuer` exclude each other: drop one")]
    IssuerBothWays,
    /// `iss` is switched off and no name stands in.
    #[error("`iss` is not checked, so its place is empty: set `issuer_name`, because a user is issuer and subject")]
    NoIssuerName,
    /// `iss` is checked, so that a name has no use.
    #[error("`issuer` is what principals carry: `issuer_name` stands beside `unchecked_issuer` only")]
    NeedlessIssuerName,
    /// `aud` is neither configured nor switched off.
    #[error("`aud` would not be checked: set `audience`, or switch the check off with `unchecked_audience`")]
    NoAudience,
    /// `aud` is configured and switched off.
    #[error("`audience` and `unchecked_audience` exclude each other: drop one")]
    AudienceBothWays,
    /// The marker of tokens in WebSocket subprotocols is no token of RFC 9110.
    #[error("a WebSocket subprotocol is letters, digits and !#$%&'*+-.^_`|~, such as `agentflow-bearer`")]
    WebSocketProtocol,
    /// Too much leeway.
    #[error("a leeway of {} seconds is too much: at most 60 are allowed", .0.as_secs())]
    Leeway(Duration),
    /// No token could live.
    #[error("`max_lifetime` is less than one second: no token could be valid")]
    MaxLifetime,
}

crate::spoken::debug_is_display!(InvalidJwtVerifier);

impl From<InvalidKeySet> for InvalidJwtVerifier {
    fn from(error: InvalidKeySet) -> Self {
        Self::Keys(error)
    }
}

impl From<NoProvider> for InvalidJwtVerifier {
    fn from(_: NoProvider) -> Self {
        Self::NoProvider
    }
}
