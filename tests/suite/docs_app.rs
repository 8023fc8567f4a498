//! An application with an endpoint for each kind of answer, and what its answers say.

use actix_web::http::StatusCode;
use actix_web::{Responder, delete, get, post, web};
use auth_core::{
    Auth, AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, RoleMap, Scheme, require,
    testing,
};
use serde_json::Value;

/// What an answer says, in one line each.
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) challenges: Vec<String>,
    pub(crate) body: Value,
}

/// Asks and collects.
macro_rules! ask {
    ($app:expr, $request:expr) => {{
        let answer = actix_web::test::call_service(&$app, $request.to_request()).await;
        let status = answer.status();
        let challenges = answer
            .headers()
            .get_all(actix_web::http::header::WWW_AUTHENTICATE)
            .map(|value| value.to_str().unwrap().to_owned())
            .collect::<Vec<_>>();
        let body = actix_web::test::read_body(answer).await;
        crate::docs_app::Told { status, challenges, body: serde_json::from_slice(&body).unwrap_or_default() }
    }};
}

#[require(permission = "docs:write", scope = "docs:all")]
#[post("/docs")]
async fn write_docs() -> impl Responder {
    "written"
}

#[require(role = "editor", permission = "docs:write")]
#[post("/edited")]
async fn edit_docs() -> impl Responder {
    "edited"
}

#[require(role = "admin", hide)]
#[get("/hidden")]
async fn hidden_page() -> impl Responder {
    "hidden"
}

#[require(permission = "docs:delete")]
#[delete("/docs/{id}")]
async fn delete_docs(id: web::Path<String>) -> impl Responder {
    id.into_inner()
}

#[require(permission = "store:write")]
#[post("/store")]
async fn write_store() -> impl Responder {
    "stored"
}

#[require(public = "anybody may look")]
#[get("/public")]
async fn public_page(caller: Option<Principal>) -> String {
    caller.map_or_else(|| "nobody".to_owned(), |caller| caller.subject().to_owned())
}

#[require(public = "anybody may look")]
#[get("/blind")]
async fn blind_page() -> impl Responder {
    "blind"
}

pub(crate) fn auth() -> Auth {
    let roles = RoleMap::new([("editor", vec!["docs:*"]), ("admin", vec!["*"])]).unwrap();
    Auth::builder().authenticator(testing::TestAuthenticator).authenticator(Second).roles(roles).build().unwrap()
}

/// A second scheme, whose store may be down.
struct Second;

impl Authenticator for Second {
    fn name(&self) -> &'static str {
        "second"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        match head.header("x-second") {
            Found::Nothing => head.authorization(Scheme::BEARER),
            found => found,
        }
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        match credential.expose() {
            "good" => Ok(Principal::builder("second", "carol").role("editor").issued_at(0).build()),
            "panic" => panic!("a backend with a fault"),
            "old" => Err(AuthenticationError::expired("a day ago")),
            "down" => Err(AuthenticationError::unavailable("the store does not answer: secret-host")),
            _ => Err(AuthenticationError::invalid("unknown")),
        }
    }
}

/// Everything above.
pub(crate) fn docs(config: &mut auth_core::ServiceConfig) {
    config
        .service(write_docs)
        .service(edit_docs)
        .service(hidden_page)
        .service(delete_docs)
        .service(write_store)
        .service(public_page)
        .service(blind_page);
}

/// The application, ready for [`ask`].
macro_rules! application {
    () => {
        actix_web::test::init_service(crate::docs_app::auth().app().configure(crate::docs_app::docs)).await
    };
}

pub(crate) use {application, ask};

/// A handler can be called by itself in unit tests.
#[actix_web::test]
async fn the_test_kit_calls_a_handler_without_a_server() {
    let caller = testing::caller("alice").role("admin").principal();
    assert_eq!(public_page::handler(Some(caller)).await, "alice");
    assert_eq!(public_page::handler(None).await, "nobody");
}
