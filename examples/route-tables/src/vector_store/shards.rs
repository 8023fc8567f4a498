//! How a collection is spread over the cluster.

use actix_web::{get, post, put, web};
use auth_core::{ServiceConfig, require};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Store;
use crate::answer::{Answer, Failure, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(get_shards).service(move_shards).service(create_shard_key).service(delete_shard_key);
}

#[require(permission("shards:get", on = "collection"))]
#[get("/collections/{collection}/cluster")]
async fn get_shards(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    found(json!({ "shard_keys": store.read(&name, |collection| collection.shard_keys.clone())? }))
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ShardChange {
    MoveShard { shard_id: u32, to_peer_id: u64 },
    ReplicateShard { shard_id: u32, to_peer_id: u64 },
}

#[require(permission("shards:move", on = "collection"), operation = manage)]
#[post("/collections/{collection}/cluster")]
async fn move_shards(name: web::Path<String>, change: web::Json<ShardChange>, store: web::Data<Store>) -> Answer {
    store.read(&name, |_| ())?;
    found(json!({ "enqueued": change.into_inner() }))
}

#[derive(Deserialize)]
struct ShardKey {
    shard_key: String,
}

#[require(permission("shards:create", on = "collection"), operation = manage)]
#[put("/collections/{collection}/shards")]
async fn create_shard_key(name: web::Path<String>, key: web::Json<ShardKey>, store: web::Data<Store>) -> Answer {
    store.change(&name, |collection| collection.shard_keys.insert(key.into_inner().shard_key))?;
    found(json!({ "result": true }))
}

/// With the key go the points that lie under it.
#[require(permission("shards:delete", on = "collection"), operation = manage)]
#[post("/collections/{collection}/shards/delete")]
async fn delete_shard_key(name: web::Path<String>, key: web::Json<ShardKey>, store: web::Data<Store>) -> Answer {
    let deleted = store.change(&name, |collection| collection.shard_keys.remove(&key.shard_key))?;
    deleted.then_some(()).ok_or_else(|| Failure::Missing("shard key", key.into_inner().shard_key))?;
    found(json!({ "result": true }))
}
