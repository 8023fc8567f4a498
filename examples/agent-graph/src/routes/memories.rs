//! What callers want to be known again.

use actix_web::{delete, post, web};
use auth_core::{Principal, require};

use crate::{
    app::AppState,
    store::{Caller, StoreError},
    wire::{
        body::{Body, OptionalBody},
        envelope::Answer,
        error::ApiError,
        memory::{Found, ListMemories, Memories, MemoryDeleted, MemoryStored, NewMemory, Search},
        thread::ConfigOnly,
    },
};

/// Keeps a memory.
#[require(permission = "store:write")]
#[post("/store/memories")]
pub(crate) async fn create_memory(
    state: web::Data<AppState>,
    caller: Principal,
    memory: Body<NewMemory>,
) -> Result<Answer<MemoryStored>, ApiError> {
    let memory_id = state.store.add_memory(&Caller::from(&caller), memory.0).await.map_err(of_memory)?;
    Ok(Answer::saying("Memory stored successfully", MemoryStored { memory_id }))
}

/// Lists the caller's memories.
#[require(permission = "store:read")]
#[post("/store/memories/list")]
pub(crate) async fn list_memories(
    state: web::Data<AppState>,
    caller: Principal,
    list: OptionalBody<ListMemories>,
) -> Result<Answer<Memories>, ApiError> {
    let memories = state.store.memories(&Caller::from(&caller), list.0.limit).await.map_err(of_memory)?;
    Ok(Answer::ok(Memories { memories }))
}

/// Finds memories that are like a text.
#[require(permission = "store:read")]
#[post("/store/search")]
pub(crate) async fn search_memories(
    state: web::Data<AppState>,
    caller: Principal,
    search: Body<Search>,
) -> Result<Answer<Found>, ApiError> {
    let results = state.store.search_memories(&Caller::from(&caller), search.0).await.map_err(of_memory)?;
    Ok(Answer::ok(Found { results }))
}

/// Deletes a memory.
#[require(permission = "store:delete")]
#[delete("/store/memories/{memory_id}")]
pub(crate) async fn delete_memory(
    state: web::Data<AppState>,
    caller: Principal,
    memory_id: web::Path<String>,
    _: OptionalBody<ConfigOnly>,
) -> Result<Answer<MemoryDeleted>, ApiError> {
    state.store.delete_memory(&Caller::from(&caller), &memory_id).await.map_err(of_memory)?;
    Ok(Answer::saying("Memory deleted successfully", MemoryDeleted::done()))
}

fn of_memory(error: StoreError) -> ApiError {
    ApiError::of_store(error, "memory")
}
