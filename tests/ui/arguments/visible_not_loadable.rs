use actix_web::{get, Responder};
use auth_core::{require, Visible};

struct Thread;

#[require(authenticated)]
#[get("/threads")]
async fn threads(visible: Visible<Thread>) -> impl Responder {
    drop(visible);
    "x"
}

fn main() {}
