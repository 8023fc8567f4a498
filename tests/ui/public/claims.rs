use actix_web::{get, Responder};
use auth_core::{require, Claims};

#[derive(serde::Deserialize)]
struct Profile {
    _locale: String,
}

#[require(public = "why")]
#[get("/x")]
async fn x(claims: Claims<Profile>) -> impl Responder {
    drop(claims);
    "x"
}

fn main() {}
