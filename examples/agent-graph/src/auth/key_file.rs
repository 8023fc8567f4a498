//! API keys in a file of the data folder: hashes, never a key.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use auth_core::{ApiKeyRecord, ApiKeyStore, InvalidApiKeyRecord, KeyHash};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::roles;

/// The file's name within the data folder.
pub const FILE: &str = "api-keys.json";

/// What is stored of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredKey {
    /// The SHA-256 of the key in hexadecimal digits.
    pub hash: String,
    /// Whose it is.
    pub owner: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// The roles that are written on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// When it ends, in Unix seconds.
    pub expires_at: u64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    keys: Vec<StoredKey>,
}

/// Why keys cannot be read or kept. Each is one line.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// The file system refuses.
    #[error("`{}`: {reason}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Not the form of this file.
    #[error("{}:{line}:{column}: not a list of API keys", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line of the mistake.
        line: usize,
        /// The column of the mistake.
        column: usize,
    },
    /// A key in it is refused.
    #[error("`{}`: the key of `{owner}` is refused: {reason}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Whose key.
        owner: String,
        /// Why.
        reason: String,
    },
    /// Somebody else writes it.
    #[error("`{}` exists: another `key add` is at work, or one broke off; then delete that file", .0.display())]
    Busy(PathBuf),
}

/// Reads the keys; no file is no keys. With `expand`, the scope `*` becomes the permissions that it stands for.
pub fn load(data: &Path, expand: bool) -> Result<ApiKeyStore, KeyFileError> {
    let path = data.join(FILE);
    let store = ApiKeyStore::new();
    for key in read(&path)?.keys {
        let add = || -> Result<(), String> {
            let text = |error: InvalidApiKeyRecord| error.to_string();
            let bytes = hash_of(&key.hash).ok_or("a hash has 64 hexadecimal digits")?;
            let record = ApiKeyRecord::new(KeyHash::from_bytes(bytes), key.owner.as_str(), key.expires_at);
            let scopes = if expand { roles::expand(&key.scopes) } else { key.scopes.clone() };
            let record = record.and_then(|record| record.scopes(scopes)).and_then(|record| record.roles(key.roles));
            record.and_then(|record| store.add(record)).map_err(text)
        };
        add().map_err(|reason| KeyFileError::Refused { path: path.clone(), owner: key.owner.clone(), reason })?;
    }
    Ok(store)
}

/// Adds a key. The file is replaced as a whole, so that a reader never sees half of it.
pub fn add(data: &Path, key: StoredKey) -> Result<(), KeyFileError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |reason| KeyFileError::Io { path, reason }
    };
    fs::create_dir_all(data).map_err(io(data))?;
    let (path, draft) = (data.join(FILE), data.join(format!(".{FILE}.new")));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // The draft is the lock, too: whoever makes it reads what nobody else changes.
    let mut file = options.open(&draft).map_err(|reason| match reason.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::Busy(draft.clone()),
        _ => KeyFileError::Io { path: draft.clone(), reason },
    })?;
    let replaced = read(&path).and_then(|mut content| {
        content.keys.push(key);
        let text = serde_json::to_string_pretty(&content).map_err(malformed(&path))?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io(&draft))?;
        fs::rename(&draft, &path).map_err(io(&path))
    });
    if replaced.is_err() {
        fs::remove_file(&draft).map_err(io(&draft))?;
    }
    replaced
}

fn read(path: &Path) -> Result<Content, KeyFileError> {
    match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).map_err(malformed(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Content::default()),
        Err(reason) => Err(KeyFileError::Io { path: path.to_owned(), reason }),
    }
}

// serde's own text may quote what stands there.
fn malformed(path: &Path) -> impl Fn(serde_json::Error) -> KeyFileError {
    |error| KeyFileError::Malformed { path: path.to_owned(), line: error.line(), column: error.column() }
}

fn hash_of(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok().map(|()| bytes)
}
