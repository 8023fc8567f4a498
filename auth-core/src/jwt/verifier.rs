use core::fmt;
use std::sync::Arc;

use super::Shown;
use super::announce;
use super::builder::JwtVerifierBuilder;
use super::claims::{Claims, refused};
use super::compact::{self, Compact};
use super::header::Header;
use super::identity::Issuer;
use super::invalid_verifier::InvalidJwtVerifier;
use super::key::VerificationKey;
#[cfg(feature = "jwks-url")]
use super::key_set::KeySet;
#[cfg(feature = "jwks-url")]
use super::key_source::KeySource;
use super::known_headers::KnownHeaders;
use super::standard::Standard;
use super::trusted::{self, Failure, Trusted};
#[cfg(feature = "jwks-url")]
use crate::remote::{Refreshed, Remote};
use crate::{
    AuthenticationError, Authenticator, Clock, Credential, Fingerprint, Found, Principal, RequestHead, Scheme,
};

/// Authenticates by a JWT in `Authorization: Bearer …`.
///
/// ```
/// use auth_core::{Algorithm, JwtVerifier, Secret, VerificationKey, testing};
///
/// let secret = Secret::parse(&testing::secret_text(), 32)?; // yours is `file:/run/secrets/jwt`, or what a variable says
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
/// Which claim says what is a [`ClaimMapping`](crate::ClaimMapping); a [`Preset`](crate::Preset) has that of a provider.
///
/// # Limits
/// - A token with `act` is a call of the actor for the subject: it may what both may, so nothing that names a right unless
///   [`Actors`](crate::Actors) lists the actor.
/// - A token with `authorization_details` is refused unless they are [kept](JwtVerifierBuilder::keep_claims) for your checks.
pub struct JwtVerifier {
    /// Never empty.
    trusted: Vec<Trusted>,
    clock: Arc<dyn Clock>,
    /// What stands before a token among the subprotocols of a WebSocket.
    websocket_protocol: Option<Box<str>>,
    headers: KnownHeaders,
}

impl JwtVerifier {
    /// Starts a verifier of one issuer's tokens.
    pub fn builder() -> JwtVerifierBuilder {
        JwtVerifierBuilder::new()
    }

    /// A verifier of the tokens of several issuers: each has its own keys, audience, claim mapping and scope rule. The
    /// token's `iss` chooses; the key must be that issuer's. The clock is that of the first,
    /// and so is the WebSocket subprotocol.
    ///
    /// ```
    /// # use auth_core::{Algorithm, JwtVerifier, Preset, Secret, VerificationKey, testing};
    /// # let secret = || Secret::parse(&testing::secret_text(), 32).unwrap();
    /// # let [ours, theirs] = [(), ()].map(|()| VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap());
    /// let staff = JwtVerifier::builder().key(ours).issuer("https://login.example").audience("api").build()?;
    /// let customers = JwtVerifier::builder()
    ///     .key(theirs)
    ///     .issuer("https://customers.example")
    ///     .audience("api")
    ///     .preset(Preset::Auth0)
    ///     .build()?;
    /// let jwt = JwtVerifier::several([staff, customers])?;
    /// # Ok::<(), auth_core::InvalidJwtVerifier>(())
    /// ```
    ///
    /// Owners are compared by issuer and subject, so each issuer needs a
    /// [`subject_prefix`](crate::AuthBuilder::subject_prefix).
    ///
    /// # Errors
    /// [`InvalidJwtVerifier`] for none, for two of one issuer, and for one that does not check `iss`.
    pub fn several(verifiers: impl IntoIterator<Item = Self>) -> Result<Self, InvalidJwtVerifier> {
        let mut all: Option<Self> = None;
        for verifier in verifiers {
            match &mut all {
                None => all = Some(verifier),
                Some(all) => {
                    all.trusted.extend(verifier.trusted);
                    all.websocket_protocol = all.websocket_protocol.take().or(verifier.websocket_protocol);
                }
            }
        }
        let all = all.ok_or(InvalidJwtVerifier::NoIssuer)?;
        if all.trusted.len() > 1 {
            for (index, one) in all.trusted.iter().enumerate() {
                let name = one.identity.name_of_issuer();
                if let Issuer::Unchecked { .. } = one.identity.issuer {
                    return Err(InvalidJwtVerifier::UncheckedAmongSeveral(name.to_owned()));
                }
                if all.trusted.iter().take(index).any(|other| other.identity.name_of_issuer() == name) {
                    return Err(InvalidJwtVerifier::SameIssuer(name.to_owned()));
                }
            }
        }
        Ok(all)
    }

    pub(super) fn new(trusted: Trusted, clock: Arc<dyn Clock>, websocket_protocol: Option<Box<str>>) -> Self {
        Self { trusted: vec![trusted], clock, websocket_protocol, headers: KnownHeaders::default() }
    }

