use actix_web::{get, Responder};
use auth_core::{require, Permission};

#[derive(Permission)]
enum Perm {
    StoreWrite,
}

#[require(role = Perm::StoreWrite)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
