use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a")]
#[get("/x", guard = "is_local")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
