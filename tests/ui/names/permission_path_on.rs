use actix_web::{post, Responder};
use auth_core::{require, Permission};

#[derive(Permission)]
enum Perm {
    StoreWrite,
}

#[require(permission(Perm::StoreWrit, on = "index"))]
#[post("/{index}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
