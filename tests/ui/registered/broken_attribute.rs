use actix_web::{get, Responder};
use auth_core::{require, testing};

#[require(rol = "a")]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(x);
}
