use actix_web::{get, Responder};
use auth_core::{require, requirement, Requirement};

const CEDAR: Requirement = requirement!(role = "user", authorizer = "cedar");

#[require(any(role = "admin", policy = CEDAR))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
