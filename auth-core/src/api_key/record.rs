use core::fmt;
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::hash::KeyHash;

/// What is known of an API key: whose it is, what it may do, when it ends. Never the key itself.
///
/// ```
/// use auth_core::{ApiKey, ApiKeyRecord};
///
/// let key = ApiKey::generate("acme", "live")?;
/// let record = ApiKeyRecord::new(key.hash(), "reports-job", 1_800_000_000)?.scopes(["reports:read"])?;
/// assert_eq!(record.owner(), "reports-job");
/// assert_eq!(record.last_used(), None);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// An end is mandatory. Scopes are explicit: without any, the key may do nothing that a permission or scope guards.
pub struct ApiKeyRecord {
    hash: KeyHash,
    owner: Box<str>,
    scopes: Vec<Box<str>>,
    roles: Vec<Box<str>>,
    expires_at: u64,
    disabled: AtomicBool,
    /// Unix seconds; zero is never.
    last_used: AtomicU64,
}

impl ApiKeyRecord {
    /// A key of the owner's that ends at this time, in Unix seconds.
    ///
    /// # Errors
    /// [`InvalidApiKeyRecord`] for an empty owner: nobody could own anything by it.
    pub fn new(hash: KeyHash, owner: impl Into<Box<str>>, expires_at: u64) -> Result<Self, InvalidApiKeyRecord> {
        let owner = owner.into();
        if owner.is_empty() {
            return Err(InvalidApiKeyRecord::Owner);
        }
        Ok(Self {
            hash,
            owner,
            scopes: Vec::new(),
            roles: Vec::new(),
            expires_at,
            disabled: AtomicBool::new(false),
            last_used: AtomicU64::new(0),
        })
    }

    /// Adds scopes, which are the permissions of the key, in the forms of [`Grants`](crate::Grants): `documents:add@notes`
    /// is one on one object. A scope of another form grants no permission; the requirement `scope = "…"` may name it.
    ///
    /// # Errors
    /// [`InvalidApiKeyRecord`] for what is no scope token (RFC 6749 §3.3).
    pub fn scopes<S: Into<Box<str>>>(
        mut self,
        scopes: impl IntoIterator<Item = S>,
    ) -> Result<Self, InvalidApiKeyRecord> {
        for scope in scopes.into_iter().map(Into::into) {
            auth_grammar::scope::check(&scope).map_err(|fault| InvalidApiKeyRecord::Scope(fault.to_string()))?;
            self.scopes.push(scope);
        }
        Ok(self)
    }

    /// Adds roles. Permissions are not derived from them: those are the scopes.
    ///
    /// # Errors
    /// [`InvalidApiKeyRecord`] for a malformed role.
    pub fn roles<R: Into<Box<str>>>(mut self, roles: impl IntoIterator<Item = R>) -> Result<Self, InvalidApiKeyRecord> {
        for role in roles.into_iter().map(Into::into) {
            auth_grammar::role::check(&role).map_err(|fault| InvalidApiKeyRecord::Role(fault.to_string()))?;
            self.roles.push(role);
        }
        Ok(self)
    }

    /// When the key was last used, where that is stored.
    #[must_use]
    pub fn used_at(self, seconds: u64) -> Self {
        self.touch(seconds);
        self
    }

    /// The hash of the key.
    #[must_use]
    pub const fn hash(&self) -> &KeyHash {
        &self.hash
    }

    /// Whose it is: the subject of its principal.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// What it may do.
    pub fn scope_names(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().map(AsRef::as_ref)
    }

    /// The roles written on it.
    pub fn role_names(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(AsRef::as_ref)
    }

    /// When it ends, in Unix seconds.
    #[must_use]
    pub const fn expires_at(&self) -> u64 {
        self.expires_at
    }

    /// Whether it is switched off.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        self.disabled.load(Ordering::Acquire)
    }

    /// Switches the key off or on; the next request sees it.
    pub fn set_disabled(&self, disabled: bool) {
        self.disabled.store(disabled, Ordering::Release);
    }

    /// When it was last used, in Unix seconds.
    #[must_use]
    pub fn last_used(&self) -> Option<u64> {
        match self.last_used.load(Ordering::Relaxed) {
            0 => None,
            seconds => Some(seconds),
        }
    }

    /// Notes that the key was used. Within one second only the first writes, so that a busy key does not make
    /// processors fight for a cache line.
    pub fn touch(&self, seconds: u64) {
        if self.last_used.load(Ordering::Relaxed) < seconds {
            self.last_used.fetch_max(seconds, Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for ApiKeyRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKeyRecord")
            .field("hash", &self.hash)
            .field("owner", &self.owner)
            .field("scopes", &self.scopes)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// The record is refused.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidApiKeyRecord {
    /// Nobody's key.
    #[error("an API key has an owner, and its name is not empty")]
    Owner,
    /// Not a scope token.
    #[error("a scope of the API key is refused: {0}")]
    Scope(String),
    /// Not a role.
    #[error("a role of the API key is refused: {0}")]
    Role(String),
    /// The store has this key.
    #[error("the store has this API key already")]
    Duplicate,
}

crate::spoken::debug_is_display!(InvalidApiKeyRecord);

#[cfg(test)]
mod tests {
    use super::{ApiKeyRecord, InvalidApiKeyRecord};
    use crate::KeyHash;

    fn record() -> ApiKeyRecord {
        ApiKeyRecord::new(KeyHash::from_bytes([1; 32]), "job", 100).unwrap()
    }

    #[test]
    fn a_record_is_checked() {
        let owner = ApiKeyRecord::new(KeyHash::from_bytes([1; 32]), "", 100).map(|_| ());
        assert_eq!(owner, Err(InvalidApiKeyRecord::Owner));
        assert!(matches!(record().scopes(["a b"]), Err(InvalidApiKeyRecord::Scope(_))));
        assert!(matches!(record().scopes([""]), Err(InvalidApiKeyRecord::Scope(_))));
        assert!(matches!(record().roles(["a,b"]), Err(InvalidApiKeyRecord::Role(_))));
        assert_eq!(record().scope_names().count(), 0, "no scopes unless stated");
        let scopes = record().scopes(["docs:*", "*", "docs:*@team-*"]).unwrap();
        assert_eq!(scopes.scope_names().collect::<Vec<_>>(), ["docs:*", "*", "docs:*@team-*"]);
    }

    #[test]
    fn the_last_use_never_goes_back() {
        let record = record();
        assert_eq!(record.last_used(), None);
        for (now, last) in [(5, 5), (7, 7), (6, 7)] {
            record.touch(now);
            assert_eq!(record.last_used(), Some(last));
        }
    }
}
