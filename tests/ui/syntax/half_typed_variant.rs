use actix_web::{get, Responder};
use auth_core::{require, Role};

#[derive(Role)]
enum Role {
    Admin,
}

#[require(role = Role::)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
