//! An endpoint that answers a caller with the endpoints that it may call.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::judge::Judge;
use super::web::{self, Resource};
use crate::auth::Auth;
use crate::endpoints::EndpointInfo;
use crate::facts::Facts;
use crate::principal::Principal;
use crate::require;

impl Auth {
    /// An endpoint that answers a caller with the endpoints that it may call, for menus and buttons: GET, for every caller
    /// who is known.
    ///
    /// ```
    /// use auth_core::testing;
    ///
    /// let auth = testing::auth();
    /// let app = auth.app().service(auth.permitted_endpoints("/me/endpoints"));
    /// ```
    ///
    /// ```json
    /// [{ "method": "GET", "path": "/v1/threads", "permitted": "yes" },
    ///  { "method": "DELETE", "path": "/v1/threads/{id}", "permitted": "depends" }]
    /// ```
    ///
    /// `yes` is what the caller may call now; `depends` is what path, arguments, a check, an authorizer or a fresh login
    /// decide. Endpoints that the caller may not call are left out, and so is what they require. It is advice: each call
    /// is decided by itself.
    pub fn permitted_endpoints(&self, path: &str) -> Resource {
        web::resource(path).route(web::get(permitted))
    }
}

#[require(authenticated)]
async fn permitted(request: HttpRequest, caller: Principal) -> HttpResponse {
    let auth = Judge::of(&request);
    let all = auth.iter().flat_map(|auth| {
        let endpoints = auth.endpoints();
        let permitted = endpoints.iter().filter_map(|endpoint| line(auth, &caller, endpoint));
        permitted.collect::<Vec<_>>()
    });
    let all: Vec<Value> = all.collect();
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(all)
}

fn line(auth: &Auth, caller: &Principal, endpoint: EndpointInfo<'_>) -> Option<Value> {
    let permitted = if endpoint.requirement().is_public() {
        "yes"
    } else {
        match endpoint.permits(auth.settings(), caller, &Facts::sketch(auth.settings().clock.now())) {
            None => return None,
            Some(true) => "yes",
            Some(false) => "depends",
        }
    };
    Some(json!({ "method": endpoint.method(), "path": endpoint.path(), "permitted": permitted }))
}
