use actix_web::{get, Responder};
use auth_core::require;

#[require(claim("email_verified" == true))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
