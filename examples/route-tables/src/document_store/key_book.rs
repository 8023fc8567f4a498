//! The keys with their names: what the store of API keys does not know.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use auth_core::{
    ApiKey, ApiKeyRecord, ApiKeyStore, Clock as _, InvalidApiKeyRecord, KeyHash, Load, NoApiKey, SystemClock,
    Unavailable,
};
use serde::Serialize;

use super::Role;

/// A key as its owner and administrators see it: never the key itself.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedKey {
    pub(super) uid: String,
    pub(super) name: String,
    pub(super) owner: String,
    pub(super) scopes: Vec<String>,
    pub(super) roles: Vec<&'static str>,
    pub(super) expires_at: u64,
    #[serde(skip)]
    hash: KeyHash,
}

/// What a new key is to be.
pub(super) struct NewKey {
    pub(super) name: String,
    pub(super) owner: String,
    pub(super) scopes: Vec<String>,
    pub(super) roles: Vec<Role>,
    pub(super) days: u64,
}

/// No key was made.
#[derive(Debug, thiserror::Error)]
pub(super) enum NewKeyError {
    /// What was asked for is malformed.
    #[error(transparent)]
    Record(#[from] InvalidApiKeyRecord),
    /// No random bytes.
    #[error(transparent)]
    Key(#[from] NoApiKey),
}

/// All keys. Cloning is cheap, and all clones are one book.
#[derive(Clone, Default)]
pub struct KeyBook {
    records: Arc<ApiKeyStore>,
    keys: Arc<Mutex<BTreeMap<String, ManagedKey>>>,
}

impl KeyBook {
    /// Where the authenticator looks keys up.
    pub(super) fn records(&self) -> &Arc<ApiKeyStore> {
        &self.records
    }

    /// Makes a key, and gives its text: once.
    pub(super) fn add(&self, new: NewKey) -> Result<(ManagedKey, ApiKey), NewKeyError> {
        let NewKey { name, owner, scopes, roles, days } = new;
        let text = ApiKey::generate("docs", "demo")?;
        let roles = roles.iter().map(Role::as_str).collect();
        let expires_at = SystemClock.now().saturating_add(days.saturating_mul(86_400));
        let mut keys = self.lock();
        let uid = format!("key-{}", keys.len() + 1);
        let key = ManagedKey { uid, name, owner, scopes, roles, expires_at, hash: text.hash() };
        self.records.add(key.record()?)?;
        keys.insert(key.uid.clone(), key.clone());
        Ok((key, text))
    }

    /// Puts another key in the place of this one, whose text is good no more.
    pub(super) fn rotate(&self, old: &ManagedKey) -> Result<ApiKey, NewKeyError> {
        let text = ApiKey::generate("docs", "demo")?;
        let key = ManagedKey { hash: text.hash(), ..old.clone() };
        let mut keys = self.lock();
        self.records.add(key.record()?)?;
        self.records.remove(&old.hash);
        keys.insert(key.uid.clone(), key);
        Ok(text)
    }

    pub(super) fn rename(&self, uid: &str, name: String) {
        if let Some(key) = self.lock().get_mut(uid) {
            key.name = name;
        }
    }

    /// Takes a key away at once. Its number is not given again.
    pub(super) fn remove(&self, key: &ManagedKey) {
        self.records.remove(&key.hash);
        if let Some(key) = self.lock().get_mut(&key.uid) {
            key.expires_at = 0;
        }
    }

    /// The keys that are still there.
    pub(super) fn all(&self) -> Vec<ManagedKey> {
        self.lock().values().filter(|key| key.is_there()).cloned().collect()
    }

    // A map is never left half changed, so a lock that a panic poisoned is as good as before.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, ManagedKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ManagedKey {
    /// How a caller addresses it.
    #[must_use]
    pub fn uid(&self) -> &str {
        &self.uid
    }

    fn is_there(&self) -> bool {
        self.expires_at > 0
    }

    fn record(&self) -> Result<ApiKeyRecord, InvalidApiKeyRecord> {
        ApiKeyRecord::new(self.hash, self.owner.as_str(), self.expires_at)?
            .scopes(self.scopes.iter().map(String::as_str))?
            .roles(self.roles.iter().copied())
    }
}

impl Load for ManagedKey {
    type Id = String;
    type Store = KeyBook;

    async fn load(book: &KeyBook, uid: String) -> Result<Option<Self>, Unavailable> {
        Ok(book.lock().get(&uid).filter(|key| key.is_there()).cloned())
    }

    fn owner(&self) -> Option<&str> {
        Some(&self.owner)
    }
}
