use actix_web::{get, Responder};
use auth_core::require;

#[require(role = ["admin", "editor"])]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
