//! `tenant = "…"`: a path parameter names a tenant of the caller, and the roles and permissions beside it mean those held
//! there.

use actix_web::test::{TestRequest, init_service};
use actix_web::{get, post, web};
use auth_core::{Auth, Clock, Principal, RoleMap, SystemClock, Tenants, require};
use serde_json::{Value, json};

use crate::people::{ISSUER, People, Person, ask, person};

/// What the handler gets is what was compared.
type Named = web::Path<String>;

#[require(tenant = "ws")]
#[get("/{ws}/member")]
async fn of_members(ws: Named) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", role = "owner")]
#[get("/{ws}/owned")]
async fn of_owners(ws: Named) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", permission = "docs:write")]
#[post("/{ws}/docs")]
async fn of_writers(ws: Named) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", any(role = "owner", all(role = "editor", not(role = "banned"))))]
#[get("/{ws}/below")]
async fn below(ws: Named) -> String {
    ws.into_inner()
}

#[require(any(role = "root", all(tenant = "ws", role = "owner")))]
#[get("/{ws}/beside")]
async fn beside(ws: Named) -> String {
    ws.into_inner()
}

#[require(role = "user", all(tenant = "ws", any(role = "owner", role = "editor")))]
#[get("/{ws}/above")]
async fn above(ws: Named) -> String {
    ws.into_inner()
}

/// Alternatives are not beside each other, however they are written.
#[require(any(tenant = "ws", role = "root"))]
#[get("/{ws}/either")]
async fn either(ws: Named) -> String {
    ws.into_inner()
}

#[require(not(all(tenant = "ws", not(role = "root"))))]
#[get("/{ws}/neither")]
async fn neither(ws: Named) -> String {
    ws.into_inner()
}

#[require(authenticated)]
#[get("/mine")]
async fn own_tenants(caller: Principal) -> String {
    caller
        .tenants()
        .map(|tenant| [tenant, if caller.has_role_in(tenant, "owner") { ":true " } else { ":false " }].concat())
        .collect()
}

macro_rules! application {
    ($tenants:expr) => {{
        let roles = RoleMap::new([("owner", vec!["docs:*"]), ("editor", vec!["docs:write"])]).unwrap();
        let auth = Auth::builder().authenticator(People(&[ISSUER])).roles(roles).tenants($tenants).build().unwrap();
        let app = auth.app().service(of_members).service(of_owners).service(of_writers).service(below);
        init_service(app.service(beside).service(above).service(own_tenants).service(either).service(neither)).await
    }};
}

/// `GET /acme/owned`, and the like.
pub(crate) fn call(line: &str) -> TestRequest {
    let (method, path) = line.split_once(' ').unwrap();
    TestRequest::with_uri(path).method(method.parse().unwrap())
}

pub(crate) fn claimed(workspaces: Value) -> Person {
    person("alice").claim("workspaces", workspaces).issued_at(SystemClock.now())
}

/// A claim may name one tenant, a list, or tenants with the roles held there. Anything else is no membership.
#[actix_web::test]
async fn memberships_of_a_claim() {
    let app = application!(Tenants::claim("workspaces"));
    for (claim, member, owner) in [
        (json!("acme"), 200, 403),
        (json!(["acme", "other"]), 200, 403),
        (json!({"acme": []}), 200, 403),
        (json!({"acme": ["owner"]}), 200, 200),
        (json!({"acme": ["editor", "owner"], "other": []}), 200, 200),
        (json!({"acme": "owner"}), 200, 200),
        (json!({"acme": {"owner": true}}), 403, 403),
        (json!({"acme": ["Owner", "owner "]}), 200, 403),
        (json!({"acme": ["owner", 1]}), 403, 403),
        (json!({"acme": ["owner", ["owner"]]}), 403, 403),
        (json!({"acme": ["owner", ""]}), 403, 403),
        (json!({"other": ["owner"]}), 403, 403),
        (json!("acme other"), 403, 403),
        (json!("acme,other"), 403, 403),
        (json!("Acme"), 403, 403),
        (json!([["acme"]]), 403, 403),
        (json!([{"acme": ["owner"]}]), 403, 403),
        (json!(""), 403, 403),
        (json!([""]), 403, 403),
        (json!({"": ["owner"]}), 403, 403),
        (json!(true), 403, 403),
        (json!(null), 403, 403),
    ] {
        let caller = claimed(claim.clone());
        assert_eq!(ask(&app, call("GET /acme/member"), &caller).await.status, member, "{claim}");
        assert_eq!(ask(&app, call("GET /acme/owned"), &caller).await.status, owner, "{claim}");
    }
    let stated = person("alice").tenant("acme", &["owner"]).claim("workspaces", json!(["other"]));
    for path in ["GET /acme/owned", "GET /other/member"] {
        assert_eq!(
            ask(&app, call(path), &stated).await.status,
            200,
            "{path}: what the authenticator states counts too"
        );
    }
    let other = person("alice").claim("tenants", json!(["acme"]));
    assert_eq!(ask(&app, call("GET /acme/member"), &other).await.status, 403, "another claim says nothing");
}

