use actix_web::{get, post, Responder};
use auth_core::require;

#[require(role = "a")]
#[get("/x")]
#[post("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
