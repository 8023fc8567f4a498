use actix_web::{get, Responder};
use auth_core::{require, Authorized};

struct Thread;

#[require(role = "a")]
#[get("/x")]
async fn x(thread: Authorized<Thread>) -> impl Responder {
    drop(thread);
    "x"
}

fn main() {}
