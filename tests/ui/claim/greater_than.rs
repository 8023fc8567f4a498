use actix_web::{get, Responder};
use auth_core::require;

#[require(claim("level" >= 3))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
