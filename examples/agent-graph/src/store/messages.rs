//! The messages of threads.

use rusqlite::{Transaction, params};

use super::{Caller, Store, StoreError, threads};
use crate::wire::{Object, clock, message::Message, page::Page};

impl Store {
    /// Adds messages to a thread, which is made for the caller if it is unknown.
    pub async fn add_messages(
        &self,
        caller: &Caller,
        thread_id: &str,
        messages: Vec<Message>,
        metadata: Object,
    ) -> Result<(), StoreError> {
        let (caller, thread_id) = (caller.clone(), thread_id.to_owned());
        self.transact(move |transaction| {
            threads::take(transaction, &caller, &thread_id, None)?;
            append(transaction, &thread_id, &messages)?;
            transaction.execute(
                "UPDATE threads SET updated_at = ?4, metadata = json_patch(metadata, ?5)
                 WHERE thread_id = ?1 AND issuer = ?2 AND subject = ?3",
                params![
                    thread_id,
                    caller.issuer,
                    caller.subject,
                    clock::now_micros(),
                    serde_json::to_string(&metadata)?
                ],
            )?;
            Ok(())
        })
        .await
    }

    /// A part of a thread's messages, oldest first.
    pub async fn messages(&self, caller: &Caller, thread_id: &str, page: Page) -> Result<Vec<Message>, StoreError> {
        let (caller, thread_id) = (caller.clone(), thread_id.to_owned());
        self.transact(move |transaction| {
            threads::require_owner(transaction, &caller, &thread_id)?;
            let mut query = transaction.prepare_cached(
                "SELECT body FROM messages JOIN threads USING (thread_id)
                 WHERE thread_id = ?1 AND issuer = ?2 AND subject = ?3
                   AND (?4 IS NULL OR instr(lower(text), lower(?4)) > 0)
                 ORDER BY seq LIMIT ?5 OFFSET ?6",
            )?;
            let Caller { issuer, subject } = &caller;
            let rows = query
                .query_map(params![thread_id, issuer, subject, page.search, page.limit, page.offset], |row| {
                    row.get::<_, String>(0)
                })?;
            rows.map(|body| Ok(serde_json::from_str(&body?)?)).collect()
        })
        .await
    }

    /// Deletes one message of a thread of the caller.
    pub async fn delete_message(&self, caller: &Caller, thread_id: &str, message_id: &str) -> Result<(), StoreError> {
        let (caller, thread_id) = (caller.clone(), thread_id.to_owned());
        let message_id = message_id.to_owned();
        self.transact(move |transaction| {
            threads::require_owner(transaction, &caller, &thread_id)?;
            let deleted = transaction.execute(
                "DELETE FROM messages WHERE thread_id = ?1 AND message_id = ?2
                   AND EXISTS (SELECT 1 FROM threads
                               WHERE thread_id = ?1 AND issuer = ?3 AND subject = ?4)",
                params![thread_id, message_id, caller.issuer, caller.subject],
            )?;
            if deleted == 0 { Err(StoreError::Unknown) } else { Ok(()) }
        })
        .await
    }
}

/// Adds messages to a thread whose owner the same transaction has checked. One that the thread already has
/// is replaced in its place, so that a client may send its history again.
pub(super) fn append(transaction: &Transaction<'_>, thread_id: &str, messages: &[Message]) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO messages (thread_id, message_id, text, body) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (thread_id, message_id) DO UPDATE SET text = excluded.text, body = excluded.body",
    )?;
    for message in messages {
        let body = serde_json::to_string(message)?;
        insert.execute(params![thread_id, message.message_id.key(), message.text(), body])?;
    }
    Ok(())
}

/// All messages of a thread whose owner the same transaction has checked.
pub(super) fn all(transaction: &Transaction<'_>, thread_id: &str) -> Result<Vec<Message>, StoreError> {
    let mut query = transaction.prepare_cached("SELECT body FROM messages WHERE thread_id = ?1 ORDER BY seq")?;
    let rows = query.query_map([thread_id], |row| row.get::<_, String>(0))?;
    rows.map(|body| Ok(serde_json::from_str(&body?)?)).collect()
}
