use actix_web::{get, Responder};
use auth_core::{require, Principal, Unavailable};

async fn office(caller: &Principal) -> Result<bool, Unavailable> {
    Ok(caller.has_role("staff"))
}

#[require(check = office)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
