use actix_web::{get, Responder};
use auth_core::{require, requirement, testing, Requirement};

const CEDAR: Requirement = requirement!(authorizer = "cedar");

#[require(any(role = "a", policy = CEDAR))]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(x);
}
