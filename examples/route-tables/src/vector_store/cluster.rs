//! The machines that keep the collections.

use actix_web::{delete, get, post, web};
use auth_core::{ServiceConfig, require};
use serde::Deserialize;
use serde_json::json;

use super::Store;
use crate::answer::{Answer, Failure, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(get_cluster).service(recover_cluster).service(remove_peer).service(get_lock).service(set_lock);
}

#[require(permission = "cluster:get")]
#[get("/cluster")]
async fn get_cluster(store: web::Data<Store>) -> Answer {
    found(json!({ "peers": store.read_all(|contents| contents.peers.clone()) }))
}

#[require(permission = "cluster:recover", operation = manage)]
#[post("/cluster/recover")]
async fn recover_cluster() -> Answer {
    found(json!({ "result": true }))
}

/// What lies on this machine alone is lost, so the administrator has just logged in.
#[require(permission = "cluster:remove", operation = manage, max_age = "15m")]
#[delete("/cluster/peers/{peer}")]
async fn remove_peer(peer: web::Path<u64>, store: web::Data<Store>) -> Answer {
    let removed = store.change_all(|contents| contents.peers.remove(&peer));
    removed.then_some(()).ok_or_else(|| Failure::Missing("peer", peer.to_string()))?;
    found(json!({ "result": true }))
}

#[require(permission = "locks:get")]
#[get("/locks")]
async fn get_lock(store: web::Data<Store>) -> Answer {
    found(json!({ "write": store.read_all(|contents| contents.locked) }))
}

#[derive(Deserialize)]
struct Lock {
    write: bool,
}

#[require(permission = "locks:set", operation = manage)]
#[post("/locks")]
async fn set_lock(lock: web::Json<Lock>, store: web::Data<Store>) -> Answer {
    let before = store.change_all(|contents| std::mem::replace(&mut contents.locked, lock.write));
    found(json!({ "write_before": before }))
}
