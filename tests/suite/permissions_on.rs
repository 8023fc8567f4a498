//! `permission(…, on = …)`: every object that is named must be granted; and what that means under `not`.

use actix_web::test::{TestRequest, init_service};
use actix_web::{get, post, web};
use auth_core::{Auth, RoleMap, Tenants, require};

use crate::log;
use crate::people::{ISSUER, People, Person, ask, person};
use crate::second_moment::json;

#[require(permission("docs:get", on = "doc"))]
#[get("/docs/{doc:.*}")]
async fn show(doc: web::Path<String>) -> String {
    doc.into_inner()
}

#[require(not(permission("docs:get", on = "doc")))]
#[get("/others/{doc:.*}")]
async fn not_on_one() -> &'static str {
    "in"
}

#[require(permission("docs:add", on = |ids| picked(ids)))]
#[post("/some")]
async fn add(ids: web::Json<Vec<String>>) -> String {
    ids.join(" ")
}

#[require(not(permission("docs:add", on = |ids| picked(ids))))]
#[post("/none")]
async fn not_on_any(ids: web::Json<Vec<String>>) -> String {
    ids.join(" ")
}

#[require(tenant = "ws", permission("docs:add", on = |ids| picked(ids)))]
#[post("/{ws}/some")]
async fn add_in_tenant(ids: web::Json<Vec<String>>) -> String {
    ids.join(" ")
}

#[require(not(scope = "docs"))]
#[get("/scope")]
async fn unscoped() -> &'static str {
    "in"
}

fn picked(ids: &[String]) -> Vec<&str> {
    assert!(!ids.iter().any(|id| id == "panic"), "a closure with a fault");
    ids.iter().map(String::as_str).collect()
}

macro_rules! application {
    () => {{
        let roles =
            RoleMap::new([("reader", vec!["docs:get@a*"]), ("adder", vec!["docs:add@a"]), ("all", vec!["docs:*"])])
                .unwrap();
        let auth = Auth::builder().authenticator(People(&[ISSUER])).roles(roles).tenants(Tenants::of_principal());
        let app = auth.build().unwrap().app().service(show).service(not_on_one).service(add).service(not_on_any);
        init_service(app.service(unscoped).service(add_in_tenant)).await
    }};
}

fn reader() -> Person {
    person("r").role("reader").permission("docs:get@b/c")
}

#[actix_web::test]
async fn one_object_of_the_path() {
    let app = application!();
    for (path, caller, status) in [
        ("/docs/a", reader(), 200),
        ("/docs/ab", reader(), 200),
        ("/docs/b%2Fc", reader(), 200),
        ("/docs/b/c", reader(), 200),
        ("/docs/B%2Fc", reader(), 403),
        ("/docs/b%252Fc", reader(), 403),
        ("/docs/", reader(), 403),
        ("/docs/", person("all").permission("docs:get"), 403),
        ("/docs/x", person("all").permission("docs:get"), 200),
        ("/docs/a", person("in").tenant("acme", &["reader"]), 403),
        ("/others/a", reader(), 403),
        ("/others/x", reader(), 200),
        ("/others/", reader(), 403),
        ("/others/", person("n"), 403),
        ("/others/x", person("all").permission("*"), 403),
        ("/others/a", reader().scope("none"), 403),
        ("/others/a", reader().key(), 403),
        ("/others/a", person("in").tenant("acme", &["reader"]), 403),
        ("/others/x", person("in").tenant("acme", &["reader"]), 200),
    ] {
        assert_eq!(ask(&app, TestRequest::with_uri(path), &caller).await.status, status, "{path} {caller:?}");
    }
}

/// Conformance 39: all that are named must be granted; under `not` none of them may be held by any means.
#[actix_web::test]
async fn objects_of_the_arguments() {
    let app = application!();
    let adder = || person("a").role("adder").permission("docs:add@b");
    for (path, ids, caller, status) in [
        ("/some", r#"["a", "b"]"#, adder(), 200),
        ("/some", r#"["a", "b", "c"]"#, adder(), 403),
        ("/some", r#"["c", "a"]"#, adder(), 403),
        ("/some", r#"["a", ""]"#, adder(), 403),
        ("/some", "[]", adder(), 403),
        ("/some", r#"["panic"]"#, adder(), 503),
        ("/some", r#"["panic"]"#, person("all").permission("*"), 503),
        ("/acme/some", "[]", person("a").tenant("acme", &["all"]), 200),
        ("/acme/some", "[]", person("a").tenant("acme", &[]).permission("docs:add"), 200),
        ("/acme/some", "[]", person("a").tenant("acme", &["adder"]), 403),
        ("/acme/some", r#"["a"]"#, person("a").tenant("acme", &["adder"]), 200),
        ("/acme/some", r#"["a"]"#, person("a").tenant("acme", &[]).tenant("other", &["all"]), 403),
        ("/none", r#"["c", "d"]"#, adder(), 200),
        ("/none", r#"["c", "a"]"#, adder(), 403),
        ("/none", r#"["a", "c"]"#, adder(), 403),
        ("/none", r#"["c", ""]"#, adder(), 403),
        ("/none", r#"["c"]"#, person("all").permission("docs:*").scope("none"), 403),
        ("/none", "[]", person("all").permission("docs:add").scope("none"), 403),
        ("/none", "[]", person("n"), 200),
        ("/none", r#"["panic"]"#, adder(), 503),
    ] {
        log::listen();
        assert_eq!(ask(&app, json(path, ids), &caller).await.status, status, "{path} {ids} {caller:?}");
        let said = log::heard();
        assert_eq!(said.contains(": panicked"), ids.contains("panic"), "the log says what failed: {said}");
    }
}

/// A credential without a scope claim has no scopes that anybody knows.
#[actix_web::test]
async fn scopes_under_not() {
    let app = application!();
    for (caller, status) in [(person("a"), 403), (person("a").scope("docs"), 403), (person("a").scope("other"), 200)] {
        assert_eq!(ask(&app, TestRequest::with_uri("/scope"), &caller).await.status, status, "{caller:?}");
    }
}
