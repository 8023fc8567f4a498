use actix_web::{delete, Responder};
use auth_core::require;

#[require(role = "a", operation = read)]
#[delete("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
