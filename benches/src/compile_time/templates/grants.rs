use std::collections::HashSet;
use std::sync::Mutex;

use actix_web::dev::ServiceRequest;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{App, Error, HttpResponse, HttpServer, Responder, delete, error, get, patch, post, put, web};
use actix_web_grants::{GrantsMiddleware, protect};
use serde::{Deserialize, Serialize};

async fn roles(request: &ServiceRequest) -> Result<HashSet<String>, Error> {
    match request.headers().get(AUTHORIZATION) {
        Some(value) if value == "Bearer admin" => Ok(HashSet::from(["admin".to_owned()])),
        Some(_) => Err(error::ErrorUnauthorized("unknown token")),
        None => Ok(HashSet::new()),
    }
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let store = web::Data::new(Store::default());
    HttpServer::new(move || {
        App::new()
            .app_data(store.clone())
            .wrap(GrantsMiddleware::with_extractor(roles))
            .service(web::scope("/v1") /* services */)
    })
    .bind(("127.0.0.1", 8000))?
    .run()
    .await
}
