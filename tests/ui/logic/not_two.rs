use actix_web::{get, Responder};
use auth_core::require;

#[require(not(role = "a", role = "b"))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
