use actix_web::{get, Responder};
use auth_core::testing;

#[get("/stats")]
async fn stats() -> impl Responder {
    "stats"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(stats);
}
