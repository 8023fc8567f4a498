use actix_web::{get, Responder};
use auth_core::require;

#[require(authenticated = true)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
