use core::fmt;
use std::sync::Arc;

use super::Shown;
use super::builder::JwtVerifierBuilder;
use super::claims::Claims;
use super::compact::{self, Compact};
use super::header::Header;
use super::identity::Identity;
use super::key::VerificationKey;
use super::key_set::KeySet;
use crate::{
    AuthenticationError, Authenticator, Clock, Credential, Fingerprint, Found, Principal, RequestHead, Scheme,
};

/// Authenticates by a JWT in `Authorization: Bearer …`.
///
/// ```
/// use auth_core::{Algorithm, JwtVerifier, Secret, VerificationKey};
///
/// let secret = Secret::parse("base64:u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0=", 32)?;
/// let jwt = JwtVerifier::builder()
///     .key(VerificationKey::hmac(Algorithm::Hs256, &secret)?)
///     .issuer("https://issuer.example")
///     .audience("https://api.example")
///     .build()?;
/// assert!(jwt.verify("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.").is_err());
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// # Guarantees
/// - Signature before content (RFC 8725 §3.3): claims are not parsed before the signature was found good.
/// - Keys decide: a token is tried only with keys of its `alg`, and where it names a `kid` only with the key of that
///   name; `jwk`, `jku`, `x5u` and `x5c` are never looked at.
/// - `exp` is required; `nbf` and a future `iat` count; the lifetime is bounded; `iss` and `aud` are checked unless
///   switched off by name; claims have the type that they should, or the token is refused.
/// - Nothing of this panics, and no message holds a part of a token or key; a failed signature names algorithm, `kid`
///   and the fingerprints of the keys that were tried.
///
/// | of the principal | claim |
/// |---|---|
/// | subject | `sub` or `user_id`, a string; an integer is refused, because `7` and `"7"` would be one user or two |
/// | roles | `roles` or `role`: a list of strings, or one string that is one role |
/// | permissions | `permissions`: a list of strings |
/// | scopes | `scope`, `scp` or `scopes`: tokens with single spaces between them, or a list; an empty one is present |
///
/// Where two names of one thing are there, they must agree. `null` and empty strings are absent.
///
/// # Limits
/// One issuer for each verifier. A token with `act` is refused: actors are not supported yet.
pub struct JwtVerifier {
    keys: KeySet,
    identity: Identity,
    clock: Arc<dyn Clock>,
}

impl JwtVerifier {
    /// Starts a verifier.
    pub fn builder() -> JwtVerifierBuilder {
        JwtVerifierBuilder::new()
    }

    pub(super) fn new(keys: KeySet, identity: Identity, clock: Arc<dyn Clock>) -> Self {
        Self { keys, identity, clock }
    }

    /// The keys, for the log at start.
    pub fn keys(&self) -> impl Iterator<Item = &VerificationKey> {
        self.keys.iter()
    }

    /// The fingerprints of the keys, for the log at start: two services that must agree compare them.
    pub fn fingerprints(&self) -> impl Iterator<Item = Fingerprint> {
        self.keys().map(VerificationKey::fingerprint)
    }

    /// Verifies a token, wherever it came from.
    ///
    /// # Errors
    /// [`AuthenticationError::Invalid`] with the check or claim that failed, for the log.
    pub fn verify(&self, token: &str) -> Result<Principal, AuthenticationError> {
        let token = Compact::split(token)?;
        self.check_signature(&token, &Header::read(token.header)?)?;
        self.identity.principal(Claims::read(token.claims)?, self.clock.now())
    }

    fn check_signature(&self, token: &Compact<'_>, header: &Header) -> Result<(), AuthenticationError> {
        let Header { algorithm, kid } = header;
        let (algorithm, kid) = (*algorithm, kid.as_deref());
        if !self.keys.has(algorithm) {
            let problem = format!("the token's `alg` is {algorithm}, and no configured key is for it");
            return Err(AuthenticationError::invalid(problem));
        }
        let signature = compact::decode(token.signature)
            .ok_or_else(|| AuthenticationError::invalid("the token's signature is not base64url"))?;
        let message = token.message.as_bytes();
        if self.keys.candidates(algorithm, kid).any(|key| key.verifies(message, &signature)) {
            return Ok(());
        }
        let tried: Vec<_> = self.keys.candidates(algorithm, kid).map(|key| key.fingerprint().to_string()).collect();
        Err(AuthenticationError::invalid(match kid {
            Some(kid) if tried.is_empty() => self.keys.missing(algorithm, kid),
            _ => format!(
                "the signature does not verify with {algorithm}; `kid`: {}; keys tried: {}; the issuer signs with \
                 another key, or reads the same secret in another form",
                kid.map_or_else(|| "none".to_owned(), |kid| Shown(kid).to_string()),
                tried.join(", "),
            ),
        }))
    }
}

impl Authenticator for JwtVerifier {
    fn name(&self) -> &'static str {
        "jwt"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn issuers(&self) -> Vec<String> {
        vec![self.identity.name_of_issuer().to_owned()]
    }

    /// A bearer credential that does not have the form of a JWT is malformed.
    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        match head.authorization(Scheme::BEARER) {
            Found::One(credential) if !compact::has_form(credential.expose()) => Found::Malformed,
            found => found,
        }
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _head: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        self.verify(credential.expose())
    }
}

impl fmt::Debug for JwtVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtVerifier").field("keys", &self.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
