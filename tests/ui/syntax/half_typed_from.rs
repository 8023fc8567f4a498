use actix_web::{get, Responder};
use auth_core::require;

struct Thread;

#[require(owner(Thread, from = ))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
