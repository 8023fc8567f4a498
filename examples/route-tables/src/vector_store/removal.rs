//! Points of a collection: taken away, by POST alone.

use actix_web::{post, web};
use auth_core::{ServiceConfig, require};
use serde::Deserialize;
use serde_json::json;

use super::Store;
use super::points::Ids;
use super::store::Point;
use crate::answer::{Answer, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(delete_points).service(clear_points).service(delete_vectors).service(batch);
}

#[require(permission("points:delete", on = "collection"))]
#[post("/collections/{collection}/points/delete")]
async fn delete_points(name: web::Path<String>, ids: web::Json<Ids>, store: web::Data<Store>) -> Answer {
    store.change(&name, |collection| collection.points.retain(|id, _| !ids.points.contains(id)))?;
    found(json!({ "status": "completed" }))
}

#[require(permission("points:clear", on = "collection"))]
#[post("/collections/{collection}/points/clear")]
async fn clear_points(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    store.change(&name, |collection| collection.points.clear())?;
    found(json!({ "status": "completed" }))
}

#[require(permission("points:delete", on = "collection"))]
#[post("/collections/{collection}/points/vectors/delete")]
async fn delete_vectors(name: web::Path<String>, ids: web::Json<Ids>, store: web::Data<Store>) -> Answer {
    store.change(&name, |collection| {
        for id in &ids.points {
            if let Some(point) = collection.points.get_mut(id) {
                point.vector.clear();
            }
        }
    })?;
    found(json!({ "status": "completed" }))
}

#[derive(Deserialize)]
struct Batch {
    operations: Vec<Operation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Operation {
    Upsert { points: Vec<Point> },
    Delete { points: Vec<u64> },
}

/// Any of the operations may delete, and the body alone tells, so the caller may do both.
#[require(permission("points:upsert", on = "collection"), permission("points:delete", on = "collection"))]
#[post("/collections/{collection}/points/batch")]
async fn batch(name: web::Path<String>, batch: web::Json<Batch>, store: web::Data<Store>) -> Answer {
    store.change(&name, |collection| {
        for operation in batch.into_inner().operations {
            match operation {
                Operation::Upsert { points } => {
                    collection.points.extend(points.into_iter().map(|point| (point.id, point)));
                }
                Operation::Delete { points } => collection.points.retain(|id, _| !points.contains(id)),
            }
        }
    })?;
    found(json!({ "status": "completed" }))
}
