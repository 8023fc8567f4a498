use actix_web::{post, Responder};
use auth_core::require;

#[require(role = "a")]
#[post("/memories")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
