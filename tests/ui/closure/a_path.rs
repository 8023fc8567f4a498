use actix_web::{get, web, Responder};
use auth_core::require;

fn is_mine(id: &web::Path<u64>) -> bool {
    **id > 0
}

#[require(when(is_mine))]
#[get("/x/{id}")]
async fn x(id: web::Path<u64>) -> impl Responder {
    drop(id);
    "x"
}

fn main() {}
