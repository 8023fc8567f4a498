//! The net: routes that were added past the proof never answer with their own response. L004-59, F17.

use actix_web::dev::Service as _;
use actix_web::http::{StatusCode, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpResponse, Responder, body, dev, get, web};
use auth_core::{Auth, require, testing};

#[require(role = "user")]
#[get("/ours")]
async fn ours() -> impl Responder {
    "ours"
}

#[get("/forgotten")]
async fn forgotten() -> impl Responder {
    HttpResponse::Ok().insert_header(("x-leak", "1")).body("forgotten")
}

async fn forgotten_not_found() -> impl Responder {
    HttpResponse::NotFound().insert_header(("x-leak", "1")).body("no such account: alice")
}

async fn any_method() -> impl Responder {
    HttpResponse::Ok().insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")).body("forgotten")
}

/// Stops everything with 429.
async fn full(
    request: dev::ServiceRequest,
    _: Next<impl body::MessageBody + 'static>,
) -> Result<dev::ServiceResponse<body::BoxBody>, actix_web::Error> {
    Ok(request.into_response(HttpResponse::TooManyRequests().body("later")))
}

/// Stops everything with an error that tells.
async fn broken(
    _: dev::ServiceRequest,
    _: Next<impl body::MessageBody + 'static>,
) -> Result<dev::ServiceResponse<body::BoxBody>, actix_web::Error> {
    Err(actix_web::error::ErrorTooManyRequests("too many calls by alice"))
}

fn auth() -> Auth {
    testing::auth()
}

macro_rules! says {
    ($app:expr, $request:expr) => {{
        let answer = call_service(&$app, $request.to_request()).await;
        let leak = answer.headers().contains_key("x-leak");
        (answer.status().as_u16(), leak, String::from_utf8(read_body(answer).await.to_vec()).unwrap())
    }};
}

#[actix_web::test]
async fn a_forgotten_route_never_answers_by_itself() {
    let auth = auth();
    let app = init_service(
        App::new()
            .app_data(auth.clone())
            .wrap(auth.net())
            .service(ours)
            .service(forgotten)
            .route("/absent", web::get().to(forgotten_not_found))
            .service(web::resource("/get-only").route(web::get().to(forgotten_not_found)))
            .route("/any", web::to(any_method))
            .service(auth.scope("/v1").wrap(from_fn(full)).service(ours))
            .service(web::scope("/plain").wrap(from_fn(full)))
            .service(auth.scope("/v2").wrap(from_fn(broken)).service(ours))
            .service(web::scope("/broken").wrap(from_fn(broken))),
    )
    .await;
    let get = |path: &str| TestRequest::get().uri(path);
    assert_eq!(says!(app, get("/forgotten")), (500, false, String::new()));
    assert_eq!(says!(app, get("/absent")), (404, false, String::new()), "an undecided 404 is an empty one");
    assert_eq!(says!(app, get("/nowhere")), (404, false, String::new()));
    let caller = testing::caller("alice").role("user").header();
    assert_eq!(says!(app, get("/ours").insert_header(caller)), (200, false, "ours".to_owned()));
    assert_eq!(says!(app, get("/ours")).0, 401);
    assert_eq!(says!(app, get("/v1/ours")), (429, false, "later".to_owned()), "every exit of our scope counts");
    assert_eq!(says!(app, get("/plain/x")).0, 500);
    for (path, status, told) in [("/v2/ours", 429, "too many calls by alice"), ("/broken/x", 500, "")] {
        let error = app.call(get(path).to_request()).await.unwrap_err().error_response();
        assert_eq!(error.status().as_u16(), status, "{path}");
        assert_eq!(body::to_bytes(error.into_body()).await.unwrap(), told, "{path}");
    }
    let preflight = |path: &str| {
        TestRequest::with_uri(path)
            .method(actix_web::http::Method::OPTIONS)
            .insert_header(("origin", "https://app.example"))
            .insert_header(("access-control-request-method", "GET"))
    };
    assert_eq!(says!(app, preflight("/any")), (500, false, String::new()), "a preflight that a handler answered");
    assert_eq!(says!(app, preflight("/forgotten")).0, 404);
    let answer = call_service(&app, TestRequest::post().uri("/get-only").to_request()).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.headers().get(header::ALLOW).unwrap(), "GET");
}

