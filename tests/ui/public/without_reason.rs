use actix_web::{post, Responder};
use auth_core::require;

#[require(public)]
#[post("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
