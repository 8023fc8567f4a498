use actix_web::{post, Responder};
use auth_core::require;

#[require(role = "a")]
#[post("/points")]
async fn forget_points() -> impl Responder {
    "x"
}

fn main() {}
