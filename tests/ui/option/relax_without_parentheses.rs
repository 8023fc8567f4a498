use actix_web::{delete, Responder};
use auth_core::require;

#[require(role = "a", relax = "exact")]
#[delete("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
