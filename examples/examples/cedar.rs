//! Policies in Cedar, from the folder `examples/policies`: `docs/cedar.md` explains them.
//! `cargo run -p examples --example cedar` prints the schema of its endpoints, and what some callers are answered.

use std::error::Error;
use std::path::Path;

use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{delete, get};
use auth_core::testing::{Caller, TestAuthenticator, caller};
use auth_core::{Auth, Authorized, CedarAuthorizer, CedarObject, Load, Tenants, Unavailable, require};

#[derive(Clone)]
struct Thread {
    id: u64,
    owner: String,
    tenant: String,
    archived: bool,
    labels: Vec<String>,
}

impl Load for Thread {
    type Id = u64;
    type Store = Vec<Self>;

    async fn load(threads: &Self::Store, id: u64) -> Result<Option<Self>, Unavailable> {
        Ok(threads.iter().find(|thread| thread.id == id).cloned())
    }

    fn owner(&self) -> Option<&str> {
        Some(&self.owner)
    }

    fn tenant(&self) -> Option<&str> {
        Some(&self.tenant)
    }
}

#[require(any(role = "support", owner(Thread, "thread_id")), authorizer = "cedar")]
#[get("/threads/{thread_id}")]
async fn show_thread(thread: Authorized<Thread>) -> String {
    thread.id.to_string()
}

#[require(owner(Thread, "thread_id"), authorizer = "cedar")]
#[delete("/threads/{thread_id}")]
async fn delete_thread(thread: Authorized<Thread>) -> String {
    thread.id.to_string()
}

fn threads() -> Vec<Thread> {
    let thread = |id, archived, labels: &[&str]| Thread {
        id,
        owner: "alice".to_owned(),
        tenant: "acme".to_owned(),
        archived,
        labels: labels.iter().map(ToString::to_string).collect(),
    };
    vec![thread(1, false, &[]), thread(2, true, &[]), thread(3, false, &["legal-hold"])]
}

fn cedar() -> Result<CedarAuthorizer, auth_core::InvalidCedar> {
    let thread = CedarObject::new("Thread", |thread: &Thread| thread.id.to_string())
        .attribute("archived", |thread| thread.archived)
        .attribute("labels", |thread| thread.labels.clone());
    CedarAuthorizer::builder()
        .policies_from(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"))
        .object(thread)
        .build()
}

fn auth(cedar: CedarAuthorizer) -> Result<Auth, auth_core::InvalidAuth> {
    Auth::builder()
        .authenticator(TestAuthenticator)
        .objects::<Thread>(threads())
        .tenants(Tenants::of_principal())
        .authorizer(cedar)
        .build()
}

/// What these callers are answered, one line each.
async fn answers(auth: &Auth) -> Vec<String> {
    let app = init_service(auth.app().service(show_thread).service(delete_thread)).await;
    let alice = || caller("alice").tenant("acme", []);
    let fresh = |caller: Caller| caller.auth_time(auth_core::Clock::now(&auth_core::SystemClock));
    let support = |tenant| caller("sam").role("support").tenant("acme", []).tenant(tenant, ["support"]);
    let mut lines = Vec::new();
    for (who, caller, request, id) in [
        ("the owner reads", alice(), TestRequest::get(), 1),
        ("the owner, logged in long ago, deletes", alice(), TestRequest::delete(), 1),
        ("the owner, logged in just now, deletes", fresh(alice()), TestRequest::delete(), 1),
        ("… what is archived", fresh(alice()), TestRequest::delete(), 2),
        ("… what is under a legal hold", fresh(alice()), TestRequest::delete(), 3),
        ("the support team of the tenant reads", support("acme"), TestRequest::get(), 2),
        ("the support team of another tenant reads", support("initech"), TestRequest::get(), 2),
        ("somebody else reads", caller("mallory").tenant("acme", []), TestRequest::get(), 1),
    ] {
        let request = request.uri(&format!("/threads/{id}")).insert_header(caller.header());
        lines.push(format!("{}: {who}", call_service(&app, request.to_request()).await.status().as_u16()));
    }
    lines
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let cedar = cedar()?;
    let auth = auth(cedar.clone())?;
    let endpoints = auth.app().service(show_thread).service(delete_thread).check()?;
    println!("{}", endpoints.cedar_schema(&cedar)?);
    for line in answers(&auth).await {
        println!("{line}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{answers, auth, cedar};

    #[actix_web::test]
    async fn what_the_policies_say() {
        assert_eq!(
            answers(&auth(cedar().unwrap()).unwrap()).await,
            [
                "200: the owner reads",
                "403: the owner, logged in long ago, deletes",
                "200: the owner, logged in just now, deletes",
                "403: … what is archived",
                "403: … what is under a legal hold",
                "200: the support team of the tenant reads",
                "403: the support team of another tenant reads",
                "404: somebody else reads",
            ]
        );
    }
}
