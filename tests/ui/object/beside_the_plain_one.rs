use actix_web::{post, Responder};
use auth_core::require;

#[require(any(permission = "documents:add", permission("documents:add", on = "index")))]
#[post("/{index}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