/// Without a claim only what the authenticator states counts.
#[actix_web::test]
async fn memberships_of_the_authenticator() {
    let app = application!(Tenants::of_principal());
    for (caller, status) in [
        (person("a").tenant("acme", &["owner"]), 200),
        (person("a").tenant("acme", &[]).tenant("acme", &["owner"]), 200),
        (person("a").tenant("acme", &["editor"]).tenant("other", &["owner"]), 403),
        (person("a").tenant("", &["owner"]), 403),
        (claimed(json!({"acme": ["owner"]})), 403),
        (person("a").role("owner"), 403),
    ] {
        assert_eq!(ask(&app, call("GET /acme/owned"), &caller).await.status, status, "{caller:?}");
    }
    let several = person("a").tenant("acme", &["owner"]).tenant("", &["owner"]).tenant("other", &[]).role("owner");
    assert_eq!(ask(&app, call("GET /mine"), &several).await.text, "acme:true other:false ");
}

/// The parameter is compared as the handler gets it: decoded once, and to the letter.
#[actix_web::test]
async fn the_parameter_is_compared_to_the_letter() {
    let app = application!(Tenants::of_principal());
    let caller = person("a").tenant("a/b", &[]).tenant("ä c", &[]).tenant("..", &[]).tenant("%2F", &[]);
    for (path, status, seen) in [
        ("/a%2Fb/member", 200, "a/b"),
        ("/a%2fb/member", 200, "a/b"),
        ("/%61%2Fb/member", 200, "a/b"),
        ("/A%2Fb/member", 403, ""),
        ("/a%252Fb/member", 403, ""),
        ("/a%2Fb%20/member", 403, ""),
        ("/a%2Fb%00/member", 403, ""),
        ("/%C3%A4%20c/member", 200, "ä c"),
        ("/%C3%84%20c/member", 403, ""),
        ("/a%CC%88%20c/member", 403, ""),
        ("/../member", 200, ".."),
        ("/%2E%2E/member", 200, ".."),
        ("/%252F/member", 200, "%2F"),
        ("/%FF/member", 403, ""),
    ] {
        let answer = ask(&app, call(&format!("GET {path}")), &caller).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(status != 200 || answer.text == seen, "{path}: {}", answer.text);
    }
}

/// Beside means in the same `all`, and everything below it.
#[actix_web::test]
async fn roles_and_permissions_beside() {
    let app = application!(Tenants::of_principal());
    let member = || person("m").tenant("acme", &[]);
    let with = |role: &str| person("w").tenant("acme", &[role]).tenant("other", &[]);
    for (path, caller, status) in [
        ("GET /acme/owned", with("owner"), 200),
        ("GET /other/owned", with("owner"), 403),
        ("GET /acme/owned", member().role("owner"), 403),
        ("POST /acme/docs", with("editor"), 200),
        ("POST /acme/docs", with("owner"), 200),
        ("POST /other/docs", with("editor"), 403),
        // A permission of the credential itself is held in every tenant of the caller, and in no other; that of a role is
        // held where the role is.
        ("POST /acme/docs", member().permission("docs:write"), 200),
        ("POST /acme/docs", member().role("editor"), 403),
        ("POST /other/docs", member().permission("*"), 403),
        ("POST /acme/docs", with("editor").scope("docs:write"), 200),
        ("POST /acme/docs", with("editor").scope("docs:read"), 403),
        ("POST /acme/docs", with("editor").key(), 403),
        ("POST /acme/docs", with("viewer").key().scope("docs:write"), 200),
        ("GET /acme/below", with("owner"), 200),
        ("GET /acme/below", with("editor"), 200),
        ("GET /other/below", with("editor"), 403),
        ("GET /acme/below", member().role("editor"), 403),
        ("GET /acme/beside", person("r").role("root"), 200),
        ("GET /acme/beside", with("owner"), 200),
        ("GET /acme/beside", with("root"), 403),
        ("GET /acme/beside", member().role("owner"), 403),
        ("GET /acme/either", person("r").role("root"), 200),
        ("GET /acme/either", with("user"), 200),
        ("GET /acme/either", person("r"), 403),
        ("GET /acme/neither", member().role("root"), 200),
        ("GET /acme/neither", member(), 403),
        ("GET /acme/neither", person("r").tenant("other", &[]), 200),
        ("GET /acme/above", with("owner").role("user"), 200),
        ("GET /acme/above", with("owner").tenant("acme", &["user"]), 403),
        ("GET /acme/above", member().role("user").role("owner"), 403),
    ] {
        assert_eq!(ask(&app, call(path), &caller).await.status, status, "{path} {caller:?}");
    }
}
