use actix_web::{get, Responder};
use auth_core::require;

enum Level {
    Admin,
}

#[require(permission = Level::Admin)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
