use actix_web::{route, Responder};
use auth_core::require;

#[require(role = "a")]
#[route("/x", method = "get")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
