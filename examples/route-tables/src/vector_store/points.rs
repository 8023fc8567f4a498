//! Points of a collection: read, written, counted.

use actix_web::{get, post, put, web};
use auth_core::{ServiceConfig, require};
use serde::Deserialize;
use serde_json::json;

use super::Store;
use super::store::Point;
use crate::answer::{Answer, Failure, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(get_point)
        .service(get_points)
        .service(scroll_points)
        .service(count_points)
        .service(upsert_points)
        .service(update_vectors);
}

#[require(permission("points:get", on = "collection"))]
#[get("/collections/{collection}/points/{point}")]
async fn get_point(path: web::Path<(String, u64)>, store: web::Data<Store>) -> Answer {
    let (name, id) = path.into_inner();
    let point = store.read(&name, |collection| collection.points.get(&id).cloned())?;
    found(point.ok_or_else(|| Failure::Missing("point", id.to_string()))?)
}

#[derive(Deserialize)]
pub(super) struct Ids {
    pub(super) points: Vec<u64>,
}

#[require(permission("points:get", on = "collection"))]
#[post("/collections/{collection}/points")]
async fn get_points(name: web::Path<String>, ids: web::Json<Ids>, store: web::Data<Store>) -> Answer {
    let points: Vec<Point> = store
        .read(&name, |collection| ids.points.iter().filter_map(|id| collection.points.get(id)).cloned().collect())?;
    found(json!({ "points": points }))
}

#[derive(Deserialize)]
struct Scroll {
    #[serde(default)]
    offset: u64,
    limit: Option<usize>,
}

#[require(permission("points:get", on = "collection"))]
#[post("/collections/{collection}/points/scroll")]
async fn scroll_points(name: web::Path<String>, scroll: web::Json<Scroll>, store: web::Data<Store>) -> Answer {
    let points: Vec<Point> = store.read(&name, |collection| {
        let rest = collection.points.range(scroll.offset..);
        rest.take(scroll.limit.unwrap_or(10)).map(|(_, point)| point.clone()).collect()
    })?;
    found(json!({ "points": points }))
}

#[require(permission("points:get", on = "collection"))]
#[post("/collections/{collection}/points/count")]
async fn count_points(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    found(json!({ "count": store.read(&name, |collection| collection.points.len())? }))
}

#[derive(Deserialize)]
struct Written {
    points: Vec<Point>,
}

/// Adds points, or puts them in the place of those with the same ids.
#[require(permission("points:upsert", on = "collection"))]
#[put("/collections/{collection}/points")]
async fn upsert_points(name: web::Path<String>, written: web::Json<Written>, store: web::Data<Store>) -> Answer {
    let Written { points } = written.into_inner();
    store.change(&name, |collection| {
        if points.iter().any(|point| point.vector.len() != collection.size) {
            return Err(Failure::Malformed(format!("a vector of this collection has {} parts", collection.size)));
        }
        collection.points.extend(points.into_iter().map(|point| (point.id, point)));
        Ok(())
    })??;
    found(json!({ "status": "completed" }))
}

/// Changes the vectors of points that are there.
#[require(permission("points:upsert", on = "collection"))]
#[put("/collections/{collection}/points/vectors")]
async fn update_vectors(name: web::Path<String>, written: web::Json<Written>, store: web::Data<Store>) -> Answer {
    store.change(&name, |collection| {
        for Point { id, vector, .. } in written.into_inner().points {
            if let Some(point) = collection.points.get_mut(&id) {
                point.vector = vector;
            }
        }
    })?;
    found(json!({ "status": "completed" }))
}
