use actix_web::{post, web, Responder};
use auth_core::require;

#[require(permission("documents:add", on = |swap: &web::Json<Vec<u32>>| swap.to_vec()))]
#[post("/x")]
async fn x(swap: web::Json<Vec<u32>>) -> impl Responder {
    drop(swap);
    "x"
}

fn main() {}
