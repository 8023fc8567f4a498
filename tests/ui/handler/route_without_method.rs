use actix_web::{route, Responder};
use auth_core::require;

#[require(role = "a")]
#[route("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
