//! What a credential that limits its subject must name on strict operations, where objects come from the arguments and
//! tenants from policies.

use actix_web::test::{TestRequest, init_service};
use actix_web::{delete, post, web};
use auth_core::{Auth, Clock, Requirement, RoleMap, SystemClock, Tenants, require, requirement};

use crate::log;
use crate::people::{ISSUER, People, Person, ask, person};

#[require(any(role = "admin", permission("docs:delete", on = |ids| picked(ids))))]
#[post("/delete-batch")]
async fn delete_batch(ids: web::Json<Vec<String>>) -> String {
    ids.join(" ")
}

fn picked(ids: &[String]) -> &[String] {
    assert!(!ids.iter().any(|id| id == "panic"), "a closure with a fault");
    ids
}

#[require(permission("docs:delete", on = |ids| ids.to_vec()))]
#[post("/delete-some")]
async fn delete_some(ids: web::Json<Vec<String>>) -> String {
    ids.join(" ")
}

const IN_WORKSPACE: Requirement = requirement!(tenant = "ws", role = "member");

#[require(policy = IN_WORKSPACE, permission = "store:write")]
#[post("/{ws}/store")]
async fn write_store(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", permission("docs:delete", on = "doc"))]
#[delete("/{ws}/docs/{doc}")]
async fn delete_one() -> &'static str {
    "gone"
}

macro_rules! application {
    () => {{
        let roles = RoleMap::new([("eraser", vec!["docs:*"]), ("member", vec!["docs:read"])]).unwrap();
        let auth = Auth::builder().authenticator(People(&[ISSUER])).tenants(Tenants::of_principal()).roles(roles);
        let app = auth.build().unwrap().app().service(delete_batch).service(delete_some).service(write_store);
        init_service(app.service(delete_one)).await
    }};
}

fn now() -> Person {
    person("alice").issued_at(SystemClock.now())
}

/// Another branch may allow the call, and still the credential must name what it is used on: so the arguments are asked.
#[actix_web::test]
async fn objects_of_the_arguments() {
    let app = application!();
    let admin = || now().role("admin").permission("docs:delete");
    for (path, ids, caller, status) in [
        ("/delete-batch", "[\"a\"]", admin(), 200),
        ("/delete-batch", "[\"panic\"]", admin(), 200),
        ("/delete-batch", "[\"a\"]", admin().scope("docs:delete@a"), 200),
        ("/delete-batch", "[\"a\", \"b\"]", admin().scope("docs:delete@a"), 403),
        ("/delete-batch", "[\"a\", \"b\"]", admin().scope("docs:delete"), 200),
        ("/delete-batch", "[\"a\"]", admin().scope("docs:*"), 403),
        ("/delete-batch", "[\"a\"]", admin().scope("docs:read"), 403),
        // Named by the token, and not held by the caller.
        ("/delete-batch", "[\"a\"]", now().role("admin").scope("docs:delete@a"), 403),
        ("/delete-batch", "[]", now().role("admin").scope("docs:delete"), 403),
        ("/delete-batch", "[]", admin().scope("docs:delete"), 200),
        ("/delete-batch", "[]", admin().scope("docs:delete@a"), 403),
        ("/delete-some", "[]", now().permission("docs:delete").scope("docs:delete"), 200),
        ("/delete-some", "[\"\"]", now().permission("docs:delete").scope("docs:delete"), 403),
        ("/delete-some", "[\"a\", \"b\"]", now().key().scope("docs:delete@a").scope("docs:delete@b"), 200),
        ("/delete-some", "[\"a\", \"b\"]", now().key().scope("docs:delete@a"), 403),
        ("/delete-some", "[]", now().key().scope("docs:delete@a"), 403),
        ("/delete-some", "[]", now().key().scope("docs:delete"), 200),
    ] {
        let request = TestRequest::post().uri(path).insert_header(("content-type", "application/json"));
        log::listen();
        let answer = ask(&app, request.set_payload(ids), &caller).await;
        assert!(!log::heard().contains("panicked"), "who is not limited is not asked for more");
        assert_eq!(answer.status, status, "{path} {ids} {caller:?}: {}", answer.text);
    }
}

/// The outermost tenant may stand in a policy: the role of the class is held there.
#[actix_web::test]
async fn the_tenant_of_a_policy() {
    let app = application!();
    let member = |roles: &[&str]| now().tenant("acme", roles).permission("store:write");
    for (caller, status) in [
        (member(&["member", "admin"]), 200),
        (member(&["member"]), 403),
        (member(&["member"]).role("admin"), 403),
        (member(&["admin"]), 403),
    ] {
        let answer = ask(&app, TestRequest::post().uri("/acme/store"), &caller).await;
        assert_eq!(answer.status, status, "{caller:?}");
    }
}

/// The log says that a wildcard is all there is, in the tenant, too.
#[actix_web::test]
async fn a_wildcard_in_a_tenant() {
    let app = application!();
    for (caller, says) in [
        (now().tenant("acme", &["eraser"]), "held by a wildcard only"),
        (now().tenant("acme", &["member"]), "not held"),
        (now().tenant("other", &["eraser"]), "held in a tenant, but not in the one that is asked about"),
    ] {
        log::listen();
        assert_eq!(ask(&app, TestRequest::delete().uri("/acme/docs/x"), &caller).await.status, 403);
        let said = log::heard();
        assert!(said.contains(&format!("on = \\\"doc\\\"): {says}")), "{said}");
    }
}
