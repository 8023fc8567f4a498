use actix_web::{get, Responder};
use auth_core::{require, testing};

#[get("/stats")]
#[require(role = "admin")]
async fn stats() -> impl Responder {
    "stats"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(stats);
}
