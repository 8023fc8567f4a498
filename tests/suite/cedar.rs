//! `authorizer = "cedar"`: policies judge calls, they can only deny, and nothing of a request reaches them but as a value.

mod answers;
mod principals;
mod resources;
mod start;

use actix_web::test::TestRequest;
use actix_web::{delete, get, post, web};
use auth_core::{
    Auth, AuthBuilder, Authorized, CedarAuthorizer, CedarAuthorizerBuilder, CedarObject, Load, Tenants, Unavailable,
    require,
};

use crate::people::{ISSUER, People, Person, person};

struct Thread {
    id: u64,
    owner: &'static str,
    archived: bool,
}

impl Load for Thread {
    type Id = u64;
    type Store = ();

    async fn load((): &(), id: u64) -> Result<Option<Self>, Unavailable> {
        let owner = ["alice", "bob", "alice"].get(usize::try_from(id)?);
        Ok(owner.map(|owner| Self { id, owner, archived: id == 2 }))
    }

    fn owner(&self) -> Option<&str> {
        Some(self.owner)
    }

    fn tenant(&self) -> Option<&str> {
        Some("acme")
    }
}

#[require(role = "user", authorizer = "cedar")]
#[get("/notes/{note}")]
async fn show_note(note: web::Path<String>) -> String {
    note.into_inner()
}

#[require(role = "editor", authorizer = "cedar")]
#[delete("/notes/{note}")]
async fn delete_note(note: web::Path<String>) -> String {
    note.into_inner()
}

#[require(role = "editor")]
#[post("/notes/publish")]
async fn publish_notes() -> &'static str {
    "published"
}

#[require(any(role = "admin", owner(Thread, "thread")), authorizer = "cedar")]
#[get("/threads/{thread}")]
async fn show_thread(thread: Authorized<Thread>) -> String {
    thread.id.to_string()
}

#[require(owner(Thread, from = |id: &web::Json<u64>| id.0), authorizer = "cedar")]
#[post("/threads/open")]
async fn open_thread(id: web::Json<u64>) -> String {
    id.to_string()
}

#[require(tenant = "ws", authorizer = "cedar")]
#[get("/{ws}/members")]
async fn members(ws: web::Path<String>) -> String {
    ws.into_inner()
}

/// Every method.
#[require(role = "user", authorizer = "cedar")]
async fn any_method() -> &'static str {
    "in"
}

const PERMIT_ALL: &str = "@id(\"all\") permit(principal, action, resource);";

fn thread() -> CedarObject<Thread> {
    CedarObject::new("Thread", |thread: &Thread| thread.id.to_string()).attribute("archived", |thread| thread.archived)
}

fn builder(policies: &str) -> CedarAuthorizerBuilder {
    CedarAuthorizer::builder().policies(policies).object(thread())
}

fn cedar(policies: &str) -> CedarAuthorizer {
    builder(policies).build().unwrap()
}

fn auth(cedar: CedarAuthorizer) -> AuthBuilder {
    Auth::builder()
        .authenticator(People(&[ISSUER]))
        .objects::<Thread>(())
        .tenants(Tenants::of_principal())
        .authorizer(cedar)
}

/// The application with these policies.
macro_rules! app {
    ($auth:expr) => {
        $auth
            .app()
            .service($auth.scope("/v1").service(show_note).service(delete_note).service(publish_notes))
            .service(show_thread)
            .service(open_thread)
            .service(members)
            .route("/any", auth_core::web::to(any_method))
    };
}
use app;

macro_rules! serve {
    ($cedar:expr) => {{
        let auth = auth($cedar).build().unwrap();
        init_service(app!(auth)).await
    }};
}
use serve;

fn faults(cedar: CedarAuthorizer) -> String {
    let auth = auth(cedar).build().unwrap();
    app!(auth).check().map_or_else(|faults| faults.to_string(), |_| String::new())
}

fn note(name: &str) -> TestRequest {
    TestRequest::get().uri(&format!("/v1/notes/{name}"))
}

fn now() -> u64 {
    auth_core::Clock::now(&auth_core::SystemClock)
}

fn user() -> Person {
    person("alice").role("user").issued_at(now())
}
