use actix_web::{get, post, Responder};
use auth_core::{require, testing};

#[require(role = "a")]
#[get("/x")]
#[post("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(x);
}
