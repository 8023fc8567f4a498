use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a", scheme = all("jwt", "api_key"))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
