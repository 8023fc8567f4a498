use actix_web::{get, Responder};
use auth_core::{require, Principal, RequestHead, Unavailable};

async fn office(_: &RequestHead<'_>, _: &Principal, _: u8) -> Result<bool, Unavailable> {
    Ok(true)
}

#[require(check = office)]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

fn main() {}
