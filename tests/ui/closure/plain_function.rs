use actix_web::{web, Responder};
use auth_core::require;

#[require(when(|id: &web::Path<T>| id.is_mine()))]
async fn x<T: serde::de::DeserializeOwned>(id: web::Path<T>) -> impl Responder {
    drop(id);
    "x"
}

fn main() {
    let _route = auth_core::web::get(x::<u64>);
}
