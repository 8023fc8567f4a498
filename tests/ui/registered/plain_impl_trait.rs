use actix_web::Responder;
use auth_core::{require, testing};

#[require(role = "a")]
async fn x(body: impl actix_web::FromRequest) -> impl Responder {
    drop(body);
    "x"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").route("/x", auth_core::web::get(x));
}
