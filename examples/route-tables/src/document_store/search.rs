//! Searches, in one index and in several.

use actix_web::{get, post, web};
use auth_core::{ServiceConfig, require};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Perm, Store};
use crate::answer::{Answer, Failure, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(search_by_address)
        .service(search_documents)
        .service(search_facet)
        .service(search_similar)
        .service(multi_search);
}

/// Finds documents of which a member is exactly this.
#[derive(Deserialize)]
pub(super) struct Filter {
    field: String,
    equals: Value,
}

impl Filter {
    pub(super) fn holds(&self, document: &Map<String, Value>) -> bool {
        document.get(&self.field) == Some(&self.equals)
    }
}

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    q: String,
}

#[require(permission(Perm::DocumentsSearch, on = "index"))]
#[get("/indexes/{index}/search")]
async fn search_by_address(name: web::Path<String>, query: web::Query<Query>, store: web::Data<Store>) -> Answer {
    found(hits(&store, &name, &query.q)?)
}

#[require(permission(Perm::DocumentsSearch, on = "index"))]
#[post("/indexes/{index}/search")]
async fn search_documents(name: web::Path<String>, query: web::Json<Query>, store: web::Data<Store>) -> Answer {
    found(hits(&store, &name, &query.q)?)
}

#[derive(Deserialize)]
struct Facet {
    #[serde(rename = "facetName")]
    field: String,
}

/// The values that a member has.
#[require(permission(Perm::DocumentsSearch, on = "index"))]
#[post("/indexes/{index}/facet-search")]
async fn search_facet(name: web::Path<String>, facet: web::Json<Facet>, store: web::Data<Store>) -> Answer {
    let values: Vec<_> = store.read(&name, |index| {
        index.documents.values().filter_map(|document| document.get(&facet.field)).cloned().collect()
    })?;
    found(json!({ "facetHits": values }))
}

#[derive(Deserialize)]
struct Similar {
    id: String,
}

/// Documents with a text that begins alike.
#[require(permission(Perm::DocumentsSearch, on = "index"))]
#[post("/indexes/{index}/similar")]
async fn search_similar(name: web::Path<String>, similar: web::Json<Similar>, store: web::Data<Store>) -> Answer {
    let text = store.read(&name, |index| index.documents.get(&similar.id).map(text))?;
    let text = text.ok_or_else(|| Failure::Missing("document", similar.id.clone()))?;
    found(hits(&store, &name, text.split(' ').next().unwrap_or_default())?)
}

/// Several searches in one call, each in an index of its own.
#[derive(Deserialize)]
struct MultiSearch {
    queries: Vec<IndexQuery>,
}

#[derive(Deserialize)]
struct IndexQuery {
    #[serde(rename = "indexUid")]
    index: String,
    #[serde(flatten)]
    query: Query,
}

impl MultiSearch {
    fn indexes(&self) -> Vec<&str> {
        self.queries.iter().map(|query| query.index.as_str()).collect()
    }
}

#[require(permission(Perm::DocumentsSearch, on = |search| search.indexes()))]
#[post("/multi-search")]
async fn multi_search(search: web::Json<MultiSearch>, store: web::Data<Store>) -> Answer {
    let results = search.queries.iter().map(|one| hits(&store, &one.index, &one.query.q));
    found(json!({ "results": results.collect::<Result<Vec<_>, _>>()? }))
}

fn hits(store: &Store, name: &str, text_part: &str) -> Result<Value, Failure> {
    let hits: Vec<_> = store.read(name, |index| {
        index.documents.values().filter(|document| text(document).contains(text_part)).cloned().collect()
    })?;
    Ok(json!({ "indexUid": name, "hits": hits }))
}

fn text(document: &Map<String, Value>) -> String {
    document.values().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
}
