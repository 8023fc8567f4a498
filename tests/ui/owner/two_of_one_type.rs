use actix_web::{get, Responder};
use auth_core::require;

struct Thread;

#[require(owner(Thread, "from"), owner(Thread, "to"))]
#[get("/threads/{from}/{to}")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
