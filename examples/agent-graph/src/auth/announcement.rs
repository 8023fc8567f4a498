//! What a start says about its endpoints.

use actix_http::Request;
use actix_service::IntoServiceFactory;
use actix_web::web;
use auth_core::{Atom, Auth, Requirement};

use crate::app::{AppState, app};

/// Names every public endpoint with its reason, and counts the others.
pub fn announce(auth: &Auth, state: &web::Data<AppState>) {
    // The list is complete once an application was built, and the server builds its own only when it runs.
    drop(IntoServiceFactory::<_, Request>::into_factory(app(auth, state.clone())));
    let mut protected = 0;
    for endpoint in auth.endpoints().iter() {
        match endpoint.requirement() {
            Requirement::Atom(Atom::Public(why)) => {
                let (method, path, why) = (endpoint.method(), endpoint.path(), why.unwrap_or("no reason given"));
                tracing::info!(target: "auth::start", "public: {method} {path} ({why})");
            }
            _ => protected += 1,
        }
    }
    tracing::info!(target: "auth::start", "protected: {protected} endpoints");
}
