use actix_web::{get, Responder};
use auth_core::{require, Principal, RequestHead};

async fn office(_: &RequestHead<'_>, caller: &Principal) -> bool {
    caller.has_role("staff")
}

#[require(check = office)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
