use actix_web::{get, web, Responder};
use auth_core::require;

struct Thread;

#[require(owner(Thread, by = |id| **id))]
#[get("/x")]
async fn x(id: web::Path<u64>) -> impl Responder {
    drop(id);
    "x"
}

fn main() {}
