use actix_web::{get, Responder};
use auth_core::require;

#[require(check = "office")]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
