//! The tenant of an object: one of the caller's, and the one that is named beside.

use actix_web::test::init_service;
use actix_web::{get, post};
use auth_core::{Auth, Load, Tenants, Unavailable, require};

use crate::people::{ISSUER, People, ask, person};
use crate::tenants::call;

/// A document that is named `owner@tenant`.
pub(crate) struct Doc(pub(crate) String);

impl Load for Doc {
    type Id = String;
    type Store = ();

    async fn load((): &(), id: String) -> Result<Option<Self>, Unavailable> {
        Ok((id != "missing").then_some(Self(id)))
    }

    fn owner(&self) -> Option<&str> {
        self.0.split('@').next()
    }

    fn tenant(&self) -> Option<&str> {
        self.0.split('@').nth(1)
    }
}

#[require(owner(Doc, "doc"))]
#[get("/docs/{doc}")]
async fn own() -> &'static str {
    "in"
}

#[require(tenant = "ws", owner(Doc, "doc"), reveal)]
#[get("/{ws}/own/{doc}")]
async fn own_in_tenant() -> &'static str {
    "in"
}

#[require(role = "approver", not(owner(Doc, "doc")))]
#[post("/approvals/{doc}")]
async fn approve() -> &'static str {
    "in"
}

macro_rules! application {
    () => {{
        let auth = Auth::builder().authenticator(People(&[ISSUER])).objects::<Doc>(()).tenants(Tenants::of_principal());
        init_service(auth.build().unwrap().app().service(own).service(own_in_tenant).service(approve)).await
    }};
}

/// Conformance 39: where tenants are configured, an object's tenant is one of the caller's, and the one that is named beside.
#[actix_web::test]
async fn the_tenant_of_an_object() {
    let app = application!();
    let alice = || person("alice").tenant("acme", &[]).tenant("other", &[]);
    for (path, caller, status) in [
        ("GET /docs/alice@acme", alice(), 200),
        ("GET /docs/alice@other", alice(), 200),
        ("GET /docs/alice@evil", alice(), 404),
        ("GET /docs/alice@Acme", alice(), 404),
        ("GET /docs/alice@", alice(), 404),
        ("GET /docs/alice", alice(), 404),
        ("GET /docs/bob@acme", alice(), 404),
        ("GET /docs/alice@acme", person("alice"), 404),
        ("GET /acme/own/alice@acme", alice(), 200),
        ("GET /acme/own/alice@other", alice(), 403),
        ("GET /other/own/alice@acme", alice(), 403),
        ("GET /evil/own/alice@evil", alice(), 403),
    ] {
        assert_eq!(ask(&app, call(path), &caller).await.status, status, "{path} {caller:?}");
    }
    let without = {
        let auth = Auth::builder().authenticator(People(&[ISSUER])).objects::<Doc>(()).build().unwrap();
        init_service(auth.app().service(own)).await
    };
    for (path, status) in [("/docs/alice", 200), ("/docs/alice@anywhere", 200), ("/docs/bob@acme", 404)] {
        assert_eq!(ask(&without, call(&format!("GET {path}")), &alice()).await.status, status, "{path}");
    }
}

/// Who owns an object is its owner wherever the credential is at home: fewer tenants open no door.
#[actix_web::test]
async fn nobody_approves_what_is_theirs() {
    let app = application!();
    let approver = |name: &str| person(name).role("approver");
    for (caller, status) in [
        (approver("bob").tenant("acme", &[]), 200),
        (approver("bob"), 200),
        (approver("alice").tenant("acme", &[]), 403),
        (approver("alice").tenant("other", &[]), 403),
        (approver("alice"), 403),
    ] {
        assert_eq!(ask(&app, call("POST /approvals/alice@acme"), &caller).await.status, status, "{caller:?}");
    }
    let missing = ask(&app, call("POST /approvals/missing"), &approver("bob")).await;
    assert_eq!(missing.status, 403, "a negated owner denies with 403");
}
