//! Documents of an index: deleted, by four ways of which two do not say DELETE.

use actix_web::{delete, post, web};
use auth_core::{Principal, ServiceConfig, require};
use serde::Deserialize;
use serde_json::Value;

use super::search::Filter;
use super::store::{Index, id_text};
use super::{Perm, Store};
use crate::answer::{Answer, accepted};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(delete_all_documents).service(delete_document).service(delete_batch).service(delete_by_filter);
}

#[require(permission(Perm::DocumentsDelete, on = "index"))]
#[delete("/indexes/{index}/documents")]
async fn delete_all_documents(name: web::Path<String>, store: web::Data<Store>, caller: Principal) -> Answer {
    delete(&store, &caller, &name, |index| index.documents.clear())
}

#[require(permission(Perm::DocumentsDelete, on = "index"))]
#[delete("/indexes/{index}/documents/{document}")]
async fn delete_document(path: web::Path<(String, String)>, store: web::Data<Store>, caller: Principal) -> Answer {
    let (name, id) = path.into_inner();
    delete(&store, &caller, &name, |index| drop(index.documents.remove(&id)))
}

#[require(permission(Perm::DocumentsDelete, on = "index"))]
#[post("/indexes/{index}/documents/delete-batch")]
async fn delete_batch(
    name: web::Path<String>,
    ids: web::Json<Vec<Value>>,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    delete(&store, &caller, &name, |index| {
        for id in ids.iter().filter_map(id_text) {
            index.documents.remove(&id);
        }
    })
}

#[derive(Deserialize)]
struct Found {
    filter: Filter,
}

#[require(permission(Perm::DocumentsDelete, on = "index"))]
#[post("/indexes/{index}/documents/delete")]
async fn delete_by_filter(
    name: web::Path<String>,
    found: web::Json<Found>,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    delete(&store, &caller, &name, |index| index.documents.retain(|_, document| !found.filter.holds(document)))
}

fn delete(store: &Store, caller: &Principal, name: &str, delete: impl FnOnce(&mut Index)) -> Answer {
    store.change(name, delete)?;
    accepted(store.tasks.done(caller, "documentDeletion", Some(name)))
}
