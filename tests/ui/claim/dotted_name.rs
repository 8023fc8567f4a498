use actix_web::{get, Responder};
use auth_core::require;

#[require(claim("realm_access.roles" = "admin"))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
