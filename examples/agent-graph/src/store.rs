//! Threads, messages and memories in one `SQLite` file.
//!
//! Every function takes the [`Caller`], and the SQL itself asks whose a row is.

mod caller;
mod error;
mod memories;
mod messages;
mod migrations;
mod runs;
mod similarity;
mod threads;

use std::{
    fs::{self, OpenOptions},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use actix_web::web;
use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use self::{
    caller::Caller,
    error::{OpenError, StoreError},
    runs::{Beginning, Begun, Ending},
};

/// The database's name within the data folder.
pub const FILE: &str = "agent-graph.db";

/// How long a call waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

/// The store. Clones share one connection.
#[derive(Debug, Clone)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
}

impl Store {
    /// Opens the store in a data folder; folder and file are made if they are missing.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        fs::create_dir_all(folder).map_err(|error| OpenError::of_io(folder, &error))?;
        let file = folder.join(FILE);
        // SQLite would only say "unable to open database file".
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&file).map_err(|error| OpenError::of_io(folder, &error))?;
        let opened = Connection::open(&file).and_then(|mut connection| {
            connection.busy_timeout(BUSY)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            let version = migrations::migrate(&mut connection)?;
            Ok((connection, version))
        });
        match opened {
            Ok((_, version)) if version > migrations::NEWEST => {
                Err(OpenError::Newer { file, version, newest: migrations::NEWEST })
            }
            Ok((connection, _)) => Ok(Self { connection: Arc::new(Mutex::new(connection)) }),
            Err(error) => Err(OpenError::Database { file, error }),
        }
    }

    /// Runs `work` in one transaction, off the workers' threads.
    async fn transact<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let connection = Arc::clone(&self.connection);
        let done = web::block(move || {
            // A panic while the lock was held has rolled its transaction back.
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        });
        done.await.unwrap_or_else(|error| Err(StoreError::Unavailable(error.into())))
    }
}
