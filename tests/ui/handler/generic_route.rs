use actix_web::{get, Responder};
use auth_core::require;

#[require(role = "a")]
#[get("/x")]
async fn x<T: actix_web::FromRequest>(t: T) -> impl Responder {
    drop(t);
    "x"
}

fn main() {}
