use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a")]
#[get("/x")]
async fn x(id: u64) -> impl Responder {
    drop(id);
    "x"
}

fn main() {}
