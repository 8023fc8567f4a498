use actix_web::{get, Responder};
use auth_core::{require, testing};

async fn office() -> bool {
    true
}

#[require(check = office)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(x);
}
