//! The threads of callers.

use actix_web::{delete, get, web};
use auth_core::{Principal, require};

use crate::{
    app::AppState,
    store::{Caller, StoreError},
    wire::{
        body::Body,
        envelope::Answer,
        error::ApiError,
        page::Page,
        thread::{ConfigOnly, Done, ThreadAnswer, ThreadData, Threads},
    },
};

/// Lists the caller's threads.
#[require(permission = "checkpointer:read")]
#[get("/threads")]
pub(crate) async fn list_threads(
    state: web::Data<AppState>,
    caller: Principal,
    page: Page,
) -> Result<Answer<Threads>, ApiError> {
    let threads = state.store.threads(&Caller::from(&caller), page).await.map_err(of_thread)?;
    Ok(Answer::ok(Threads { threads }))
}

/// Shows one thread.
#[require(permission = "checkpointer:read")]
#[get("/threads/{thread_id}")]
pub(crate) async fn get_thread(
    state: web::Data<AppState>,
    caller: Principal,
    thread_id: web::Path<String>,
) -> Result<Answer<ThreadAnswer>, ApiError> {
    let thread = state.store.thread(&Caller::from(&caller), &thread_id).await.map_err(of_thread)?;
    Ok(Answer::ok(ThreadAnswer { thread_data: ThreadData { thread } }))
}

/// Deletes a thread with its messages.
#[require(permission = "checkpointer:delete")]
#[delete("/threads/{thread_id}")]
pub(crate) async fn delete_thread(
    state: web::Data<AppState>,
    caller: Principal,
    thread_id: web::Path<String>,
    _: Body<ConfigOnly>,
) -> Result<Answer<Done>, ApiError> {
    state.store.delete_thread(&Caller::from(&caller), &thread_id).await.map_err(of_thread)?;
    Ok(Answer::ok(Done::with_data("Thread deleted successfully")))
}

fn of_thread(error: StoreError) -> ApiError {
    ApiError::of_store(error, "thread")
}
