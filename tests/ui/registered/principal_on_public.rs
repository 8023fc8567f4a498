use actix_web::{get, Responder};
use auth_core::{require, testing, Principal};

#[require(public = "why")]
#[get("/x")]
async fn x(caller: Principal) -> impl Responder {
    drop(caller);
    "x"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(x);
}
