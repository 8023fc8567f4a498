//! Who gets in and who does not. Conformance rows 8, 14, 16 and 17, F14, F19, L004-60.

use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpResponse, Responder, web};
use auth_core::{Principal, testing};
use serde_json::Value;

use crate::docs_app::{application, ask, auth, blind_page, public_page};
use crate::handlers::{self, ROUTES, calls};
use crate::log;

#[actix_web::test]
async fn every_shape_lets_the_right_caller_in() {
    let auth = testing::auth();
    let app = init_service(App::new().app_data(auth).configure(handlers::all)).await;
    for (method, path) in ROUTES {
        let before = calls();
        let (kind, body) = match path {
            "/patch" => ("text/plain", "body"),
            "/delete/1" => ("application/x-www-form-urlencoded", "text=x"),
            _ => ("application/json", r#"{"text":"x"}"#),
        };
        let request = TestRequest::with_uri(path)
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .insert_header(("content-type", kind))
            .insert_header(testing::caller("alice").role("admin").header())
            .set_payload(body);
        // A role alone is no permission that a limited credential could name, but this one is not limited.
        let told = ask!(app, request);
        assert_eq!(told.status, StatusCode::OK, "{method} {path}");
        assert_eq!(calls(), before + 1, "{method} {path}");
    }
}

/// Roles grant by configuration.
#[actix_web::test]
async fn roles_grant_permissions() {
    let app = application!();
    let post = |caller: testing::Caller| TestRequest::post().uri("/edited").insert_header(caller.header());
    assert_eq!(ask!(app, post(testing::caller("ed").role("editor"))).status, StatusCode::OK);
    assert_eq!(ask!(app, post(testing::caller("ed").role("author"))).status, StatusCode::FORBIDDEN);
}

/// Rows 8 and 14: all names at once where they would help; a bare challenge where they would not.
#[actix_web::test]
async fn too_little() {
    let app = application!();
    let told = ask!(app, TestRequest::post().uri("/docs").insert_header(testing::caller("bob").header()));
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    let lacks = "error=\"insufficient_scope\", error_description=\"the credential lacks a scope or permission\"";
    let tried = format!("Test realm=\"api\", {lacks}, scope=\"docs:write docs:all\"");
    assert_eq!(told.challenges, [tried.as_str(), "Bearer realm=\"api\""]);
    assert_eq!(told.body["required"], serde_json::json!(["docs:write", "docs:all"]));
    assert_eq!(told.body["detail"], "this operation asks for: docs:write, docs:all");

    let told = ask!(app, TestRequest::post().uri("/edited").insert_header(testing::caller("bob").header()));
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    assert_eq!(told.challenges, ["Test realm=\"api\"", "Bearer realm=\"api\""]);
    assert_eq!(told.body["required"], Value::Null);
}

/// Row 17: what is hidden looks like a path that nobody serves.
#[actix_web::test]
async fn hidden_answers_404() {
    let app = application!();
    let bob = || testing::caller("bob").header();
    let hidden = call_service(&app, TestRequest::get().uri("/hidden").insert_header(bob()).to_request()).await;
    let absent = call_service(&app, TestRequest::get().uri("/absent").insert_header(bob()).to_request()).await;
    assert_eq!((hidden.status(), absent.status()), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(!hidden.headers().contains_key(header::WWW_AUTHENTICATE));
    assert!(read_body(hidden).await.is_empty() && read_body(absent).await.is_empty());
    assert_eq!(ask!(app, TestRequest::get().uri("/hidden")).status, StatusCode::UNAUTHORIZED);
}

/// A strict operation asks more: an exact grant, a recent login, the role of the class.
#[actix_web::test]
async fn strict_operations() {
    let app = application!();
    let delete = |caller: testing::Caller| TestRequest::delete().uri("/docs/1").insert_header(caller.header());
    let keeper = || testing::caller("kim").permission("docs:delete");
    assert_eq!(ask!(app, delete(keeper())).status, StatusCode::OK);
    let told = ask!(app, delete(testing::caller("ed").role("editor")));
    assert_eq!(told.status, StatusCode::FORBIDDEN, "docs:* is no exact grant");
    let told = ask!(app, delete(keeper().issued_at(Some(1))));
    assert_eq!(told.status, StatusCode::UNAUTHORIZED, "an old login");
    assert_eq!(
        told.challenges[0],
        "Test realm=\"api\", error=\"insufficient_user_authentication\", error_description=\"a more recent or stronger \
         login is required\", max_age=\"3600\""
    );
    let told = ask!(app, delete(testing::caller("ed").role("editor").issued_at(Some(1))));
    assert_eq!(told.status, StatusCode::FORBIDDEN, "a step-up is the answer only when nothing else denies");

    let store = |caller: testing::Caller| TestRequest::post().uri("/store").insert_header(caller.header());
    let writer = || testing::caller("wim").permission("store:write");
    assert_eq!(ask!(app, store(writer())).status, StatusCode::FORBIDDEN, "the role of the class is missing");
    assert_eq!(ask!(app, store(writer().role("admin"))).status, StatusCode::OK);
}

/// A missing `Auth` is a 500 with nothing in it, never an open door, whatever is sent.
#[actix_web::test]
async fn a_missing_auth_is_never_an_open_door() {
    let app = init_service(App::new().configure(handlers::all).service(blind_page).service(public_page)).await;
    let before = calls();
    log::listen();
    for (method, path) in ROUTES.into_iter().chain([("GET", "/blind"), ("GET", "/public")]) {
        let request = TestRequest::with_uri(path)
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .insert_header(testing::caller("alice").role("admin").header());
        let told = ask!(app, request);
        assert_eq!(told.status, StatusCode::INTERNAL_SERVER_ERROR, "{method} {path}");
        assert_eq!(told.body["detail"], "the server is not set up to answer this");
        let log = log::heard();
        assert!(log.contains("build it with `auth.app()`") && log.contains(".app_data(auth.clone())"), "{log}");
    }
    assert_eq!(calls(), before);
}

/// A handler that nobody decided cannot get a `Principal`, even if the request carries a good credential.
#[actix_web::test]
async fn a_principal_comes_from_a_decision_alone() {
    async fn undecided(caller: Principal) -> impl Responder {
        HttpResponse::Ok().body(caller.subject().to_owned())
    }
    let app = init_service(App::new().app_data(auth()).route("/", web::get().to(undecided))).await;
    let told = ask!(app, TestRequest::get().uri("/").insert_header(testing::caller("alice").role("admin").header()));
    assert_eq!(told.status, StatusCode::INTERNAL_SERVER_ERROR);
}

/// Bad bodies are for those who may send one: 401 and 403 first, then 400 or 415.
#[actix_web::test]
async fn a_broken_body_comes_after_the_decision() {
    let app = init_service(App::new().app_data(auth()).configure(handlers::all)).await;
    let broken =
        || TestRequest::post().uri("/post").insert_header(("content-type", "application/json")).set_payload("{");
    assert_eq!(ask!(app, broken()).status, StatusCode::UNAUTHORIZED);
    assert_eq!(ask!(app, broken().insert_header(testing::caller("bob").header())).status, StatusCode::FORBIDDEN);
    let admin = broken().insert_header(testing::caller("alice").role("admin").header());
    assert_eq!(ask!(app, admin).status, StatusCode::BAD_REQUEST);
}
