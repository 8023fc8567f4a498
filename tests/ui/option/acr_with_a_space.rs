use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a", acr = "gold or silver")]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
