//! How much there is.

use actix_web::{HttpResponse, get, web};
use auth_core::{Principal, ServiceConfig, require};
use serde_json::{Map, Value, json};

use super::store::Index;
use super::{Perm, Store};
use crate::answer::{Answer, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(stats).service(index_stats).service(metrics);
}

/// Counts what the caller may see: a key that is bound to indexes gets theirs.
#[require(authenticated)]
#[get("/stats")]
async fn stats(store: web::Data<Store>, caller: Principal) -> Answer {
    let granted = caller.granted(Perm::StatsGet.as_str());
    let counted: Map<String, Value> = store.read_all(|indexes| {
        let visible = indexes.iter().filter(|(name, _)| granted.allows(name));
        visible.map(|(name, index)| (name.clone(), counts(index))).collect()
    });
    found(json!({ "indexes": counted }))
}

#[require(permission(Perm::StatsGet, on = "index"))]
#[get("/indexes/{index}/stats")]
async fn index_stats(index: web::Path<String>, store: web::Data<Store>) -> Answer {
    found(store.read(&index, counts)?)
}

/// For the monitoring system: totals, so that nobody learns names of indexes.
#[require(permission = Perm::MetricsGet)]
#[get("/metrics")]
async fn metrics(store: web::Data<Store>) -> HttpResponse {
    let (indexes, documents) =
        store.read_all(|indexes| (indexes.len(), indexes.values().map(|index| index.documents.len()).sum::<usize>()));
    HttpResponse::Ok().content_type("text/plain").body(format!("indexes {indexes}\ndocuments {documents}\n"))
}

fn counts(index: &Index) -> Value {
    json!({ "documents": index.documents.len() })
}
