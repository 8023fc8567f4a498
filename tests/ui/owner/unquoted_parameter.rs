use actix_web::{get, Responder};
use auth_core::require;

struct Thread;

#[require(owner(Thread, id))]
#[get("/threads/{id}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
