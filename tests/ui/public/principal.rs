use actix_web::{get, Responder};
use auth_core::{require, Principal};

#[require(public = "why")]
#[get("/x")]
async fn x(caller: Principal) -> impl Responder {
    caller.subject().to_owned()
}

fn main() {}