/// Services of others: everybody for a stated reason, or under a requirement that is decided before they run.
#[actix_web::test]
async fn foreign_services() {
    let auth = auth();
    let page = || web::resource("/page").route(web::get().to(async || "page"));
    let other = || web::resource("/other").route(web::get().to(async || "other"));
    let admin = auth_core::requirement!(role = "admin");
    let app = init_service(
        auth.app()
            .service(
                auth.scope("/open")
                    .service(auth.public("documentation", page()))
                    .service(auth.public("more", other()))
                    .service(ours),
            )
            .service(auth.scope("/staff").service(auth.require(admin, page())).service(ours)),
    )
    .await;
    let get = |path: &str| TestRequest::get().uri(path);
    let as_role = |path: &str, role: &str| get(path).insert_header(testing::caller("alice").role(role).header());
    assert_eq!(says!(app, get("/open/page")), (200, false, "page".to_owned()));
    assert_eq!(says!(app, get("/open/other")), (200, false, "other".to_owned()));
    assert_eq!(says!(app, get("/open/absent")).0, 404);
    assert_eq!(says!(app, get("/open/ours")).0, 401, "the endpoints beside it keep their own requirement");
    assert_eq!(says!(app, get("/staff/page")).0, 401);
    assert_eq!(says!(app, as_role("/staff/page", "user")).0, 403);
    assert_eq!(says!(app, as_role("/staff/page", "admin")), (200, false, "page".to_owned()));
    assert_eq!(says!(app, as_role("/staff/ours", "user")), (200, false, "ours".to_owned()));
    assert_eq!(says!(app, get("/staff/absent")).0, 401);
    let listed: Vec<_> = auth
        .endpoints()
        .iter()
        .map(|endpoint| format!("{} {}: {}", endpoint.method(), endpoint.path(), endpoint.requirement()))
        .collect();
    assert_eq!(
        listed,
        [
            "GET /open/ours: role = \"user\"",
            "* /open/{tail}*: public = \"documentation\"",
            "* /open/{tail}*: public = \"more\"",
            "GET /staff/ours: role = \"user\"",
            "* /staff/{tail}*: role = \"admin\"",
        ]
    );
}

/// actix-files, which registers paths of its own and reads what it likes.
#[actix_web::test]
async fn files() {
    let auth = auth();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/suite");
    let staff = auth_core::requirement!(role = "staff");
    let app = init_service(
        auth.app()
            .service(
                auth.scope("/open").service(auth.public("the sources are open", actix_files::Files::new("/", folder))),
            )
            .service(auth.scope("/staff").service(auth.require(staff, actix_files::Files::new("/files", folder)))),
    )
    .await;
    let get = |path: &str| TestRequest::get().uri(path);
    let as_role = |path: &str, role: &str| get(path).insert_header(testing::caller("alice").role(role).header());
    let (status, _, body) = says!(app, get("/open/net.rs"));
    assert!(status == 200 && body.starts_with("//! The net"), "{status} {body}");
    assert_eq!(says!(app, get("/staff/files/net.rs")).0, 401);
    assert_eq!(says!(app, get("/staff/files/absent.rs")).0, 401, "existence is not told");
    assert_eq!(says!(app, as_role("/staff/files/net.rs", "user")).0, 403);
    assert_eq!(says!(app, as_role("/staff/files/net.rs", "staff")).0, 200);
    assert_eq!(says!(app, as_role("/staff/files/absent.rs", "staff")).0, 404);
    assert_ne!(says!(app, as_role("/staff/files/../../Cargo.toml", "staff")).0, 200);
}
