use actix_web::{get, Responder};
use auth_core::require;

#[require(public = "why", max_age = "1h")]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
