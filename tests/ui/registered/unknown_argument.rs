use actix_web::{get, web, Responder};
use auth_core::{require, testing};

#[require(when(|idd| **idd > 0))]
#[get("/x")]
async fn x(id: web::Path<u64>) -> impl Responder {
    drop(id);
    "x"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(x);
}
