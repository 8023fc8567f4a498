use actix_web::{post, Responder};
use auth_core::require;

#[require(role = "a")]
#[post("/points/clear")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
