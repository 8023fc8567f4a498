//! The duties of deciding, over requests; those that stand in files of their own are named there.

use actix_web::http::Method;
use actix_web::test::{TestRequest, init_service};
use actix_web::{delete, get, post};
use auth_core::{Auth, Clock as _, SystemClock, require};

use crate::people::{ISSUER, People, Person, answer, ask, person};

#[require(scope = "notes:read")]
#[get("/scope")]
async fn scoped() -> &'static str {
    "scope"
}

#[require(permission = "notes:read")]
#[get("/notes")]
async fn read() -> &'static str {
    "read"
}

#[require(permission = "notes:write")]
#[post("/notes")]
async fn write() -> &'static str {
    "written"
}

#[require(role = "admin", permission = "notes:delete")]
#[delete("/notes")]
async fn erase() -> &'static str {
    "deleted"
}

/// One handler for several methods: the class is that of the method which is called.
#[require(permission = "notes:write")]
#[actix_web::route("/all", method = "GET", method = "POST", method = "DELETE")]
async fn all() -> &'static str {
    "all"
}

macro_rules! application {
    () => {{
        let auth = Auth::builder().authenticator(People(&[ISSUER])).build().unwrap();
        init_service(auth.app().service(scoped).service(read).service(write).service(erase).service(all)).await
    }};
}

fn alice() -> Person {
    person("alice").issued_at(SystemClock.now())
}

/// Conformance 33: whole names, and no hierarchy among them. `*` is a scope like any other.
#[actix_web::test]
async fn a_scope_covers_what_it_names() {
    let app = application!();
    for (scope, status) in [
        ("notes:read", 200),
        ("notes:*", 403),
        ("*", 403),
        ("notes", 403),
        ("notes:read:all", 403),
        ("notes:rea", 403),
        ("Notes:Read", 403),
        ("notes:read notes:write", 403),
        ("", 403),
    ] {
        let answer = ask(&app, TestRequest::get().uri("/scope"), &alice().permission("*").scope(scope)).await;
        assert_eq!(answer.status, status, "{scope:?}");
    }
    let answer = ask(&app, TestRequest::get().uri("/scope"), &alice().permission("*")).await;
    assert_eq!(answer.status, 403, "without a scope claim nobody knows");
}

/// Conformance 38 (ASVS 8.2.1): who holds nothing gets nothing, whatever is asked for.
#[actix_web::test]
async fn nothing_is_granted_by_default() {
    let app = application!();
    for (method, path) in [
        (Method::GET, "/scope"),
        (Method::GET, "/notes"),
        (Method::POST, "/notes"),
        (Method::DELETE, "/notes"),
        (Method::GET, "/all"),
        (Method::POST, "/all"),
        (Method::DELETE, "/all"),
    ] {
        let request = || TestRequest::with_uri(path).method(method.clone());
        assert_eq!(answer(&app, request().to_request()).await.status, 401, "{method} {path}");
        assert_eq!(ask(&app, request(), &alice()).await.status, 403, "{method} {path}");
    }
}

/// Conformance 38 (API5:2023): another method, in whatever way it is asked for, gives no more than its own endpoint.
#[actix_web::test]
async fn a_changed_method_never_escalates() {
    let app = application!();
    let reader = alice().permission("notes:read");
    let writer = alice().permission("notes:*");
    for method in ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "QUERY", "get", "DELETEX"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = TestRequest::with_uri("/notes").method(method.clone());
        let answer = ask(&app, request, &reader).await;
        let allowed = method == Method::GET;
        assert_eq!(answer.status == 200, allowed, "{method}: {} {}", answer.status, answer.text);
        assert!(!["written", "deleted"].contains(&&*answer.text), "{method}");
    }
    for header in ["x-http-method-override", "x-http-method", "x-method-override"] {
        for uri in ["/notes", "/notes?_method=DELETE", "/notes?method=POST"] {
            let request = TestRequest::get().uri(uri).insert_header((header, "DELETE"));
            assert_eq!(ask(&app, request, &alice().permission("notes:delete").role("admin")).await.status, 403);
            let request = TestRequest::get().uri(uri).insert_header((header, "DELETE"));
            assert_eq!(ask(&app, request, &reader).await.text, "read", "{header} {uri}");
        }
    }
    // The stricter class of DELETE is asked for where a handler takes several methods.
    for (method, status) in [(Method::GET, 200), (Method::POST, 200), (Method::DELETE, 403)] {
        let request = TestRequest::with_uri("/all").method(method.clone());
        assert_eq!(ask(&app, request, &writer).await.status, status, "{method}");
    }
}
