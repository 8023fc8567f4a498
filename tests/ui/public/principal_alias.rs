use actix_web::Responder;
use auth_core::{require, Principal};

type Caller = Principal;

#[require(public = "why")]
async fn x(caller: Caller) -> impl Responder {
    caller.subject().to_owned()
}

fn main() {
    let _route = auth_core::web::get(x);
}
