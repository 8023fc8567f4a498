//! Why the store does not do what it was asked.

use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// Why a call to the store has no result.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no such object.
    #[error("no such object")]
    Unknown,
    /// It belongs to another caller.
    #[error("the object belongs to another caller")]
    Foreign,
    /// The store cannot tell.
    #[error("the store cannot answer: {0}")]
    Unavailable(Box<dyn std::error::Error + Send + Sync>),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<actix_web::error::BlockingError> for StoreError {
    fn from(error: actix_web::error::BlockingError) -> Self {
        Self::Unavailable(error.into())
    }
}

/// Why the store cannot be opened. Each is one line.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The process may not write there.
    #[error("the data folder `{}` cannot be used: this process has no right to write there", .0.display())]
    NotWritable(PathBuf),
    /// It is a file, or below one.
    #[error("the data folder `{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The file system refuses for another reason.
    #[error("the data folder `{}` cannot be used: {reason}; name a folder that can be made and written with --data", folder.display())]
    Io {
        /// The folder.
        folder: PathBuf,
        /// What the file system says.
        reason: String,
    },
    /// The file is no database of ours, or damaged.
    #[error("the database `{}` cannot be opened: {error}", file.display())]
    Database {
        /// The file.
        file: PathBuf,
        /// What `SQLite` says.
        error: rusqlite::Error,
    },
    /// A newer program wrote the file.
    #[error(
        "the database `{}` has version {version}, and this program knows versions up to {newest}",
        file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// Its version.
        version: u32,
        /// The newest version that we know.
        newest: u32,
    },
}

impl OpenError {
    pub(super) fn of_io(folder: &Path, error: &io::Error) -> Self {
        let folder = folder.to_owned();
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::NotWritable(folder),
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => Self::NotAFolder(folder),
            _ => Self::Io { folder, reason: error.to_string() },
        }
    }
}
