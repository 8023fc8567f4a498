use actix_web::{post, web, Responder};
use auth_core::require;

#[require(permission("documents:add", on = |input| input.indexes()))]
#[post("/x")]
async fn x(input: web::Json<u64>) -> impl Responder {
    drop(input);
    "x"
}

fn main() {}
