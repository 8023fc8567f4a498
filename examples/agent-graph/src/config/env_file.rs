//! `.env` files. They are read, and the environment of the process stays as it is.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{ConfigError, Written, checked::text};

/// The file of a start: the one that was named, else that of the configuration, if any.
pub fn find(named: Option<&Path>, written: &Written) -> Result<Option<PathBuf>, ConfigError> {
    Ok(match (named, text("env", written.env.as_ref())?) {
        (Some(file), _) => Some(file.to_owned()),
        (None, file) => file.map(|file| written.folder.join(file)),
    })
}

/// The settings of a file, a later line over an earlier one.
pub fn read(file: &Path) -> Result<BTreeMap<String, String>, ConfigError> {
    let refuse = |reason: String| ConfigError::Unreadable { file: file.to_owned(), reason };
    let lines = dotenvy::from_path_iter(file).map_err(|error| refuse(cause(&error)))?;
    let mut settings = BTreeMap::new();
    for (index, line) in lines.enumerate() {
        let (key, value) = line.map_err(|error| refuse(format!("setting {}: {}", index + 1, cause(&error))))?;
        settings.insert(key, value);
    }
    Ok(settings)
}

// The crate's own text quotes the line, and the line may hold a secret.
fn cause(error: &dotenvy::Error) -> String {
    match error {
        dotenvy::Error::Io(error) => error.to_string(),
        _ => "not of the form NAME=value".to_owned(),
    }
}
