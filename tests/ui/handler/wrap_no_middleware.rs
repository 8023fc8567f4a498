use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a")]
#[get("/x", wrap = "7")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
