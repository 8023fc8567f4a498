//! Refusals in the envelope, kind by kind.

use agent_graph::auth::{self, Nobody, roles};
use auth_core::{AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme};

use crate::{client::Server, tokens::HELLO};

/// Answers as it is told by the credential.
struct Told;

impl Authenticator for Told {
    fn name(&self) -> &'static str {
        "told"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.authorization(Scheme::BEARER)
    }

    async fn authenticate(&self, told: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
        match told.expose() {
            "invalid" => Err(AuthenticationError::invalid("secret")),
            "expired" => Err(AuthenticationError::expired("secret")),
            "unavailable" => Err(AuthenticationError::unavailable("secret")),
            // Two issuers may use one name for two people.
            named => {
                let (issuer, subject) = named.split_once('~').unwrap_or(("told", named));
                let permissions: &[&str] = if named.contains('~') { &roles::PERMISSIONS } else { &[] };
                Ok(Principal::builder(issuer, subject).permissions(permissions).build())
            }
        }
    }
}

/// The client recognises its typed errors by these prefixes, and then the status no longer counts.
const TYPED: [&str; 6] = ["GRAPH", "NODE", "STORAGE", "TRANSIENT_STORAGE", "METRICS", "SCHEMA_VERSION"];

#[actix_web::test]
async fn every_kind_has_status_code_and_challenge() {
    let auth = auth::builder(false).unwrap().authenticator(Told).build().unwrap();
    let server = Server::with_auth(auth);
    for (told, status, code, challenge) in [
        ("invalid", 401, "INVALID_TOKEN", true),
        ("expired", 401, "EXPIRED_TOKEN", true),
        ("unavailable", 503, "AUTH_UNAVAILABLE", false),
        ("ann", 403, "FORBIDDEN", true),
    ] {
        let answer = server.bearer(told, "POST", "/v1/graph/invoke", "").await;
        answer.refused(status, code);
        assert_eq!(answer.header("www-authenticate").is_empty(), !challenge, "{told}");
        assert_eq!(answer.header("retry-after").is_empty(), told != "unavailable");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-frame-options"), "DENY", "the safety net adds to it");
        assert!(!answer.text.contains("secret"), "{}", answer.text);
        assert!(TYPED.iter().all(|prefix| !code.starts_with(prefix)) && !code.starts_with("SERIALIZATION"));
    }
}

/// A request id finds its answer, and no two are alike. L004-64, as far as the answer goes.
#[actix_web::test]
async fn each_refusal_has_an_id_of_its_own() {
    let auth = auth::builder(false).unwrap().authenticator(Nobody).build().unwrap();
    let server = Server::with_auth(auth);
    let ask = async || server.anonymous("GET", "/v1/threads", "").await.header("x-request-id").to_owned();
    assert_ne!(ask().await, ask().await);
}

/// An owner is issuer and subject: the same name from another issuer is somebody else.
#[actix_web::test]
async fn one_name_of_two_issuers_is_two_owners() {
    let server = Server::with_auth(auth::builder(false).unwrap().authenticator(Told).build().unwrap());
    server.bearer("one~ann", "POST", "/v1/graph/invoke", HELLO).await.data();
    let runs = server.state.graph.node_runs();
    server.bearer("two~ann", "POST", "/v1/graph/invoke", HELLO).await.refused(403, "FORBIDDEN");
    server.bearer("two~ann", "GET", "/v1/threads/t1", "").await.refused(403, "FORBIDDEN");
    server.bearer("two~ann", "DELETE", "/v1/threads/t1", "{}").await.refused(403, "FORBIDDEN");
    assert_eq!(server.state.graph.node_runs(), runs);
    server.bearer("one~ann", "GET", "/v1/threads/t1", "").await.data();
}
