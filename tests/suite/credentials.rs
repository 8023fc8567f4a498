//! What becomes of credentials: none, wrong, several, and backends that fail. Conformance rows 3–5, 7–13 and 15, F12,
//! F14, L000-32, L004-35.

use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use auth_core::{Auth, AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme, testing};

use crate::docs_app::{application, ask, edit_docs, public_page};

/// Rows 7, 9, 12: 401 challenges every scheme, and names no error where nothing was sent.
#[actix_web::test]
async fn a_missing_credential() {
    let app = application!();
    let told = ask!(app, TestRequest::post().uri("/docs"));
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
    assert_eq!(told.challenges, ["Test realm=\"api\"", "Bearer realm=\"api\""]);
    assert_eq!(told.body["status"], 401);
    assert_eq!(told.body["detail"], "the request carries no credential");
}

/// Rows 13 and 15: the error stands in the challenge of the scheme that was tried.
#[actix_web::test]
async fn an_invalid_credential() {
    let app = application!();
    let invalid = "error=\"invalid_token\", error_description=\"the credential is not valid\"";
    for (name, value, challenges) in [
        (
            "authorization",
            "Bearer wrong",
            ["Test realm=\"api\"".to_owned(), format!("Bearer realm=\"api\", {invalid}")],
        ),
        ("authorization", "Bearer old", ["Test realm=\"api\"".to_owned(), format!("Bearer realm=\"api\", {invalid}")]),
        ("authorization", "bearer a b", ["Test realm=\"api\"".to_owned(), format!("Bearer realm=\"api\", {invalid}")]),
        ("x-second", "wrong", ["Test realm=\"api\"".to_owned(), format!("Bearer realm=\"api\", {invalid}")]),
        ("authorization", "Test wrong", [format!("Test realm=\"api\", {invalid}"), "Bearer realm=\"api\"".to_owned()]),
    ] {
        let told = ask!(app, TestRequest::post().uri("/docs").insert_header((name, value)));
        assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{name}: {value}");
        assert_eq!(told.challenges, challenges, "{name}: {value}");
        assert_eq!(told.body["detail"], "the credential is not valid", "L004-36: the same body for every cause");
    }
}

/// Row 4: two credentials of whatever kinds are 400, before any is verified; a token in the query is none (row 3).
#[actix_web::test]
async fn more_than_one_credential() {
    let app = application!();
    let alice = || testing::caller("alice").role("admin").header();
    for request in [
        TestRequest::post().append_header(alice()).append_header(alice()),
        TestRequest::post().append_header(alice()).append_header(("x-second", "good")),
        TestRequest::post().append_header(("authorization", "Bearer good")).append_header(("authorization", "Basic x")),
        TestRequest::post().append_header(("x-second", "good")).append_header(("x-second", "good")),
        TestRequest::post().append_header(("authorization", "Bearer down")).append_header(alice()),
    ] {
        let told = ask!(app, request.uri("/edited"));
        assert_eq!(told.status, StatusCode::BAD_REQUEST);
        assert!(
            told.challenges.iter().any(|challenge| challenge.contains("error=\"invalid_request\"")),
            "{:?}",
            told.challenges
        );
        assert_eq!(told.body["status"], 400);
    }
    let told = ask!(app, TestRequest::post().uri("/edited?access_token=good&x-second=good"));
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
    assert_eq!(told.challenges.len(), 2);
}

/// Row 4: a repeated `Authorization` is refused even where nobody reads it.
#[actix_web::test]
async fn a_repeated_authorization_header() {
    struct Key;

    impl Authenticator for Key {
        fn name(&self) -> &'static str {
            "key"
        }

        fn scheme(&self) -> Scheme {
            Scheme::new("Key")
        }

        fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
            head.header("x-key")
        }

        async fn authenticate(&self, _: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
            Ok(Principal::builder("keys", "kim").role("editor").permission("docs:write").build())
        }
    }
    let auth = Auth::builder().authenticator(Key).build().unwrap();
    let app = init_service(auth.app().service(edit_docs)).await;
    let post = || TestRequest::post().uri("/edited").insert_header(("x-key", "k"));
    assert_eq!(ask!(app, post()).status, StatusCode::OK);
    let once = post().append_header(("authorization", "Basic x"));
    assert_eq!(ask!(app, once).status, StatusCode::OK, "a scheme that nobody reads is no credential of ours");
    let twice = post().append_header(("authorization", "Basic x")).append_header(("authorization", "Basic y"));
    assert_eq!(ask!(app, twice).status, StatusCode::BAD_REQUEST);
    let alone = TestRequest::post().uri("/edited").append_header(("authorization", "Basic x"));
    let alone = alone.append_header(("authorization", "Basic y"));
    assert_eq!(ask!(app, alone).status, StatusCode::BAD_REQUEST, "also where it is all there is");
    let bearer = post().append_header(("authorization", "Bearer x"));
    assert_eq!(ask!(app, bearer).status, StatusCode::BAD_REQUEST, "a bearer is a credential, whoever reads it");
}

