use core::fmt;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::MAX_TOKEN_BYTES;
use super::claims::is_scope_token;
use super::compact::encode;
use super::minter_builder::MinterBuilder;
use super::new_token::NewToken;
use super::signing_key::SigningKey;
use crate::Clock;

/// Claims that the minter writes itself, that it is told by methods, or that a verifier gives a meaning to.
const RESERVED: &[&str] = &[
    "iss",
    "sub",
    "user_id",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "roles",
    "role",
    "permissions",
    "scope",
    "scp",
    "scopes",
    "auth_time",
    "act",
    "cnf",
];

/// Mints access tokens (`typ` is `at+jwt`, RFC 9068) with one key, for one audience.
///
/// ```
/// use auth_core::{Algorithm, JwtVerifier, Minter, NewToken, Secret, SigningKey, testing};
///
/// let secret = Secret::parse(&testing::secret_text(), 32)?; // yours is `file:/run/secrets/jwt`, or what a variable says
/// let key = SigningKey::hmac(Algorithm::Hs256, &secret)?;
/// let jwt = JwtVerifier::builder().key(key.verification_key().clone()).issuer("login").audience("api").build()?;
/// let minter = Minter::builder().key(key).issuer("login").audience("api").build()?;
///
/// let minted = minter.mint(NewToken::new("alice").role("editor"))?;
/// assert!(jwt.verify(minted.expose())?.has_role("editor"));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// The key decides `alg` and `kid`; there is no way to ask for another algorithm. Times are whole Unix seconds. `jti` is
/// random. A token lives 15 minutes unless set, and never longer than `max_ttl`, 24 hours unless set.
pub struct Minter {
    pub(super) key: SigningKey,
    pub(super) issuer: Box<str>,
    pub(super) audience: Box<str>,
    /// Seconds, like `max_ttl`.
    pub(super) ttl: u64,
    pub(super) max_ttl: u64,
    pub(super) clock: Arc<dyn Clock>,
}

impl Minter {
    /// Starts a minter.
    pub fn builder() -> MinterBuilder {
        MinterBuilder::new()
    }

    /// Mints a token.
    ///
    /// # Errors
    /// [`MintError`] for what a verifier of the same configuration would refuse.
    pub fn mint(&self, token: NewToken) -> Result<Minted, MintError> {
        let ttl = token.ttl.map_or(self.ttl, |ttl| ttl.as_secs());
        if ttl == 0 || ttl > self.max_ttl {
            return Err(MintError::Ttl { seconds: ttl, most: self.max_ttl });
        }
        let now = self.clock.now();
        let expires_at = now.checked_add(ttl).ok_or(MintError::Clock)?;
        let mut jti = [0; 16];
        getrandom::fill(&mut jti).map_err(MintError::Random)?;

        let mut claims = content(token)?;
        claims.insert("iss".to_owned(), self.issuer.as_ref().into());
        claims.insert("aud".to_owned(), self.audience.as_ref().into());
        claims.insert("iat".to_owned(), now.into());
        claims.insert("exp".to_owned(), expires_at.into());
        claims.insert("jti".to_owned(), hex::encode(jti).into());
        let message = format!("{}.{}", encode(self.header().to_string()), encode(Value::Object(claims).to_string()));
        let signature = self.key.sign(message.as_bytes()).ok_or(MintError::Sign)?;
        let text = Zeroizing::new(format!("{message}.{}", encode(signature)));
        if text.len() > MAX_TOKEN_BYTES {
            return Err(MintError::TooLong(text.len()));
        }
        Ok(Minted { text, expires_at })
    }

    fn header(&self) -> Value {
        let key = self.key.verification_key();
        let mut header = json!({"alg": key.algorithm().as_str(), "typ": "at+jwt"});
        if let (Some(members), Some(kid)) = (header.as_object_mut(), key.kid()) {
            members.insert("kid".to_owned(), kid.into());
        }
        header
    }
}

/// The claims that the token's owner states.
fn content(token: NewToken) -> Result<Map<String, Value>, MintError> {
    let mut claims = token.claims;
    if let Some(name) = RESERVED.iter().find(|name| claims.contains_key(**name)) {
        return Err(MintError::Reserved(name));
    }
    if token.subject.is_empty() {
        return Err(MintError::Empty("subject"));
    }
    for (what, list) in [("role", &token.roles), ("permission", &token.permissions)] {
        if list.iter().any(String::is_empty) {
            return Err(MintError::Empty(what));
        }
    }
    claims.insert("sub".to_owned(), token.subject.into());
    if !token.roles.is_empty() {
        claims.insert("roles".to_owned(), token.roles.into());
    }
    if !token.permissions.is_empty() {
        claims.insert("permissions".to_owned(), token.permissions.into());
    }
    if let Some(scopes) = token.scopes {
        if !scopes.iter().all(|scope| is_scope_token(scope)) {
            return Err(MintError::Scope);
        }
        claims.insert("scope".to_owned(), scopes.join(" ").into());
    }
    if let Some(auth_time) = token.auth_time {
        claims.insert("auth_time".to_owned(), auth_time.into());
    }
    Ok(claims)
}

impl fmt::Debug for Minter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Minter").field("key", &self.key).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// A token that was minted. `Debug` hides it.
pub struct Minted {
    text: Zeroizing<String>,
    expires_at: u64,
}

impl Minted {
    /// The token itself, for the answer to its owner. Keep it out of logs and errors.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// When it ends, in Unix seconds.
    #[must_use]
    pub const fn expires_at(&self) -> u64 {
        self.expires_at
    }
}

impl fmt::Debug for Minted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Minted({} bytes, expires at {})", self.text.len(), self.expires_at)
    }
}

/// The token is not minted, because it would not be verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MintError {
    /// Its time is zero, or longer than the maximum.
    #[error("the token would live {seconds} seconds, and 1 to {most} are allowed")]
    Ttl {
        /// What was asked for.
        seconds: u64,
        /// The maximum.
        most: u64,
    },
    /// Something that is needed is empty.
    #[error("a {0} is empty")]
    Empty(&'static str),
    /// Not a scope token.
    #[error("a scope is visible ASCII without spaces, quotes and backslashes")]
    Scope,
    /// A claim that has a meaning here.
    #[error("the claim `{0}` is not the application's to set")]
    Reserved(&'static str),
    /// Longer than a verifier reads.
    #[error("the token would have {0} bytes, and at most {MAX_TOKEN_BYTES} are read")]
    TooLong(usize),
    /// The clock is broken.
    #[error("the clock is broken")]
    Clock,
    /// The provider did not sign.
    #[error("the key did not sign")]
    Sign,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(getrandom::Error),
}

#[cfg(test)]
mod tests;
