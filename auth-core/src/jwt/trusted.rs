//! One issuer whose tokens are accepted: its keys, and what is asked of its claims.

use core::time::Duration;
use std::sync::Arc;

use super::Shown;
use super::claims::Claims;
use super::compact::{self, Compact};
use super::header::{self, Header};
use super::identity::Identity;
use super::key_set::{KeySet, Wanted};
use super::key_source::KeySource;
#[cfg(feature = "jwks-url")]
use super::key_source::outage;
#[cfg(feature = "jwks-url")]
use crate::remote::NotThere;
use crate::{AuthenticationError, Principal};

/// One issuer whose tokens are accepted.
pub(super) struct Trusted {
    pub(super) keys: KeySource,
    pub(super) identity: Identity,
    /// How old a key may be before the start says so.
    pub(super) rotate_after: Duration,
}

/// Why a token was not verified.
pub(super) enum Failure {
    Is(AuthenticationError),
    #[cfg_attr(not(feature = "jwks-url"), expect(dead_code, reason = "keys by URL alone become newer"))]
    /// It names a key that is not in the set that was seen, or no set was there. A newer one may have it.
    Lacks {
        seen: Option<Arc<KeySet>>,
        otherwise: AuthenticationError,
    },
}

impl From<AuthenticationError> for Failure {
    fn from(error: AuthenticationError) -> Self {
        Self::Is(error)
    }
}

impl Failure {
    pub(super) fn without_newer_keys(self) -> AuthenticationError {
        match self {
            Self::Is(error) | Self::Lacks { otherwise: error, .. } => error,
        }
    }
}

impl Trusted {
    /// The whole of it: signature before content (RFC 8725 §3.3).
    pub(super) fn verify(&self, token: &Compact<'_>, header: &Header<'_>, now: u64) -> Result<Principal, Failure> {
        self.check_signature(token, header, now)?;
        let bytes = decoded_claims(token)?;
        let mut caller = self.identity.principal(&Claims::read(&bytes)?, now)?;
        caller.offer_json(bytes);
        Ok(caller)
    }

    /// The same where the claims had to be read to find the issuer.
    pub(super) fn verify_read(
        &self,
        token: &Compact<'_>,
        header: &Header<'_>,
        (claims, bytes): (&Claims<'_>, &[u8]),
        now: u64,
    ) -> Result<Principal, Failure> {
        self.check_signature(token, header, now)?;
        let mut caller = self.identity.principal(claims, now)?;
        caller.offer_json(bytes.to_vec());
        Ok(caller)
    }

    fn check_signature(&self, token: &Compact<'_>, header: &Header<'_>, now: u64) -> Result<(), Failure> {
        if self.identity.strict && !header.is_access_token {
            let problem = "has another `typ` than `at+jwt`, which the profile of RFC 9068 requires";
            return Err(header::refused(problem).into());
        }
        let wanted = Wanted {
            algorithm: header.algorithm,
            kid: header.kid.as_deref(),
            issuer: self.identity.name_of_issuer(),
            now,
        };
        match &self.keys {
            KeySource::Shared(keys) => check_with(&keys.load(), token, wanted).map_err(Failure::Is),
            #[cfg(feature = "jwks-url")]
            KeySource::Remote(remote) => {
                let keys = remote.current().map_err(|gone| match gone {
                    NotThere::Never => Failure::Lacks { seen: None, otherwise: outage(remote, gone) },
                    NotThere::TooOld => Failure::Is(outage(remote, gone)),
                })?;
                check_with(&keys, token, wanted).map_err(|error| match wanted.kid {
                    Some(kid) if !keys.has_kid(kid) => Failure::Lacks { seen: Some(keys), otherwise: error },
                    _ => Failure::Is(error),
                })
            }
        }
    }
}

fn check_with(keys: &KeySet, token: &Compact<'_>, wanted: Wanted<'_>) -> Result<(), AuthenticationError> {
    if !keys.has(wanted.algorithm) {
        return Err(AuthenticationError::invalid(keys.missing(wanted)));
    }
    let mut buffer = compact::Buffer::new();
    let signature = compact::decode_into(token.signature, &mut buffer)
        .ok_or_else(|| AuthenticationError::invalid("the token's signature is not base64url"))?;
    let message = token.message.as_bytes();
    if keys.candidates(wanted).any(|key| key.verifies(message, signature)) {
        return Ok(());
    }
    Err(AuthenticationError::invalid(why(keys, wanted)))
}

pub(super) fn decoded_claims(token: &Compact<'_>) -> Result<Vec<u8>, AuthenticationError> {
    compact::decode(token.claims).ok_or_else(|| AuthenticationError::invalid("the token's claims are not base64url"))
}

/// Why no key verifies the token, for the log.
fn why(keys: &KeySet, wanted: Wanted<'_>) -> String {
    let tried: Vec<_> = keys.candidates(wanted).map(|key| key.fingerprint().to_string()).collect();
    if tried.is_empty() {
        return keys.missing(wanted);
    }
    let mend = if wanted.algorithm.min_secret_bytes().is_some() {
        "compare the fingerprint that the issuer shows of its secret: it has another one, or reads the same text in another form \
         (raw, `base64:`, `hex:`)"
    } else {
        "compare the issuer's public key: it signs with another one"
    };
    format!(
        "the signature does not verify with {}; `kid`: {}; keys tried: {}; {mend}",
        wanted.algorithm,
        wanted.kid.map_or_else(|| "none".to_owned(), |kid| Shown(kid).to_string()),
        tried.join(", "),
    )
}
