//! The nearest points, in one collection and in several.

use actix_web::{post, web};
use auth_core::{Principal, ServiceConfig, require};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Store;
use super::store::Collection;
use crate::answer::{Answer, Failure, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(search_points).service(search_batch).service(recommend).service(facet).service(search_collections);
}

#[derive(Deserialize)]
struct Query {
    vector: Vec<f32>,
    limit: Option<usize>,
}

#[require(permission("points:search", on = "collection"))]
#[post("/collections/{collection}/points/search")]
async fn search_points(
    name: web::Path<String>,
    query: web::Json<Query>,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    remember(&store, &caller, &name);
    found(store.read(&name, |collection| query.nearest(collection))?)
}

#[derive(Deserialize)]
struct Batch {
    searches: Vec<Query>,
}

#[require(permission("points:search", on = "collection"))]
#[post("/collections/{collection}/points/search/batch")]
async fn search_batch(
    name: web::Path<String>,
    batch: web::Json<Batch>,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    remember(&store, &caller, &name);
    let found_by_each: Vec<Value> =
        store.read(&name, |collection| batch.searches.iter().map(|query| query.nearest(collection)).collect())?;
    found(found_by_each)
}

/// Points that are like one of the same collection, or of another.
#[derive(Deserialize)]
struct Recommend {
    positive: u64,
    lookup_from: Option<Lookup>,
}

#[derive(Deserialize)]
struct Lookup {
    collection: String,
}

impl Recommend {
    /// Where the example lies.
    fn example_in<'a>(&'a self, collection: &'a str) -> &'a str {
        self.lookup_from.as_ref().map_or(collection, |lookup| &lookup.collection)
    }
}

// The second is about the collection of the path where no other is named: by itself, an absent name would ask for the
// permission on everything.
#[require(
    permission("points:search", on = "collection"),
    permission("points:get", on = |name, recommend| recommend.example_in(name))
)]
#[post("/collections/{collection}/points/recommend")]
async fn recommend(name: web::Path<String>, recommend: web::Json<Recommend>, store: web::Data<Store>) -> Answer {
    let id = recommend.positive;
    let example = store.read(recommend.example_in(&name), |collection| collection.points.get(&id).cloned())?;
    let vector = example.ok_or_else(|| Failure::Missing("point", id.to_string()))?.vector;
    found(store.read(&name, |collection| Query { vector, limit: None }.nearest(collection))?)
}

#[derive(Deserialize)]
struct Facet {
    key: String,
}

/// The values of a payload's member.
#[require(permission("points:search", on = "collection"))]
#[post("/collections/{collection}/facet")]
async fn facet(name: web::Path<String>, facet: web::Json<Facet>, store: web::Data<Store>) -> Answer {
    let values: Vec<Value> = store.read(&name, |collection| {
        collection.points.values().filter_map(|point| point.payload.get(&facet.key)).cloned().collect()
    })?;
    found(json!({ "hits": values }))
}

#[derive(Deserialize)]
struct Several {
    #[serde(default)]
    collections: Vec<String>,
    #[serde(flatten)]
    query: Query,
}

/// Without collections it searches in all of them, which asks for the permission on everything.
#[require(permission("points:search", on = |several| &several.collections))]
#[post("/search")]
async fn search_collections(several: web::Json<Several>, store: web::Data<Store>) -> Answer {
    let Several { collections, query } = several.into_inner();
    let names = if collections.is_empty() {
        store.read_all(|contents| contents.collections.keys().cloned().collect())
    } else {
        collections
    };
    let all = names.iter().map(|name| {
        let nearest = store.read(name, |collection| query.nearest(collection))?;
        Ok(json!({ "collection": name, "points": nearest }))
    });
    found(all.collect::<Result<Vec<_>, Failure>>()?)
}

impl Query {
    /// The points with the greatest products.
    fn nearest(&self, collection: &Collection) -> Value {
        let product = |vector: &[f32]| vector.iter().zip(&self.vector).map(|(one, other)| one * other).sum::<f32>();
        let mut scored: Vec<_> = collection.points.values().map(|point| (product(&point.vector), point.id)).collect();
        scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        scored.truncate(self.limit.unwrap_or(3));
        scored.into_iter().map(|(score, id)| json!({ "id": id, "score": score })).collect()
    }
}

fn remember(store: &Store, caller: &Principal, name: &str) {
    store.change_all(|contents| contents.history.entry(caller.subject().to_owned()).or_default().push(name.to_owned()));
}
