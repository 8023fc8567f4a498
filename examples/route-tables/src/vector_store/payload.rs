//! What is known of points: added to, overwritten, taken away.

use actix_web::{post, put, web};
use auth_core::{ServiceConfig, require};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Store;
use super::points::Ids;
use super::store::Point;
use crate::answer::{Answer, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(set_payload).service(overwrite_payload).service(delete_payload).service(clear_payload);
}

#[derive(Deserialize)]
struct Payload {
    points: Vec<u64>,
    payload: Map<String, Value>,
}

#[require(permission("payload:set", on = "collection"))]
#[post("/collections/{collection}/points/payload")]
async fn set_payload(name: web::Path<String>, set: web::Json<Payload>, store: web::Data<Store>) -> Answer {
    let Payload { points, payload } = set.into_inner();
    each(&store, &name, &points, |point| point.payload.extend(payload.clone()))
}

#[require(permission("payload:set", on = "collection"))]
#[put("/collections/{collection}/points/payload")]
async fn overwrite_payload(name: web::Path<String>, set: web::Json<Payload>, store: web::Data<Store>) -> Answer {
    let Payload { points, payload } = set.into_inner();
    each(&store, &name, &points, |point| point.payload.clone_from(&payload))
}

#[derive(Deserialize)]
struct Keys {
    points: Vec<u64>,
    keys: Vec<String>,
}

#[require(permission("payload:delete", on = "collection"))]
#[post("/collections/{collection}/points/payload/delete")]
async fn delete_payload(name: web::Path<String>, keys: web::Json<Keys>, store: web::Data<Store>) -> Answer {
    each(&store, &name, &keys.points, |point| point.payload.retain(|key, _| !keys.keys.contains(key)))
}

#[require(permission("payload:clear", on = "collection"))]
#[post("/collections/{collection}/points/payload/clear")]
async fn clear_payload(name: web::Path<String>, ids: web::Json<Ids>, store: web::Data<Store>) -> Answer {
    each(&store, &name, &ids.points, |point| point.payload.clear())
}

fn each(store: &Store, name: &str, ids: &[u64], change: impl Fn(&mut Point)) -> Answer {
    store.change(name, |collection| {
        for id in ids {
            if let Some(point) = collection.points.get_mut(id) {
                change(point);
            }
        }
    })?;
    found(json!({ "status": "completed" }))
}
