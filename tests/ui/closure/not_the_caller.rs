use actix_web::{get, web, Responder};
use auth_core::require;

struct User(bool);

#[require(when(|who: &User| who.0))]
#[get("/x/{id}")]
async fn x(id: web::Path<u64>) -> impl Responder {
    drop(id);
    "x"
}

fn main() {}
