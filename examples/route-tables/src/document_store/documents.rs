//! Documents of an index: read, added, changed.

use actix_web::{get, post, put, web};
use auth_core::{Principal, ServiceConfig, require};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::search::Filter;
use super::store::Index;
use super::{Perm, Store};
use crate::answer::{Answer, Failure, accepted, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_documents)
        .service(get_document)
        .service(fetch_documents)
        .service(add_documents)
        .service(update_documents)
        .service(edit_documents);
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
}

#[require(permission(Perm::DocumentsGet, on = "index"))]
#[get("/indexes/{index}/documents")]
async fn list_documents(name: web::Path<String>, page: web::Query<Page>, store: web::Data<Store>) -> Answer {
    let results: Vec<_> = store.read(&name, |index| {
        index.documents.values().skip(page.offset).take(page.limit.unwrap_or(20)).cloned().collect()
    })?;
    found(json!({ "results": results }))
}

#[require(permission(Perm::DocumentsGet, on = "index"))]
#[get("/indexes/{index}/documents/{document}")]
async fn get_document(path: web::Path<(String, String)>, store: web::Data<Store>) -> Answer {
    let (name, id) = path.into_inner();
    let document = store.read(&name, |index| index.documents.get(&id).cloned())?;
    found(document.ok_or(Failure::Missing("document", id))?)
}

#[derive(Deserialize)]
struct Fetch {
    filter: Option<Filter>,
}

/// Reads by POST, because filters outgrow addresses.
#[require(permission(Perm::DocumentsGet, on = "index"))]
#[post("/indexes/{index}/documents/fetch")]
async fn fetch_documents(name: web::Path<String>, fetch: web::Json<Fetch>, store: web::Data<Store>) -> Answer {
    let holds = |document: &&Map<String, Value>| fetch.filter.as_ref().is_none_or(|filter| filter.holds(document));
    let results: Vec<_> = store.read(&name, |index| index.documents.values().filter(holds).cloned().collect())?;
    found(json!({ "results": results }))
}

type Documents = web::Json<Vec<Map<String, Value>>>;

/// Puts documents in the place of those with the same ids.
#[require(permission(Perm::DocumentsAdd, on = "index"))]
#[post("/indexes/{index}/documents")]
async fn add_documents(
    name: web::Path<String>,
    documents: Documents,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    each(&store, &name, documents, Index::put)?;
    accepted(store.tasks.done(&caller, "documentAddition", Some(&name)))
}

/// Changes members of documents.
#[require(permission(Perm::DocumentsUpdate, on = "index"))]
#[put("/indexes/{index}/documents")]
async fn update_documents(
    name: web::Path<String>,
    documents: Documents,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    each(&store, &name, documents, Index::merge)?;
    accepted(store.tasks.done(&caller, "documentUpdate", Some(&name)))
}

#[derive(Deserialize)]
struct Edit {
    filter: Option<Filter>,
    set: Map<String, Value>,
}

/// Sets members in every document that the filter finds.
#[require(permission(Perm::DocumentsUpdate, on = "index"))]
#[post("/indexes/{index}/documents/edit")]
async fn edit_documents(
    name: web::Path<String>,
    edit: web::Json<Edit>,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    let Edit { filter, set } = edit.into_inner();
    store.change(&name, |index| {
        let found = index.documents.values_mut();
        for document in found.filter(|document| filter.as_ref().is_none_or(|filter| filter.holds(document))) {
            document.extend(set.clone());
        }
    })?;
    accepted(store.tasks.done(&caller, "documentEdition", Some(&name)))
}

fn each(
    store: &Store,
    name: &str,
    documents: Documents,
    add: fn(&mut Index, String, Map<String, Value>),
) -> Result<(), Failure> {
    store.change(name, |index| {
        let with_id = |document: Map<String, Value>| Some((index.id_of(&document)?, document));
        let all: Option<Vec<_>> = documents.into_inner().into_iter().map(with_id).collect();
        let all = all.ok_or_else(|| Failure::Malformed("a document has no id".to_owned()))?;
        for (id, document) in all {
            add(index, id, document);
        }
        Ok(())
    })?
}
