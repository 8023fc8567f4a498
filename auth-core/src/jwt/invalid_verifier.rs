use core::time::Duration;

use super::algorithm::Algorithm;
use super::provider::NoProvider;
use crate::Fingerprint;

/// The verifier is refused; the message says what to set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidJwtVerifier {
    /// Neither crypto provider is compiled in.
    #[error("{}", NoProvider)]
    NoProvider,
    /// No key.
    #[error("a JWT verifier needs a key: add one with `key`")]
    NoKey,
    /// A `kid` that names two keys.
    #[error("two keys have the `kid` `{0}`: a `kid` names one key")]
    DuplicateKid(String),
    /// One key with two algorithms.
    #[error("the key {fingerprint} is given for {} and for {}: a key has one algorithm", algorithms[0], algorithms[1])]
    TwoAlgorithms {
        /// Of the key.
        fingerprint: Fingerprint,
        /// What it is given for.
        algorithms: [Algorithm; 2],
    },
    /// More keys without `kid` than are tried.
    #[error("more than four {0} keys have no `kid`, and no more are tried: give them one with `with_kid`")]
    TooManyKeys(Algorithm),
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
    /// Too much leeway.
    #[error("a leeway of {} seconds is too much: at most 60 are allowed", .0.as_secs())]
    Leeway(Duration),
    /// No token could live.
    #[error("`max_lifetime` is less than one second: no token could be valid")]
    MaxLifetime,
}

impl From<NoProvider> for InvalidJwtVerifier {
    fn from(_: NoProvider) -> Self {
        Self::NoProvider
    }
}
