use actix_web::Responder;
use auth_core::{require, requirement, testing, Requirement};

const CEDAR: Requirement = requirement!(authorizer = "cedar");

#[require(any(role = "a", policy = CEDAR))]
async fn x() -> impl Responder {
    "x"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").route("/x", auth_core::web::get(x));
}
