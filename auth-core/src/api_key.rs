//! API keys: long-lived, stored as hashes, with scopes and an end of their own.

mod authenticator;
mod format;
mod hash;
mod record;
mod store;

pub use self::authenticator::{ApiKeyAuthenticator, InvalidApiKeyAuthenticator};
pub use self::format::{ApiKey, InvalidApiKey, NoApiKey};
pub use self::hash::KeyHash;
pub use self::record::{ApiKeyRecord, InvalidApiKeyRecord};
pub use self::store::{ApiKeyStore, ApiKeys, ApiKeysUnavailable};
