use core::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::announce;
use super::key_set::KeySet;

/// Keys that are replaced while verifiers use them: a rotation without a restart. Clones are the same keys.
///
/// ```
/// use auth_core::{Algorithm, JwtVerifier, KeySet, Secret, SharedKeys, VerificationKey, testing};
///
/// # let secret = || Secret::parse(&testing::secret_text(), 32).unwrap();
/// # let [old, new] = [(), ()].map(|()| VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap());
/// # let (old, new) = (old.with_kid("old")?, new.with_kid("new")?);
/// let keys = SharedKeys::new(KeySet::new([old.clone()])?);
/// let jwt = JwtVerifier::builder().shared_keys(keys.clone()).issuer("login").audience("api").build()?;
/// keys.replace(KeySet::new([old, new.clone()])?); // both are good: the signer is switched now
/// keys.replace(KeySet::new([new])?);              // the old one is none any more, at once
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// Reading takes no lock; a request that has begun is verified with the keys that it began with.
#[derive(Clone)]
pub struct SharedKeys(Arc<ArcSwap<KeySet>>);

impl SharedKeys {
    /// Shares a set.
    #[must_use]
    pub fn new(keys: KeySet) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(keys)))
    }

    /// Puts a set in the place of the present one, for every verifier at once. The log names old and new fingerprints: a
    /// change of keys is never silent.
    pub fn replace(&self, keys: KeySet) {
        let (new, old) = (announce::listed(&keys), self.0.swap(Arc::new(keys)));
        tracing::info!(target: "auth::keys", "the keys of tokens were replaced: {} became {new}", announce::listed(&old));
    }

    /// The present set.
    #[must_use]
    pub fn current(&self) -> Arc<KeySet> {
        self.0.load_full()
    }

    pub(super) fn load(&self) -> arc_swap::Guard<Arc<KeySet>> {
        self.0.load()
    }
}

impl fmt::Debug for SharedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedKeys").field(&*self.0.load()).finish()
    }
}
