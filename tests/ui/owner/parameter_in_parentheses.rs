use actix_web::{get, Responder};
use auth_core::require;

#[require(owner("user_id"))]
#[get("/users/{user_id}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
