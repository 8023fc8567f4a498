use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a")]
#[utoipa::path(get, path = "/x")]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
