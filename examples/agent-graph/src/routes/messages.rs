//! The messages of threads.

use actix_web::{delete, get, post, web};
use auth_core::{Principal, require};

use crate::{
    app::AppState,
    store::Caller,
    wire::{
        body::Body,
        envelope::Answer,
        error::ApiError,
        page::Page,
        thread::{ConfigOnly, Done, Messages, NewMessages, check_new_id},
    },
};

/// Lists a thread's messages.
#[require(permission = "checkpointer:read")]
#[get("/threads/{thread_id}/messages")]
pub(crate) async fn list_messages(
    state: web::Data<AppState>,
    caller: Principal,
    thread_id: web::Path<String>,
    page: Page,
) -> Result<Answer<Messages>, ApiError> {
    let messages = state.store.messages(&Caller::from(&caller), &thread_id, page).await;
    let messages = messages.map_err(|error| ApiError::of_store(error, "thread"))?;
    Ok(Answer::ok(Messages { messages }))
}

/// Adds messages to a thread, which is made if it is unknown.
#[require(permission = "checkpointer:write")]
#[post("/threads/{thread_id}/messages")]
pub(crate) async fn add_messages(
    state: web::Data<AppState>,
    caller: Principal,
    thread_id: web::Path<String>,
    new: Body<NewMessages>,
) -> Result<Answer<Done>, ApiError> {
    check_new_id(&thread_id)?;
    let NewMessages { messages, metadata } = new.0;
    let added = state.store.add_messages(&Caller::from(&caller), &thread_id, messages, metadata).await;
    added.map_err(|error| ApiError::of_store(error, "thread"))?;
    Ok(Answer::ok(Done::with_data("Messages put successfully")))
}

/// Deletes one message of a thread.
#[require(permission = "checkpointer:delete")]
#[delete("/threads/{thread_id}/messages/{message_id}")]
pub(crate) async fn delete_message(
    state: web::Data<AppState>,
    caller: Principal,
    path: web::Path<(String, String)>,
    _: Body<ConfigOnly>,
) -> Result<Answer<Done>, ApiError> {
    let (caller, (thread_id, message_id)) = (Caller::from(&caller), path.into_inner());
    state.store.thread(&caller, &thread_id).await.map_err(|error| ApiError::of_store(error, "thread"))?;
    let deleted = state.store.delete_message(&caller, &thread_id, &message_id).await;
    deleted.map_err(|error| ApiError::of_store(error, "message"))?;
    Ok(Answer::ok(Done::saying("Message deleted successfully")))
}
