//! Collections as a whole, and the indexes over their payloads.

use actix_web::{delete, get, patch, put, web};
use auth_core::{Principal, ServiceConfig, require};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Store;
use super::store::{Collection, missing};
use crate::answer::{Answer, Failure, created, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_collections)
        .service(get_collection)
        .service(collection_exists)
        .service(create_collection)
        .service(update_collection)
        .service(delete_collection)
        .service(create_payload_index)
        .service(drop_payload_index);
}

/// The collections that the caller may see.
#[require(authenticated)]
#[get("/collections")]
async fn list_collections(store: web::Data<Store>, caller: Principal) -> Answer {
    let granted = caller.granted("collections:get");
    let visible: Vec<String> =
        store.read_all(|contents| contents.collections.keys().filter(|name| granted.allows(name)).cloned().collect());
    found(json!({ "collections": visible }))
}

#[require(permission("collections:get", on = "collection"))]
#[get("/collections/{collection}")]
async fn get_collection(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    found(store.read(&name, |collection| shown(&name, collection))?)
}

/// Who may not see a collection is not told whether it exists: a denial is 404, and the answer is no error.
#[require(permission("collections:get", on = "collection"), hide)]
#[get("/collections/{collection}/exists")]
async fn collection_exists(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    found(json!({ "exists": store.read(&name, |_| ()).is_ok() }))
}

#[derive(Deserialize)]
struct Size {
    size: usize,
}

#[require(permission("collections:create", on = "collection"))]
#[put("/collections/{collection}")]
async fn create_collection(name: web::Path<String>, size: web::Json<Size>, store: web::Data<Store>) -> Answer {
    let name = name.into_inner();
    store.change_all(|contents| {
        if contents.collections.contains_key(&name) || contents.aliases.contains_key(&name) {
            return Err(Failure::Taken("the collection", name.clone()));
        }
        let collection = Collection { size: size.size, ..Collection::default() };
        contents.collections.insert(name.clone(), collection);
        Ok(())
    })?;
    created(json!({ "name": name }))
}

#[require(permission("collections:update", on = "collection"))]
#[patch("/collections/{collection}")]
async fn update_collection(name: web::Path<String>, size: web::Json<Size>, store: web::Data<Store>) -> Answer {
    store.change(&name, |collection| collection.size = size.size)?;
    found(json!({ "name": name.as_str() }))
}

/// By its own name alone: an alias does not do.
#[require(permission("collections:delete", on = "collection"))]
#[delete("/collections/{collection}")]
async fn delete_collection(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    store.change_all(|contents| contents.collections.remove(name.as_str())).ok_or_else(|| missing(&name))?;
    found(json!({ "deleted": name.as_str() }))
}

#[derive(Deserialize)]
struct PayloadIndex {
    field_name: String,
}

#[require(permission("collections:update", on = "collection"))]
#[put("/collections/{collection}/index")]
async fn create_payload_index(
    name: web::Path<String>,
    index: web::Json<PayloadIndex>,
    store: web::Data<Store>,
) -> Answer {
    store.change(&name, |collection| collection.payload_indexes.insert(index.into_inner().field_name))?;
    found(json!({ "status": "completed" }))
}

#[require(permission("collections:update", on = "collection"))]
#[delete("/collections/{collection}/index/{field}")]
async fn drop_payload_index(path: web::Path<(String, String)>, store: web::Data<Store>) -> Answer {
    let (name, field) = path.into_inner();
    let dropped = store.change(&name, |collection| collection.payload_indexes.remove(&field))?;
    dropped.then_some(()).ok_or(Failure::Missing("payload index", field))?;
    found(json!({ "status": "completed" }))
}

fn shown(name: &str, collection: &Collection) -> Value {
    let Collection { size, points, payload_indexes, .. } = collection;
    json!({ "name": name, "size": size, "points": points.len(), "payload_indexes": payload_indexes })
}
