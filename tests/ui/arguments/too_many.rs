use actix_web::{get, web, Responder};
use auth_core::require;

#[require(role = "a")]
#[get("/x")]
async fn x(
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
    _: web::Bytes,
) -> impl Responder {
    "x"
}

fn main() {}
