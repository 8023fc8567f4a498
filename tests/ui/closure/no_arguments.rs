use actix_web::{get, Responder};
use auth_core::require;

#[require(when(|id| **id > 0))]
#[get("/x/{id}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
