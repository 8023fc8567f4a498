//! Threads: whose they are, and what is known about them.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{Caller, Store, StoreError};
use crate::wire::{Object, clock, page::Page, thread::Thread};

impl Store {
    /// The caller's threads, last written first.
    pub async fn threads(&self, caller: &Caller, page: Page) -> Result<Vec<Thread>, StoreError> {
        let caller = caller.clone();
        self.transact(move |transaction| {
            let mut query = transaction.prepare_cached(
                "SELECT thread_id, name, subject, metadata, updated_at, run_id FROM threads
                 WHERE issuer = ?1 AND subject = ?2
                   AND (?3 IS NULL OR instr(lower(coalesce(name, '')), lower(?3)) > 0
                        OR instr(lower(thread_id), lower(?3)) > 0)
                 ORDER BY updated_at DESC, rowid DESC LIMIT ?4 OFFSET ?5",
            )?;
            let Caller { issuer, subject } = &caller;
            let rows = query.query_map(params![issuer, subject, page.search, page.limit, page.offset], thread_of)?;
            rows.map(|row| row?).collect()
        })
        .await
    }

    /// One thread of the caller.
    pub async fn thread(&self, caller: &Caller, thread_id: &str) -> Result<Thread, StoreError> {
        let (caller, thread_id) = (caller.clone(), thread_id.to_owned());
        self.transact(move |transaction| {
            require_owner(transaction, &caller, &thread_id)?;
            transaction.query_row(
                "SELECT thread_id, name, subject, metadata, updated_at, run_id FROM threads
                 WHERE thread_id = ?1 AND issuer = ?2 AND subject = ?3",
                params![thread_id, caller.issuer, caller.subject],
                thread_of,
            )?
        })
        .await
    }

    /// Deletes a thread of the caller with its messages.
    pub async fn delete_thread(&self, caller: &Caller, thread_id: &str) -> Result<(), StoreError> {
        let (caller, thread_id) = (caller.clone(), thread_id.to_owned());
        self.transact(move |transaction| {
            require_owner(transaction, &caller, &thread_id)?;
            transaction.execute(
                "DELETE FROM threads WHERE thread_id = ?1 AND issuer = ?2 AND subject = ?3",
                params![thread_id, caller.issuer, caller.subject],
            )?;
            Ok(())
        })
        .await
    }
}

/// Passes if the thread is the caller's.
pub(super) fn require_owner(transaction: &Transaction<'_>, caller: &Caller, thread_id: &str) -> Result<(), StoreError> {
    let own = transaction
        .query_row(
            "SELECT issuer = ?2 AND subject = ?3 FROM threads WHERE thread_id = ?1",
            params![thread_id, caller.issuer, caller.subject],
            |row| row.get(0),
        )
        .optional()?;
    match own {
        Some(true) => Ok(()),
        Some(false) => Err(StoreError::Foreign),
        None => Err(StoreError::Unknown),
    }
}

/// Takes a thread for the caller: an unknown one is made, a foreign one refused. Says whether it was made.
pub(super) fn take(
    transaction: &Transaction<'_>,
    caller: &Caller,
    thread_id: &str,
    name: Option<&str>,
) -> Result<bool, StoreError> {
    let made = transaction.execute(
        "INSERT INTO threads (thread_id, issuer, subject, name, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        params![thread_id, caller.issuer, caller.subject, name, clock::now_micros()],
    )?;
    require_owner(transaction, caller, thread_id)?;
    Ok(made == 1)
}

// Two layers of errors: the row cannot be read, or what it holds is not what we wrote.
fn thread_of(row: &Row<'_>) -> rusqlite::Result<Result<Thread, StoreError>> {
    let metadata: String = row.get(3)?;
    let metadata: Object = match serde_json::from_str(&metadata) {
        Ok(metadata) => metadata,
        Err(error) => return Ok(Err(error.into())),
    };
    Ok(Ok(Thread {
        thread_id: row.get(0)?,
        thread_name: row.get(1)?,
        user_id: row.get(2)?,
        metadata,
        updated_at: clock::text_of(row.get(4)?),
        run_id: row.get(5)?,
    }))
}
