use std::sync::Mutex;

use actix_web::{App, Error, HttpResponse, HttpServer, Responder, delete, error, get, patch, post, put, web};
use serde::{Deserialize, Serialize};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let store = web::Data::new(Store::default());
    HttpServer::new(move || {
        App::new().app_data(store.clone()).service(web::scope("/v1") /* services */)
    })
    .bind(("127.0.0.1", 8000))?
    .run()
    .await
}
