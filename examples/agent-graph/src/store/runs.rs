//! What a run of the graph reads before and writes after.

use rusqlite::params;
use uuid::Uuid;

use super::{Caller, Store, StoreError, messages, threads};
use crate::wire::{Object, clock, message::Message};

/// How often an id of our own is tried until one is not taken.
const ATTEMPTS: usize = 5;

/// What a run begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The thread; none makes one.
    pub thread_id: Option<String>,
    /// The name of a thread that is made.
    pub thread_name: Option<String>,
    /// The client's new messages.
    pub messages: Vec<Message>,
}

/// What a run finds.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The thread.
    pub thread_id: String,
    /// Its name, if it has one.
    pub thread_name: Option<String>,
    /// Whether it was made now.
    pub is_new: bool,
    /// The fields of its state.
    pub state: Object,
    /// All its messages, with the new ones.
    pub messages: Vec<Message>,
}

/// What a run leaves behind.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The thread.
    pub thread_id: String,
    /// The run.
    pub run_id: String,
    /// What the graph said.
    pub messages: Vec<Message>,
    /// The fields of the state.
    pub state: Object,
}

impl Store {
    /// Takes the thread for the caller, keeps the new messages and reads what is there, all at once.
    pub async fn begin_run(&self, caller: &Caller, beginning: Beginning) -> Result<Begun, StoreError> {
        let caller = caller.clone();
        self.transact(move |transaction| {
            let name = beginning.thread_name.as_deref();
            let (thread_id, is_new) = if let Some(thread_id) = beginning.thread_id {
                let is_new = threads::take(transaction, &caller, &thread_id, name)?;
                (thread_id, is_new)
            } else {
                (make_thread(transaction, &caller, name)?, true)
            };
            messages::append(transaction, &thread_id, &beginning.messages)?;
            let (thread_name, state): (_, String) = transaction.query_row(
                "UPDATE threads SET updated_at = ?4
                 WHERE thread_id = ?1 AND issuer = ?2 AND subject = ?3 RETURNING name, state",
                params![thread_id, caller.issuer, caller.subject, clock::now_micros()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let messages = messages::all(transaction, &thread_id)?;
            let state = serde_json::from_str(&state)?;
            Ok(Begun { thread_id, thread_name, is_new, state, messages })
        })
        .await
    }

    /// Keeps what a run said; the thread must still be there and still be the caller's.
    pub async fn end_run(&self, caller: &Caller, ending: Ending) -> Result<(), StoreError> {
        let caller = caller.clone();
        self.transact(move |transaction| {
            threads::require_owner(transaction, &caller, &ending.thread_id)?;
            messages::append(transaction, &ending.thread_id, &ending.messages)?;
            transaction.execute(
                "UPDATE threads SET updated_at = ?4, run_id = ?5, state = ?6
                 WHERE thread_id = ?1 AND issuer = ?2 AND subject = ?3",
                params![
                    ending.thread_id,
                    caller.issuer,
                    caller.subject,
                    clock::now_micros(),
                    ending.run_id,
                    serde_json::to_string(&ending.state)?
                ],
            )?;
            Ok(())
        })
        .await
    }
}

// A client may name its thread like a uuid, so an id of ours may be taken, even by the caller.
fn make_thread(
    transaction: &rusqlite::Transaction<'_>,
    caller: &Caller,
    name: Option<&str>,
) -> Result<String, StoreError> {
    for _ in 0..ATTEMPTS {
        let thread_id = Uuid::new_v4().to_string();
        match threads::take(transaction, caller, &thread_id, name) {
            Ok(true) => return Ok(thread_id),
            Ok(false) | Err(StoreError::Foreign) => {}
            Err(error) => return Err(error),
        }
    }
    Err(StoreError::Unavailable("no free thread id was found".into()))
}
