use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a" permission = "b:c")]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
