use actix_web::{delete, Responder};
use auth_core::require;

#[require(any(role = "a", not(role = "b")))]
#[delete("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
