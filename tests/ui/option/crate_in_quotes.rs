use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a", crate = "auth_core")]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