    /// The present keys, for the log at start.
    #[must_use]
    pub fn keys(&self) -> Vec<VerificationKey> {
        let sets = self.trusted.iter().filter_map(|one| one.keys.current());
        sets.flat_map(|keys| keys.iter().cloned().collect::<Vec<_>>()).collect()
    }

    /// The fingerprints of the keys, for the log at start: two services that must agree compare them.
    #[must_use]
    pub fn fingerprints(&self) -> Vec<Fingerprint> {
        self.keys().iter().map(VerificationKey::fingerprint).collect()
    }

    /// Verifies a token, wherever it came from, with the keys that are there.
    ///
    /// # Errors
    /// [`AuthenticationError::Invalid`] with the check or claim that failed, for the log.
    pub fn verify(&self, token: &str) -> Result<Principal, AuthenticationError> {
        self.verify_by(token).map_err(|(failure, _)| failure.without_newer_keys())
    }

    /// The same; a failure with whose token it is, where that was found.
    fn verify_by(&self, token: &str) -> Result<Principal, (Failure, Option<&Trusted>)> {
        let nobodys = |error: AuthenticationError| (Failure::Is(error), None);
        let token = Compact::split(token).map_err(nobodys)?;
        if let Some(header) = self.headers.find(token.header) {
            return self.verify_with(&token, &header);
        }
        let mut buffer = compact::Buffer::new();
        let decoded = compact::decode_into(token.header, &mut buffer)
            .ok_or_else(|| nobodys(AuthenticationError::invalid("the token's header is not base64url")))?;
        let header = Header::read(decoded).map_err(nobodys)?;
        let caller = self.verify_with(&token, &header)?;
        self.headers.learn(token.header, &header);
        Ok(caller)
    }

    fn verify_with(&self, token: &Compact<'_>, header: &Header<'_>) -> Result<Principal, (Failure, Option<&Trusted>)> {
        let nobodys = |error: AuthenticationError| (Failure::Is(error), None);
        let now = self.clock.now();
        if let [one] = self.trusted.as_slice() {
            return one.verify(token, header, now).map_err(|failure| (failure, Some(one)));
        }
        // Until the signature is checked, `iss` does nothing but choose whose keys are tried.
        let bytes = trusted::decoded_claims(token).map_err(nobodys)?;
        let claims = Claims::read(&bytes).map_err(nobodys)?;
        let issuer = claims.named(Standard::Iss).text().map_err(nobodys)?;
        let issuer = issuer.ok_or_else(|| nobodys(refused(&Standard::Iss, "is missing")))?;
        let one = self.trusted.iter().find(|one| one.identity.name_of_issuer() == issuer);
        let one = one.ok_or_else(|| nobodys(self.unknown_issuer(issuer)))?;
        one.verify_read(token, header, (&claims, &bytes), now).map_err(|failure| (failure, Some(one)))
    }

    fn unknown_issuer(&self, issuer: &str) -> AuthenticationError {
        let known: Vec<_> = self.trusted.iter().map(|one| Shown(one.identity.name_of_issuer()).to_string()).collect();
        let problem = format!("is {}, and tokens are accepted of {} alone", Shown(issuer), known.join(", "));
        refused(&Standard::Iss, &problem)
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
        self.trusted.iter().map(|one| one.identity.name_of_issuer().to_owned()).collect()
    }

    fn announce(&self) {
        for one in &self.trusted {
            announce::issuer(one, self.clock.now());
        }
    }

    /// A bearer credential that does not have the form of a JWT is malformed.
    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        match head.bearer(self.websocket_protocol.as_deref()) {
            Found::One(credential) if !compact::has_form(credential.expose()) => Found::Malformed,
            found => found,
        }
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _head: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        match self.verify_by(credential.expose()) {
            Ok(principal) => Ok(principal),
            #[cfg(feature = "jwks-url")]
            Err((Failure::Lacks { seen, otherwise }, Some(Trusted { keys: KeySource::Remote(remote), .. }))) => {
                self.verify_with_newer(credential.expose(), remote, seen, otherwise).await
            }
            Err((failure, _)) => Err(failure.without_newer_keys()),
        }
    }
}

#[cfg(feature = "jwks-url")]
impl JwtVerifier {
    /// Asks for newer keys, once, and tries again if there are any.
    async fn verify_with_newer(
        &self,
        token: &str,
        remote: &Remote<KeySet>,
        seen: Option<Arc<KeySet>>,
        otherwise: AuthenticationError,
    ) -> Result<Principal, AuthenticationError> {
        let there = match seen {
            None => remote.first().await.is_ok(),
            Some(seen) => match remote.refreshed(&seen).await {
                Refreshed::Newer(_) => true,
                Refreshed::Recent => false,
                Refreshed::Unavailable => {
                    let problem = format!("the token names an unknown key, and {} does not answer", remote.source());
                    return Err(AuthenticationError::unavailable(problem));
                }
            },
        };
        if there { self.verify(token) } else { Err(otherwise) }
    }
}

impl fmt::Debug for JwtVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtVerifier").field("keys", &self.keys()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
