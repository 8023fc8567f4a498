use core::fmt;
use core::future::{Future, ready};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::hash::KeyHash;
use super::record::{ApiKeyRecord, InvalidApiKeyRecord};

/// Where API keys are looked up: [`ApiKeyStore`], or a database.
///
/// # Contract
/// - no such key is `Ok(None)`; a store that does not answer is [`ApiKeysUnavailable`] (503), never `None`;
/// - a removed or disabled key is not found, or found disabled, at the next look-up.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no store of API keys",
    label = "does not implement `ApiKeys`",
    note = "implement `auth_core::ApiKeys` (`find`), or use `auth_core::ApiKeyStore`"
)]
pub trait ApiKeys: Send + Sync + 'static {
    /// The record of the key with this hash.
    fn find(
        &self,
        hash: &KeyHash,
    ) -> impl Future<Output = Result<Option<Arc<ApiKeyRecord>>, ApiKeysUnavailable>> + Send;

    /// Notes that a key was used and found valid. It is called for each request, so it must not wait: write into the
    /// record, as the default does, and bring records to a database from time to time.
    fn used(&self, record: &ApiKeyRecord, seconds: u64) {
        record.touch(seconds);
    }
}

impl<K: ApiKeys> ApiKeys for Arc<K> {
    fn find(
        &self,
        hash: &KeyHash,
    ) -> impl Future<Output = Result<Option<Arc<ApiKeyRecord>>, ApiKeysUnavailable>> + Send {
        K::find(self, hash)
    }

    fn used(&self, record: &ApiKeyRecord, seconds: u64) {
        K::used(self, record, seconds);
    }
}

/// The store does not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store of API keys does not answer: {0}")]
pub struct ApiKeysUnavailable(
    /// What failed, for the log.
    pub String,
);

/// API keys in memory, from configuration or for tests.
///
/// ```
/// use auth_core::{ApiKey, ApiKeyRecord, ApiKeyStore};
///
/// let (old, new) = (ApiKey::generate("acme", "live")?, ApiKey::generate("acme", "live")?);
/// let store = ApiKeyStore::new();
/// for key in [&old, &new] {
///     store.add(ApiKeyRecord::new(key.hash(), "reports-job", 1_800_000_000)?)?;    // both are valid: rotation
/// }
/// assert!(store.remove(&old.hash()));                                             // at once
/// assert_eq!(store.records().len(), 1);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// Keys are spread over 64 locks by their hash, and a look-up takes one of them for reading: workers meet at a lock
/// only where they serve the same key, or one in 64 other pairs. The map within is keyed by a part of the hash; the
/// whole is compared in constant time.
pub struct ApiKeyStore {
    shards: [RwLock<Shard>; SHARDS],
}

const SHARDS: usize = 64;

/// Records by the second to ninth byte of their hash.
type Shard = HashMap<u64, Vec<Arc<ApiKeyRecord>>>;

