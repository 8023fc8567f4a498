//! Is it there, and how is it?

use actix_web::{HttpResponse, get, web};
use auth_core::{ServiceConfig, require};
use serde_json::json;

use super::Store;
use crate::answer::{Answer, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(healthz).service(telemetry).service(metrics);
}

#[require(public = "liveness probe of the cluster's scheduler, which has no token")]
#[get("/healthz")]
async fn healthz() -> &'static str {
    "healthz check passed"
}

#[require(permission = "telemetry:get", operation = manage)]
#[get("/telemetry")]
async fn telemetry(store: web::Data<Store>) -> Answer {
    found(store.read_all(
        |contents| json!({ "collections": contents.collections.keys().collect::<Vec<_>>(), "peers": contents.peers }),
    ))
}

#[require(permission = "metrics:get")]
#[get("/metrics")]
async fn metrics(store: web::Data<Store>) -> HttpResponse {
    let collections = store.read_all(|contents| contents.collections.len());
    HttpResponse::Ok().content_type("text/plain").body(format!("collections {collections}\n"))
}
