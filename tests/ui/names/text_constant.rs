use actix_web::{get, Responder};
use auth_core::require;

const ADMIN: &str = "admin";

#[require(role = ADMIN)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