impl ApiKeyStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self { shards: core::array::from_fn(|_| RwLock::default()) }
    }

    /// Adds a key; an owner may have several.
    ///
    /// # Errors
    /// [`InvalidApiKeyRecord::Duplicate`] if the store has it: remove the old record first.
    pub fn add(&self, record: ApiKeyRecord) -> Result<(), InvalidApiKeyRecord> {
        let mut shard = self.shard(record.hash()).write().unwrap_or_else(PoisonError::into_inner);
        let records = shard.entry(slot(record.hash())).or_default();
        if records.iter().any(|known| known.hash() == record.hash()) {
            return Err(InvalidApiKeyRecord::Duplicate);
        }
        records.push(Arc::new(record));
        Ok(())
    }

    /// Removes a key at once; whether it was there.
    pub fn remove(&self, hash: &KeyHash) -> bool {
        let mut shard = self.shard(hash).write().unwrap_or_else(PoisonError::into_inner);
        let Some(records) = shard.get_mut(&slot(hash)) else { return false };
        let before = records.len();
        records.retain(|record| record.hash() != hash);
        let removed = records.len() < before;
        if records.is_empty() {
            shard.remove(&slot(hash));
        }
        removed
    }

    /// Switches a key off or on at once; whether it is there.
    pub fn set_disabled(&self, hash: &KeyHash, disabled: bool) -> bool {
        self.get(hash).is_some_and(|record| {
            record.set_disabled(disabled);
            true
        })
    }

    /// The record of a key.
    #[must_use]
    pub fn get(&self, hash: &KeyHash) -> Option<Arc<ApiKeyRecord>> {
        let shard = self.shard(hash).read().unwrap_or_else(PoisonError::into_inner);
        shard.get(&slot(hash))?.iter().find(|record| record.hash() == hash).map(Arc::clone)
    }

    /// All records, in no order.
    #[must_use]
    pub fn records(&self) -> Vec<Arc<ApiKeyRecord>> {
        let locked = |shard: &RwLock<Shard>| {
            let shard = shard.read().unwrap_or_else(PoisonError::into_inner);
            shard.values().flatten().map(Arc::clone).collect::<Vec<_>>()
        };
        self.shards.iter().flat_map(locked).collect()
    }

    // A map is never left half changed, so a lock that a panic poisoned is as good as before.
    fn shard(&self, hash: &KeyHash) -> &RwLock<Shard> {
        let ([first, ..], [byte, ..]) = (&self.shards, hash.as_bytes());
        self.shards.get(usize::from(*byte) % SHARDS).unwrap_or(first)
    }
}

impl Default for ApiKeyStore {
    fn default() -> Self {
        Self::new()
    }
}

impl ApiKeys for ApiKeyStore {
    fn find(
        &self,
        hash: &KeyHash,
    ) -> impl Future<Output = Result<Option<Arc<ApiKeyRecord>>, ApiKeysUnavailable>> + Send {
        ready(Ok(self.get(hash)))
    }
}

impl fmt::Debug for ApiKeyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKeyStore({} keys)", self.records().len())
    }
}

fn slot(hash: &KeyHash) -> u64 {
    hash.as_bytes().iter().skip(1).take(8).fold(0, |slot, byte| slot << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use std::sync::PoisonError;

    use super::ApiKeyStore;
    use crate::{ApiKeyRecord, InvalidApiKeyRecord, KeyHash};

    fn hash(last: u8) -> KeyHash {
        let mut bytes = [7; 32];
        bytes[31] = last;
        KeyHash::from_bytes(bytes)
    }

    fn record(last: u8) -> ApiKeyRecord {
        ApiKeyRecord::new(hash(last), "job", 100).unwrap()
    }

    /// Hashes that share shard and slot are told apart by the whole.
    #[test]
    fn the_whole_hash_decides() {
        let store = ApiKeyStore::new();
        store.add(record(1)).unwrap();
        store.add(record(2)).unwrap();
        assert_eq!(store.add(record(1)), Err(InvalidApiKeyRecord::Duplicate));
        assert_eq!(store.get(&hash(2)).unwrap().hash(), &hash(2));
        assert!(store.get(&hash(3)).is_none());
        assert_eq!(store.records().len(), 2);
    }

    /// Conformance 43, L003-37: the next look-up sees it.
    #[test]
    fn removal_is_immediate() {
        let store = ApiKeyStore::new();
        store.add(record(1)).unwrap();
        store.add(record(2)).unwrap();
        assert!(store.remove(&hash(1)));
        assert!(!store.remove(&hash(1)));
        assert!(store.get(&hash(1)).is_none() && store.get(&hash(2)).is_some());
        assert!(store.set_disabled(&hash(2), true) && store.get(&hash(2)).unwrap().is_disabled());
        assert!(!store.set_disabled(&hash(1), true));
        store.add(record(1)).unwrap();
        assert!(store.get(&hash(1)).is_some());
    }

    #[test]
    fn a_poisoned_lock_still_answers() {
        let store = ApiKeyStore::new();
        store.add(record(1)).unwrap();
        let poisoned = std::thread::scope(|scope| {
            let poison = || {
                let _guard = store.shard(&hash(1)).write().unwrap_or_else(PoisonError::into_inner);
                panic!("on purpose");
            };
            scope.spawn(poison).join()
        });
        assert!(poisoned.is_err() && store.get(&hash(1)).is_some());
    }
}
