use actix_web::{get, Responder};
use auth_core::require;

#[require(permission("documents:add", of = "index"))]
#[get("/{index}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
