//! Who gets in and who does not, and what they are told. Conformance rows 7–16, F12, F14, F19, L000-32, L004-35, L004-60.

use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpResponse, Responder, delete, get, post, web};
use auth_core::{
    Auth, AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, RoleMap, Scheme, require,
    testing,
};
use serde_json::Value;

use crate::handlers::{self, ROUTES, calls};
use crate::log;

/// What an answer says, in one line each.
struct Told {
    status: StatusCode,
    challenges: Vec<String>,
    body: Value,
}

/// Asks and collects.
macro_rules! ask {
    ($app:expr, $request:expr) => {{
        let answer = call_service(&$app, $request.to_request()).await;
        let status = answer.status();
        let challenges = answer
            .headers()
            .get_all(header::WWW_AUTHENTICATE)
            .map(|value| value.to_str().unwrap().to_owned())
            .collect::<Vec<_>>();
        let body = read_body(answer).await;
        Told { status, challenges, body: serde_json::from_slice(&body).unwrap_or_default() }
    }};
}

#[require(permission = "docs:write", scope = "docs:all")]
#[post("/docs")]
async fn write_docs() -> impl Responder {
    "written"
}

#[require(role = "editor", permission = "docs:write")]
#[post("/edited")]
async fn edit_docs() -> impl Responder {
    "edited"
}

#[require(role = "admin", hide)]
#[get("/hidden")]
async fn hidden_page() -> impl Responder {
    "hidden"
}

#[require(permission = "docs:delete")]
#[delete("/docs/{id}")]
async fn delete_docs(id: web::Path<String>) -> impl Responder {
    id.into_inner()
}

#[require(permission = "store:write")]
#[post("/store")]
async fn write_store() -> impl Responder {
    "stored"
}

#[require(public = "anybody may look")]
#[get("/public")]
async fn public_page(caller: Option<Principal>) -> String {
    caller.map_or_else(|| "nobody".to_owned(), |caller| caller.subject().to_owned())
}

#[require(public = "anybody may look")]
#[get("/blind")]
async fn blind_page() -> impl Responder {
    "blind"
}

fn auth() -> Auth {
    let roles = RoleMap::new([("editor", vec!["docs:*"]), ("admin", vec!["*"])]).unwrap();
    Auth::builder().authenticator(testing::TestAuthenticator).authenticator(Second).roles(roles).build().unwrap()
}

/// A second scheme, whose store may be down.
struct Second;

impl Authenticator for Second {
    fn name(&self) -> &'static str {
        "second"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        match head.header("x-second") {
            Found::Nothing => head.authorization(Scheme::BEARER),
            found => found,
        }
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        match credential.expose() {
            "good" => Ok(Principal::builder("second", "carol").role("editor").issued_at(0).build()),
            "panic" => panic!("a backend with a fault"),
            "old" => Err(AuthenticationError::expired("a day ago")),
            "down" => Err(AuthenticationError::unavailable("the store does not answer: secret-host")),
            _ => Err(AuthenticationError::invalid("unknown")),
        }
    }
}

macro_rules! application {
    () => {
        init_service(
            auth().app().service(
                auth()
                    .scope("")
                    .service(write_docs)
                    .service(edit_docs)
                    .service(hidden_page)
                    .service(delete_docs)
                    .service(write_store)
                    .service(public_page)
                    .service(blind_page),
            ),
        )
        .await
    };
}

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
    let bearer = post().append_header(("authorization", "Bearer x"));
    assert_eq!(ask!(app, bearer).status, StatusCode::BAD_REQUEST, "a bearer is a credential, whoever reads it");
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
        "Test realm=\"api\", error=\"insufficient_user_authentication\", error_description=\"a more recent login is \
         required\", max_age=\"3600\""
    );
    let told = ask!(app, delete(testing::caller("ed").role("editor").issued_at(Some(1))));
    assert_eq!(told.status, StatusCode::FORBIDDEN, "a step-up is the answer only when nothing else denies");

    let store = |caller: testing::Caller| TestRequest::post().uri("/store").insert_header(caller.header());
    let writer = || testing::caller("wim").permission("store:write");
    assert_eq!(ask!(app, store(writer())).status, StatusCode::FORBIDDEN, "the role of the class is missing");
    assert_eq!(ask!(app, store(writer().role("admin"))).status, StatusCode::OK);
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

/// A handler can be called by itself in unit tests.
#[actix_web::test]
async fn the_test_kit_calls_a_handler_without_a_server() {
    let caller = testing::caller("alice").role("admin").principal();
    assert_eq!(public_page::handler(Some(caller)).await, "alice");
    assert_eq!(public_page::handler(None).await, "nobody");
}
