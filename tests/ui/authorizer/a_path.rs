use actix_web::{get, Responder};
use auth_core::require;

struct Cedar;

#[require(authorizer = Cedar)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
