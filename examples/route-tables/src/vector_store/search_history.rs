//! What a user searched for: the user's own.

use actix_web::{delete, get, web};
use auth_core::{ServiceConfig, require};
use serde_json::json;

use super::Store;
use crate::answer::{Answer, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(get_history).service(delete_history);
}

#[require(any(role = "admin", owner = "user"))]
#[get("/users/{user}/searches")]
async fn get_history(user: web::Path<String>, store: web::Data<Store>) -> Answer {
    found(store.read_all(|contents| contents.history.get(user.as_str()).cloned().unwrap_or_default()))
}

#[require(any(role = "admin", owner = "user"))]
#[delete("/users/{user}/searches")]
async fn delete_history(user: web::Path<String>, store: web::Data<Store>) -> Answer {
    store.change_all(|contents| contents.history.remove(user.as_str()));
    found(json!({ "status": "completed" }))
}
