//! Snapshots of a collection, and of everything.

use actix_web::{delete, get, post, put, web};
use auth_core::{ServiceConfig, require};
use serde::Deserialize;
use serde_json::json;

use super::Store;
use crate::answer::{Answer, Failure, created, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_snapshots)
        .service(create_snapshot)
        .service(download_snapshot)
        .service(recover_snapshot)
        .service(delete_snapshot)
        .service(list_full_snapshots)
        .service(create_full_snapshot)
        .service(delete_full_snapshot);
}

#[require(permission("snapshots:get", on = "collection"))]
#[get("/collections/{collection}/snapshots")]
async fn list_snapshots(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    found(store.read(&name, |collection| collection.snapshots.keys().cloned().collect::<Vec<_>>())?)
}

#[require(permission("snapshots:create", on = "collection"))]
#[post("/collections/{collection}/snapshots")]
async fn create_snapshot(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    let snapshot = store.change(&name, |collection| {
        let snapshot = format!("snapshot-{}", collection.snapshots.len() + 1);
        collection.snapshots.insert(snapshot.clone(), collection.points.clone());
        snapshot
    })?;
    created(json!({ "name": snapshot }))
}

/// All points leave the store, so it asks for more than to see that there is a snapshot.
#[require(permission("snapshots:get", on = "collection"), permission("points:get", on = "collection"))]
#[get("/collections/{collection}/snapshots/{snapshot}")]
async fn download_snapshot(path: web::Path<(String, String)>, store: web::Data<Store>) -> Answer {
    let (name, snapshot) = path.into_inner();
    let points = store.read(&name, |collection| {
        collection.snapshots.get(&snapshot).map(|points| points.values().cloned().collect::<Vec<_>>())
    })?;
    found(points.ok_or(Failure::Missing("snapshot", snapshot))?)
}

#[derive(Deserialize)]
struct Recover {
    location: String,
}

/// The points that are there give way to those of the snapshot. No word of the path says so.
#[require(permission("snapshots:recover", on = "collection"), operation = delete)]
#[put("/collections/{collection}/snapshots/recover")]
async fn recover_snapshot(name: web::Path<String>, from: web::Json<Recover>, store: web::Data<Store>) -> Answer {
    let Recover { location } = from.into_inner();
    let recovered = store.change(&name, |collection| {
        let points = collection.snapshots.get(&location).cloned();
        points.map(|points| collection.points = points)
    })?;
    recovered.ok_or(Failure::Missing("snapshot", location))?;
    found(json!({ "status": "completed" }))
}

#[require(permission("snapshots:delete", on = "collection"))]
#[delete("/collections/{collection}/snapshots/{snapshot}")]
async fn delete_snapshot(path: web::Path<(String, String)>, store: web::Data<Store>) -> Answer {
    let (name, snapshot) = path.into_inner();
    let deleted = store.change(&name, |collection| collection.snapshots.remove(&snapshot))?;
    deleted.ok_or(Failure::Missing("snapshot", snapshot))?;
    found(json!({ "status": "completed" }))
}

#[require(permission = "snapshots:get", operation = manage)]
#[get("/snapshots")]
async fn list_full_snapshots(store: web::Data<Store>) -> Answer {
    found(store.read_all(|contents| contents.snapshots.keys().cloned().collect::<Vec<_>>()))
}

#[require(permission = "snapshots:create", operation = manage)]
#[post("/snapshots")]
async fn create_full_snapshot(store: web::Data<Store>) -> Answer {
    let snapshot = store.change_all(|contents| {
        let snapshot = format!("full-{}", contents.snapshots.len() + 1);
        contents.snapshots.insert(snapshot.clone(), contents.collections.clone());
        snapshot
    });
    created(json!({ "name": snapshot }))
}

#[require(permission = "snapshots:delete", operation = manage)]
#[delete("/snapshots/{snapshot}")]
async fn delete_full_snapshot(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    let deleted = store.change_all(|contents| contents.snapshots.remove(name.as_str()));
    deleted.ok_or_else(|| Failure::Missing("snapshot", name.into_inner()))?;
    found(json!({ "status": "completed" }))
}
