use actix_web::{delete, Responder};
use auth_core::require;

#[require(authenticated)]
#[delete("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
