use actix_web::{get, Responder};
use auth_core::{require, Denial};

#[require(role = "a")]
#[get("/x")]
async fn x(denial: Denial) -> impl Responder {
    drop(denial);
    "x"
}

fn main() {}
