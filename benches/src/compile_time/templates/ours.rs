use std::sync::Mutex;

use actix_web::{Error, HttpResponse, HttpServer, Responder, delete, error, get, patch, post, put, web};
use auth_core::{Auth, AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme, require};
use serde::{Deserialize, Serialize};

struct Tokens;

impl Authenticator for Tokens {
    fn name(&self) -> &'static str {
        "token"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.authorization(Scheme::BEARER)
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _head: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        match credential.expose() {
            "admin" => Ok(Principal::builder("tokens", "admin").role("admin").build()),
            _ => Err(AuthenticationError::invalid("unknown token")),
        }
    }
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let auth = Auth::builder().authenticator(Tokens).build().map_err(std::io::Error::other)?;
    let store = web::Data::new(Store::default());
    HttpServer::new(move || {
        auth.app().app_data(store.clone()).service(auth.scope("/v1") /* services */)
    })
    .bind(("127.0.0.1", 8000))?
    .run()
    .await
}
