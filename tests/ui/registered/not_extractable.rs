use actix_web::{get, Responder};
use auth_core::{require, testing};

#[require(role = "a")]
#[get("/x")]
async fn x(id: u64) -> impl Responder {
    drop(id);
    "x"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(x);
}
