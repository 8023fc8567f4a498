//! Tenants beside what limits a caller: negation, global roles, strict classes.

use actix_web::test::init_service;
use actix_web::{delete, get, post, web};
use auth_core::{Auth, Facts, Requirement, RoleMap, Tenants, require, requirement};
use serde_json::json;

use crate::people::{ISSUER, People, ask, person};
use crate::tenants::{call, claimed};

/// What the handler gets is what was compared.
type Named = web::Path<String>;

#[require(tenant = "ws", not(permission = "docs:write"))]
#[get("/{ws}/readers")]
async fn of_readers(ws: Named) -> String {
    ws.into_inner()
}

#[require(not(tenant = "ws"))]
#[get("/{ws}/strangers")]
async fn of_strangers(ws: Named) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", permission = "store:write")]
#[post("/{ws}/store")]
async fn of_the_store(ws: Named) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", permission = "docs:delete")]
#[delete("/{ws}/docs")]
async fn of_deleters(ws: Named) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", permission("docs:delete", on = "doc"))]
#[delete("/{ws}/docs/{doc}")]
async fn of_deleters_of_one(ws: web::Path<(String, String)>) -> String {
    ws.into_inner().0
}

#[require(not(role = "banned"))]
#[get("/unbanned")]
async fn of_the_unbanned() -> &'static str {
    "in"
}

#[require(tenant = "ws", role = "support")]
#[get("/{ws}/support")]
async fn of_support(ws: Named) -> String {
    ws.into_inner()
}

macro_rules! application {
    ($tenants:expr) => {{
        let roles = [
            ("owner", vec!["docs:*"]),
            ("editor", vec!["docs:write"]),
            ("deleter", vec!["docs:delete"]),
            ("keeper", vec!["docs:delete@a*"]),
            ("admin", vec!["store:write"]),
        ];
        let auth = Auth::builder().authenticator(People(&[ISSUER])).roles(RoleMap::new(roles).unwrap());
        let app = auth.tenants($tenants).build().unwrap().app().service(of_the_unbanned);
        let app = app.service(of_readers).service(of_strangers).service(of_the_store).service(of_support);
        init_service(app.service(of_deleters).service(of_deleters_of_one)).await
    }};
}

/// Under `not` a role or permission counts if it is held by any means, in any tenant.
#[actix_web::test]
async fn under_not() {
    let app = application!(Tenants::claim("workspaces"));
    let member = || claimed(json!({"acme": ["viewer"], "other": []}));
    for (path, caller, status) in [
        ("GET /acme/readers", member(), 200),
        ("GET /acme/readers", member().role("editor"), 403),
        ("GET /acme/readers", member().permission("docs:*"), 403),
        ("GET /acme/readers", member().permission("docs:write").scope("docs:read"), 403),
        ("GET /acme/readers", member().key().role("editor"), 403),
        ("GET /acme/readers", claimed(json!({"acme": ["editor"]})), 403),
        ("GET /acme/readers", claimed(json!({"acme": [], "other": ["editor"]})), 403),
        ("GET /acme/readers", claimed(json!({"acme": [], "other": ["owner"]})).scope("docs:read"), 403),
        ("GET /unbanned", member(), 200),
        ("GET /unbanned", member().role("banned"), 403),
        ("GET /unbanned", claimed(json!({"other": ["banned"]})), 403),
    ] {
        assert_eq!(ask(&app, call(path), &caller).await.status, status, "{path} {caller:?}");
    }
}

const STRANGER: Requirement = requirement!(not(tenant = "ws"));

/// Where the claim of memberships or the name of the tenant is absent, nobody knows whether the caller is a member.
#[actix_web::test]
async fn what_is_absent_is_unknown() {
    let app = application!(Tenants::claim("workspaces"));
    for (caller, status) in [
        (person("a"), 403),
        (claimed(json!(null)), 403),
        (claimed(json!("")), 403),
        (claimed(json!(["acme"])), 403),
        (claimed(json!([])), 200),
        (claimed(json!(["other"])), 200),
        (person("a").tenant("other", &[]), 200),
        (person("a").tenant("acme", &[]), 403),
    ] {
        assert_eq!(ask(&app, call("GET /acme/strangers"), &caller).await.status, status, "{caller:?}");
    }
    let auth = Auth::builder().authenticator(People(&[ISSUER])).tenants(Tenants::of_principal()).build().unwrap();
    let member = person("m").tenant("acme", &[]).principal();
    for (facts, allowed) in [
        (Facts::default().parameter("ws", "other"), true),
        (Facts::default().parameter("ws", "acme"), false),
        (Facts::default().parameter("ws", ""), false),
        (Facts::default(), false),
    ] {
        assert_eq!(auth.decide(&member, &STRANGER, facts.clone()).await.is_allow(), allowed, "{facts:?}");
    }
}

/// A global role is no membership, and counts in a tenant only where configuration lists it.
#[actix_web::test]
async fn global_roles() {
    let listed = application!(Tenants::of_principal().global_roles(["support", "banned"]));
    let unlisted = application!(Tenants::of_principal());
    let member = || person("m").tenant("acme", &[]);
    for (caller, if_listed, if_not) in [
        (member().role("support"), 200, 403),
        (member(), 403, 403),
        (person("m").role("support"), 403, 403),
        (person("m").role("support").tenant("other", &["support"]), 403, 403),
        (person("m").tenant("acme", &["support"]), 200, 200),
        (member().role("Support"), 403, 403),
    ] {
        assert_eq!(ask(&listed, call("GET /acme/support"), &caller).await.status, if_listed, "{caller:?}");
        assert_eq!(ask(&unlisted, call("GET /acme/support"), &caller).await.status, if_not, "{caller:?}");
    }
}

/// The role of the class is held beside the outermost `tenant`, and so is what a limited credential must name.
#[actix_web::test]
async fn strict_classes() {
    let app = application!(Tenants::claim("workspaces"));
    let with = |role: &str| claimed(json!({"acme": [role], "other": []}));
    for (path, caller, status) in [
        ("POST /acme/store", with("admin"), 200),
        ("POST /other/store", with("admin"), 403),
        ("POST /acme/store", with("viewer").role("admin"), 403),
        ("POST /acme/store", with("viewer").permission("store:write"), 403),
        ("POST /acme/store", with("admin").scope("store:write"), 200),
        ("POST /acme/store", with("admin").scope("store:*"), 403),
        ("DELETE /acme/docs", with("deleter"), 200),
        ("DELETE /acme/docs", with("owner"), 403),
        ("DELETE /other/docs", with("deleter"), 403),
        ("DELETE /acme/docs", with("deleter").scope("docs:delete"), 200),
        ("DELETE /acme/docs", with("deleter").scope("docs:*"), 403),
        ("DELETE /other/docs", with("deleter").scope("docs:delete"), 403),
        ("DELETE /acme/docs", with("viewer").key().scope("docs:delete"), 200),
        ("DELETE /acme/docs/a1", with("keeper"), 200),
        ("DELETE /acme/docs/b1", with("keeper"), 403),
        ("DELETE /acme/docs/a1", with("deleter").scope("docs:delete@a1"), 200),
        ("DELETE /acme/docs/a2", with("deleter").scope("docs:delete@a1"), 403),
    ] {
        assert_eq!(ask(&app, call(path), &caller).await.status, status, "{path} {caller:?}");
    }
}
