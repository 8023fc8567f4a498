//! What a start says about its endpoints.

use auth_core::{Atom, Endpoints, Requirement};

/// Names every public endpoint with its reason, and counts the others.
pub fn announce(endpoints: &Endpoints) {
    let mut protected = 0;
    for endpoint in endpoints.iter() {
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
