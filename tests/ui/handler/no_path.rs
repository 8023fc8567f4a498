use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a")]
#[get]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
