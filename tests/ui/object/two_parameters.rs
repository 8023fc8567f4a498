use actix_web::{get, Responder};
use auth_core::require;

#[require(permission("documents:add", on = "from", on = "to"))]
#[get("/{from}/{to}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
