use actix_web::{get, web, Responder};
use auth_core::require;

#[require(when = |id| **id > 0)]
#[get("/x/{id}")]
async fn x(id: web::Path<u64>) -> impl Responder {
    drop(id);
    "x"
}

fn main() {}
