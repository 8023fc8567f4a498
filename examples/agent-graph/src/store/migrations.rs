//! The schema, step by step. The file's `user_version` counts the steps that it has seen.

use rusqlite::{Connection, TransactionBehavior};

/// The version that the program needs.
pub(super) const NEWEST: u32 = 1;

/// Each step is applied once and never edited after a release.
const STEPS: [&str; NEWEST as usize] = ["
    CREATE TABLE threads (
        thread_id  TEXT    NOT NULL PRIMARY KEY,
        issuer     TEXT    NOT NULL,
        subject    TEXT    NOT NULL,
        name       TEXT,
        metadata   TEXT    NOT NULL DEFAULT '{}',
        updated_at INTEGER NOT NULL,
        run_id     TEXT,
        state      TEXT    NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE INDEX threads_of ON threads (issuer, subject, updated_at);

    CREATE TABLE messages (
        seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        thread_id  TEXT    NOT NULL REFERENCES threads (thread_id) ON DELETE CASCADE,
        message_id TEXT    NOT NULL,
        text       TEXT    NOT NULL,
        body       TEXT    NOT NULL,
        UNIQUE (thread_id, message_id)
    ) STRICT;

    CREATE TABLE memories (
        seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        memory_id   TEXT    NOT NULL UNIQUE,
        issuer      TEXT    NOT NULL,
        subject     TEXT    NOT NULL,
        thread_id   TEXT,
        content     TEXT    NOT NULL,
        memory_type TEXT    NOT NULL,
        category    TEXT    NOT NULL,
        metadata    TEXT    NOT NULL,
        created_at  INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX memories_of ON memories (issuer, subject, seq);
"];

/// Brings the file up to date and returns its version; a newer file is left alone.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<u32> {
    // One transaction, so that two processes that start at once do not both apply a step.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (number, step) in (1..).zip(STEPS).filter(|(number, _)| *number > version) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    version = version.max(NEWEST);
    transaction.commit()?;
    Ok(version)
}