/// Row 5: every request is verified; a session is no authentication, and an allowed call opens nothing for the next.
#[actix_web::test]
async fn every_request_is_verified() {
    let app = application!();
    let post = || TestRequest::post().uri("/edited").insert_header(("cookie", "session=alice; token=good"));
    let editor = testing::caller("ed").role("editor").header();
    assert_eq!(ask!(app, post()).status, StatusCode::UNAUTHORIZED);
    assert_eq!(ask!(app, post().insert_header(editor)).status, StatusCode::OK);
    assert_eq!(ask!(app, post()).status, StatusCode::UNAUTHORIZED);
}

/// A bearer that nobody recognises is invalid, not none: it does not pass for an anonymous call.
#[actix_web::test]
async fn a_bearer_that_nobody_recognises() {
    let auth = testing::auth();
    let app = init_service(auth.app().service(public_page)).await;
    let get = || TestRequest::get().uri("/public");
    assert_eq!(ask!(app, get()).status, StatusCode::OK);
    assert_eq!(ask!(app, get().insert_header(("authorization", "Basic x"))).status, StatusCode::OK);
    assert_eq!(ask!(app, get().insert_header(("authorization", "Bearer x"))).status, StatusCode::UNAUTHORIZED);
}

/// An outage is 503 with `Retry-After`, never 401, 403 or allow; its cause stays in the log.
#[actix_web::test]
async fn an_outage() {
    let app = application!();
    let request = TestRequest::post().uri("/edited").insert_header(("authorization", "Bearer down"));
    let answer = call_service(&app, request.to_request()).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers().get(header::RETRY_AFTER).unwrap(), "1");
    let body = String::from_utf8(read_body(answer).await.to_vec()).unwrap();
    assert!(!body.contains("secret-host"), "{body}");
}

/// Invariant 7: a panic in an authenticator is an outage.
#[actix_web::test]
async fn a_panic_in_an_authenticator_opens_nothing() {
    let app = application!();
    for path in ["/edited", "/public"] {
        let method = if path == "/public" { Method::GET } else { Method::POST };
        let request = TestRequest::with_uri(path).method(method).insert_header(("authorization", "Bearer panic"));
        let told = ask!(app, request);
        assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
}

/// `public` reads no credential; with `Option<Principal>` it does, and an invalid one is not the same as none.
#[actix_web::test]
async fn public_endpoints() {
    let app = application!();
    let body = async |request: TestRequest| {
        let answer = call_service(&app, request.to_request()).await;
        (answer.status().as_u16(), String::from_utf8(read_body(answer).await.to_vec()).unwrap())
    };
    let get = || TestRequest::get().uri("/public");
    assert_eq!(body(get()).await, (200, "nobody".to_owned()));
    assert_eq!(body(get().insert_header(testing::caller("alice").header())).await, (200, "alice".to_owned()));
    assert_eq!(body(get().insert_header(("authorization", "Bearer wrong"))).await.0, 401);
    assert_eq!(body(get().insert_header(("authorization", "Bearer down"))).await.0, 503);
    let two = get().append_header(("x-second", "good")).append_header(testing::caller("alice").header());
    assert_eq!(body(two).await.0, 400);
    for value in ["Bearer wrong", "Bearer down", "Test x"] {
        let blind = TestRequest::get().uri("/blind").insert_header(("authorization", value));
        assert_eq!(body(blind).await, (200, "blind".to_owned()), "{value}");
    }
}
