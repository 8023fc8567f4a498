use actix_web::{get, web, Responder};
use auth_core::require;

#[require(role = "a")]
#[get("/x")]
async fn x(id: web::Path<u64>) -> impl Responder {
    let text: String = *id;
    text
}

fn main() {}
