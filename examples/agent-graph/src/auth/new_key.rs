//! `agent-graph key add`: makes an API key, prints it once, keeps its hash.

use std::{path::Path, time::Duration};

use auth_core::{ApiKey, Clock, NoApiKey, SystemClock};
use thiserror::Error;

use super::{
    key_file::{self, KeyFileError, StoredKey},
    roles::{PERMISSIONS, ROLES},
};
use crate::{cli::AddKey, config::nearest};

/// Why no key was made. Each is one line.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NewKeyError {
    /// A scope that is no permission.
    #[error("--scope: there is no permission `{name}`{hint}; `*` means all of them")]
    Scope {
        /// What was written.
        name: String,
        /// The nearest permission.
        hint: String,
    },
    /// A role that nobody has.
    #[error("--role: there is no role `{name}`; there are `viewer`, `user`, `admin`")]
    Role {
        /// What was written.
        name: String,
    },
    /// Nobody would own what the key makes.
    #[error("--owner: write a name that is not blank")]
    Owner,
    /// No key.
    #[error(transparent)]
    Key(#[from] NoApiKey),
    /// The key cannot be kept, and so it is not shown either.
    #[error(transparent)]
    File(#[from] KeyFileError),
}

/// Makes and keeps a key.
pub fn add(data: &Path, new: &AddKey) -> Result<ApiKey, NewKeyError> {
    if new.owner.trim().is_empty() {
        return Err(NewKeyError::Owner);
    }
    for name in &new.scopes {
        if name != "*" && !PERMISSIONS.contains(&name.as_str()) {
            return Err(NewKeyError::Scope { name: name.clone(), hint: nearest(name, &PERMISSIONS) });
        }
    }
    if let Some(name) = new.roles.iter().find(|name| ROLES.iter().all(|role| role.name != **name)) {
        return Err(NewKeyError::Role { name: name.clone() });
    }
    let key = ApiKey::generate("agentgraph", "live")?;
    let lifetime = Duration::from_hours(24 * u64::from(new.days));
    let stored = StoredKey {
        hash: hex::encode(key.hash().as_bytes()),
        owner: new.owner.clone(),
        scopes: new.scopes.clone(),
        roles: new.roles.clone(),
        expires_at: SystemClock.now().saturating_add(lifetime.as_secs()),
    };
    key_file::add(data, stored)?;
    Ok(key)
}
