use actix_web::{get, Responder};
use auth_core::require;

#[derive(auth_core::Role)]
enum Role {
    Admin,
}

#[require(Role::Admin)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
