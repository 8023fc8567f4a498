//! Is it there, and which one is it?

use actix_web::get;
use auth_core::{ServiceConfig, require};
use serde_json::json;

use crate::answer::{Answer, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(health).service(version);
}

#[require(public = "liveness probe of the load balancer, which has no key")]
#[get("/health")]
async fn health() -> Answer {
    found(json!({ "status": "available" }))
}

#[require(authenticated)]
#[get("/version")]
async fn version() -> Answer {
    found(json!({ "version": env!("CARGO_PKG_VERSION") }))
}
