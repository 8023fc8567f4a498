use actix_web::{get, Responder};
use auth_core::{require, Requirement};

const fn editors() -> Requirement {
    auth_core::requirement!(role = "editor")
}

#[require(policy = editors)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
