use core::fmt;
use std::sync::Arc;

use super::format::ApiKey;
use super::record::ApiKeyRecord;
use super::store::ApiKeys;
use crate::{
    AuthenticationError, Authenticator, Clock, Credential, Found, Principal, RequestHead, Scheme, SystemClock,
};

const SCHEME: Scheme = Scheme::new("ApiKey");

/// Authenticates by an API key in `X-API-Key` or in `Authorization: ApiKey …`.
///
/// ```
/// use std::sync::Arc;
///
/// use auth_core::{ApiKeyAuthenticator, ApiKeyStore};
///
/// let store = Arc::new(ApiKeyStore::new());
/// let api_keys = ApiKeyAuthenticator::new("partners", Arc::clone(&store))?.header("X-Partner-Key")?;
/// # Ok::<(), auth_core::InvalidApiKeyAuthenticator>(())
/// ```
///
/// # Guarantees
/// - The query string is never read, and a key in both headers is a request with two credentials (400).
/// - The checksum is checked before any look-up; the store gets a hash, never the key.
/// - A disabled, removed or ended key is refused from the next request on; a store that does not answer is 503.
///
/// The principal's issuer is the name given here, its subject the key's owner; the key's scopes are its permissions, and
/// it has only the roles written on it.
pub struct ApiKeyAuthenticator<K> {
    issuer: Box<str>,
    header: Box<str>,
    keys: K,
    clock: Arc<dyn Clock>,
}

impl<K: ApiKeys> ApiKeyAuthenticator<K> {
    /// Looks keys up in this store, under this name: the issuer of the principals.
    ///
    /// # Errors
    /// [`InvalidApiKeyAuthenticator`] for an empty name.
    pub fn new(issuer: impl Into<Box<str>>, keys: K) -> Result<Self, InvalidApiKeyAuthenticator> {
        let issuer = issuer.into();
        if issuer.is_empty() {
            return Err(InvalidApiKeyAuthenticator::Issuer);
        }
        Ok(Self { issuer, header: "X-API-Key".into(), keys, clock: Arc::new(SystemClock) })
    }

    /// The name of the header, where it is not `X-API-Key`.
    ///
    /// # Errors
    /// [`InvalidApiKeyAuthenticator`] for what is no header name, or carries other credentials.
    pub fn header(mut self, name: impl Into<Box<str>>) -> Result<Self, InvalidApiKeyAuthenticator> {
        let name = name.into();
        let characters = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let taken = ["authorization", "proxy-authorization", "cookie"];
        if name.is_empty() || !name.bytes().all(characters) || taken.iter().any(|it| name.eq_ignore_ascii_case(it)) {
            return Err(InvalidApiKeyAuthenticator::Header(name.escape_debug().to_string()));
        }
        self.header = name;
        Ok(self)
    }

    /// The clock; that of the machine unless set.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    fn principal(&self, record: &ApiKeyRecord) -> Principal {
        Principal::builder(&*self.issuer, record.owner())
            .api_key()
            .roles(record.role_names())
            .scopes(record.scope_names())
            .expires_at(record.expires_at())
            .build()
    }
}

impl<K: ApiKeys> Authenticator for ApiKeyAuthenticator<K> {
    fn name(&self) -> &'static str {
        "api_key"
    }

    fn scheme(&self) -> Scheme {
        SCHEME
    }

    fn issuers(&self) -> Vec<String> {
        vec![self.issuer.to_string()]
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        match (head.header(&self.header), head.authorization(SCHEME)) {
            (found, Found::Nothing) | (Found::Nothing, found) => found,
            _ => Found::Several,
        }
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _head: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        let hash =
            ApiKey::hash_of(credential.expose()).map_err(|error| AuthenticationError::invalid(error.to_string()))?;
        let found = self.keys.find(&hash).await.map_err(|error| AuthenticationError::unavailable(error.to_string()))?;
        // Compared here too, in constant time: a store may look up by a part of the hash.
        let Some(record) = found.filter(|record| record.hash() == &hash) else {
            return Err(AuthenticationError::invalid(format!("there is no API key {hash}")));
        };
        if record.is_disabled() {
            return Err(AuthenticationError::invalid(format!("the API key {hash} is disabled")));
        }
        let now = self.clock.now();
        if now >= record.expires_at() {
            return Err(AuthenticationError::expired(format!("the API key {hash} has ended")));
        }
        self.keys.used(&record, now);
        Ok(self.principal(&record))
    }
}

impl<K> fmt::Debug for ApiKeyAuthenticator<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKeyAuthenticator")
            .field("issuer", &self.issuer)
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

/// The authenticator is refused.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidApiKeyAuthenticator {
    /// No name.
    #[error("API keys need the name of their store: it is the issuer of their owners")]
    Issuer,
    /// Not a header for keys.
    #[error("`{0}` cannot be the header of API keys: it is no header name, or carries other credentials")]
    Header(String),
}

crate::spoken::debug_is_display!(InvalidApiKeyAuthenticator);

#[cfg(test)]
mod tests;
