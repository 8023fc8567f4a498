//! Keys: made by administrators, looked after by their owners.

use actix_web::{delete, get, patch, post, web};
use auth_core::{ApiKey, Authorized, Principal, ServiceConfig, require};
use serde::Deserialize;
use serde_json::{Value, json};

use super::key_book::{NewKey, NewKeyError};
use super::{KeyBook, ManagedKey, Perm};
use crate::answer::{Answer, Failure, created, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_keys)
        .service(create_key)
        .service(get_key)
        .service(rename_key)
        .service(rotate_key)
        .service(delete_key);
}

/// The keys of the caller; whoever holds `keys:get` sees all.
#[require(authenticated)]
#[get("/keys")]
async fn list_keys(book: web::Data<KeyBook>, caller: Principal) -> Answer {
    let all = caller.has_permission(Perm::KeysGet.as_str());
    let visible: Vec<_> = book.all().into_iter().filter(|key| all || key.owner == caller.subject()).collect();
    found(json!({ "results": visible }))
}

#[derive(Deserialize)]
struct Order {
    name: String,
    owner: String,
    scopes: Vec<String>,
    days: u64,
}

/// A new key may do more than the caller's, so it is administration. It never has a role.
#[require(permission = Perm::KeysCreate, operation = manage)]
#[post("/keys")]
async fn create_key(order: web::Json<Order>, book: web::Data<KeyBook>) -> Answer {
    let Order { name, owner, scopes, days } = order.into_inner();
    let (key, text) = book.add(NewKey { name, owner, scopes, roles: Vec::new(), days })?;
    created(shown_once(&key, &text))
}

#[require(any(permission = Perm::KeysGet, owner(ManagedKey, "key")))]
#[get("/keys/{key}")]
async fn get_key(key: Authorized<ManagedKey>) -> Answer {
    found(&*key)
}

#[derive(Deserialize)]
struct NewName {
    name: String,
}

#[require(any(permission = Perm::KeysUpdate, owner(ManagedKey, "key")))]
#[patch("/keys/{key}")]
async fn rename_key(key: Authorized<ManagedKey>, new: web::Json<NewName>, book: web::Data<KeyBook>) -> Answer {
    book.rename(&key.uid, new.into_inner().name);
    found(json!({ "uid": key.uid }))
}

/// The old text is good no more: this destroys, and no word of its name says so.
#[require(
    any(permission = Perm::KeysRotate, owner(ManagedKey, "key")),
    operation = delete,
    relax(key = "whoever holds a key may end it, whatever the key is good for")
)]
#[post("/keys/{key}/rotate")]
async fn rotate_key(key: Authorized<ManagedKey>, book: web::Data<KeyBook>) -> Answer {
    let text = book.rotate(&key)?;
    created(shown_once(&key, &text))
}

#[require(
    any(permission = Perm::KeysDelete, owner(ManagedKey, "key")),
    relax(key = "whoever holds a key may end it, whatever the key is good for")
)]
#[delete("/keys/{key}")]
async fn delete_key(key: Authorized<ManagedKey>, book: web::Data<KeyBook>) -> Answer {
    book.remove(&key);
    found(json!({ "uid": key.uid }))
}

fn shown_once(key: &ManagedKey, text: &ApiKey) -> Value {
    json!({ "uid": key.uid, "owner": key.owner, "scopes": key.scopes, "key": text.expose() })
}

impl From<NewKeyError> for Failure {
    fn from(error: NewKeyError) -> Self {
        match error {
            NewKeyError::Record(error) => Self::Malformed(error.to_string()),
            NewKeyError::Key(_) => Self::NoKey,
        }
    }
}
