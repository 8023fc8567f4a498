//! Memories: what a caller wants to be known again.

use rusqlite::{Row, params};
use serde_json::Value;
use uuid::Uuid;

use super::{Caller, Store, StoreError, similarity};
use crate::wire::{
    clock,
    memory::{Memory, MemoryType, NewMemory, Search},
};

impl Store {
    /// Keeps a memory and returns its id.
    pub async fn add_memory(&self, caller: &Caller, memory: NewMemory) -> Result<String, StoreError> {
        let caller = caller.clone();
        self.transact(move |transaction| {
            let memory_id = Uuid::new_v4().to_string();
            transaction.execute(
                "INSERT INTO memories (memory_id, issuer, subject, thread_id, content, memory_type,
                                       category, metadata, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    memory_id,
                    caller.issuer,
                    caller.subject,
                    memory.thread_id,
                    memory.content,
                    memory.memory_type.word(),
                    memory.category,
                    serde_json::to_string(&memory.metadata)?,
                    clock::now_micros()
                ],
            )?;
            Ok(memory_id)
        })
        .await
    }

    /// The caller's memories, newest first.
    pub async fn memories(&self, caller: &Caller, limit: u32) -> Result<Vec<Memory>, StoreError> {
        let caller = caller.clone();
        self.transact(move |transaction| {
            let mut query = transaction.prepare_cached(
                "SELECT memory_id, content, memory_type, metadata, subject, thread_id, created_at
                 FROM memories WHERE issuer = ?1 AND subject = ?2 ORDER BY seq DESC LIMIT ?3",
            )?;
            let rows = query.query_map(params![caller.issuer, caller.subject, limit], memory_of)?;
            rows.map(|row| row?).collect()
        })
        .await
    }

    /// The caller's memories that share words with the query, most alike first, then newest first.
    pub async fn search_memories(&self, caller: &Caller, search: Search) -> Result<Vec<Memory>, StoreError> {
        let caller = caller.clone();
        self.transact(move |transaction| {
            let mut query = transaction.prepare_cached(
                "SELECT memory_id, content, memory_type, metadata, subject, thread_id, created_at
                 FROM memories WHERE issuer = ?1 AND subject = ?2
                   AND (?3 IS NULL OR memory_type = ?3) AND (?4 IS NULL OR category = ?4)
                 ORDER BY seq DESC",
            )?;
            let kind = search.memory_type.map(MemoryType::word);
            let Caller { issuer, subject } = &caller;
            let rows = query.query_map(params![issuer, subject, kind, search.category], memory_of)?;
            let memories = rows.map(|row| row?).collect::<Result<Vec<_>, StoreError>>()?;
            Ok(best(memories, &search))
        })
        .await
    }

    /// Deletes a memory of the caller; a foreign one is as unknown as a missing one.
    pub async fn delete_memory(&self, caller: &Caller, memory_id: &str) -> Result<(), StoreError> {
        let (caller, memory_id) = (caller.clone(), memory_id.to_owned());
        self.transact(move |transaction| {
            let deleted = transaction.execute(
                "DELETE FROM memories WHERE memory_id = ?1 AND issuer = ?2 AND subject = ?3",
                params![memory_id, caller.issuer, caller.subject],
            )?;
            if deleted == 0 { Err(StoreError::Unknown) } else { Ok(()) }
        })
        .await
    }
}

fn best(memories: Vec<Memory>, search: &Search) -> Vec<Memory> {
    let wanted = similarity::words(&search.query);
    let mut results: Vec<Memory> = memories
        .into_iter()
        .filter(|memory| search.filters.iter().all(|(key, value)| memory.metadata.get(key) == Some(value)))
        .map(|memory| {
            let score = similarity::score(&wanted, &similarity::words(&memory.content));
            Memory { score, ..memory }
        })
        .filter(|memory| memory.score > 0.0 && memory.score >= search.score_threshold)
        .collect();
    // Stable, so that equals stay newest first.
    results.sort_by(|left, right| right.score.total_cmp(&left.score));
    let mut room = search.max_tokens;
    results
        .into_iter()
        .take(search.limit)
        .take_while(|memory| {
            let left = room.checked_sub(similarity::count(&memory.content));
            room = left.unwrap_or(0);
            left.is_some()
        })
        .collect()
}

// Two layers of errors: the row cannot be read, or what it holds is not what we wrote.
fn memory_of(row: &Row<'_>) -> rusqlite::Result<Result<Memory, StoreError>> {
    let metadata: String = row.get(3)?;
    let metadata = match serde_json::from_str(&metadata) {
        Ok(metadata) => metadata,
        Err(error) => return Ok(Err(error.into())),
    };
    Ok(Ok(Memory {
        id: row.get(0)?,
        content: row.get(1)?,
        score: 0.0,
        memory_type: row.get(2)?,
        metadata,
        vector: Value::Null,
        user_id: row.get(4)?,
        thread_id: row.get(5)?,
        timestamp: clock::text_of(row.get(6)?),
    }))
}
