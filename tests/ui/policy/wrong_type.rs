use actix_web::{get, Responder};
use auth_core::require;

const EDITORS: &str = "editors";

#[require(policy = EDITORS)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
