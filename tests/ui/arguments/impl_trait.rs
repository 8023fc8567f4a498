use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a")]
#[get("/x")]
async fn x(body: impl actix_web::FromRequest) -> impl Responder {
    drop(body);
    "x"
}

fn main() {}
