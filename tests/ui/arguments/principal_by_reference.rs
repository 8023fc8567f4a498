use actix_web::{get, Responder};
use auth_core::{require, Principal};

#[require(role = "a")]
#[get("/x")]
async fn x(caller: &Principal) -> impl Responder {
    drop(caller);
    "x"
}

fn main() {}
