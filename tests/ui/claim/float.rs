use actix_web::{get, Responder};
use auth_core::require;

#[require(claim("level" = 1.5))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
