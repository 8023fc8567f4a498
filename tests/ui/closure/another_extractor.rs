use actix_web::{get, HttpRequest, Responder};
use auth_core::require;

#[require(when(|request: &HttpRequest| request.path() == "/x"))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
