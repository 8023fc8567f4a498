use actix_web::{get, Responder};
use auth_core::require;

const OFFICE: bool = true;

#[require(check = OFFICE)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
