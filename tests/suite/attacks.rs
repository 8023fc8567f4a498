//! Ways around the proof that were tried, and are closed.

use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::DefaultHeaders;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpResponse, Responder, delete, get, guard, web};
use auth_core::{
    Auth, AuthenticationError, Authenticator, Credential, Found, Mode, Principal, RequestHead, Scheme, require, testing,
};

#[require(role = "user")]
async fn gone() -> impl Responder {
    "gone"
}

#[require(permission = "things:archive")]
#[delete("/things/{id}")]
async fn archive() -> impl Responder {
    "archived"
}

fn never(_: &guard::GuardContext<'_>) -> bool {
    false
}

#[require(role = "user")]
#[get("/guarded", guard = "never")]
async fn guarded() -> impl Responder {
    "guarded"
}

#[require(role = "user")]
#[get("/x")]
async fn x() -> impl Responder {
    "x"
}

async fn open() -> impl Responder {
    HttpResponse::Ok().body("undecided")
}

macro_rules! says {
    ($app:expr, $method:expr, $path:expr $(, $header:expr)*) => {{
        let request = TestRequest::with_uri($path).method(Method::from_bytes($method.as_bytes()).unwrap());
        $(let request = request.append_header($header);)*
        let answer = call_service(&$app, request.to_request()).await;
        let status = answer.status().as_u16();
        (status, String::from_utf8(read_body(answer).await.to_vec()).unwrap())
    }};
}

fn user() -> (&'static str, String) {
    testing::caller("alice").role("user").header()
}

/// Row 38: a route that serves as default service keeps its method and guards, so its class cannot be escaped.
#[actix_web::test]
async fn a_default_service_keeps_its_method_and_guards() {
    let auth = testing::auth();
    let app = init_service(
        auth.app()
            .service(auth.scope("/plain").default_service(auth_core::web::delete(gone)))
            .service(auth.scope("/endpoint").default_service(archive))
            .service(auth.scope("/guard").default_service(guarded))
            .service(auth.scope("/guarded").default_service(auth_core::web::get(gone).guard(guard::fn_guard(never)))),
    )
    .await;
    let stale = testing::caller("alice").role("user").issued_at(Some(1)).header();
    assert_eq!(says!(app, "DELETE", "/plain/1", stale.clone()).0, 401);
    for method in ["GET", "POST", "CUSTOM"] {
        assert_eq!(says!(app, method, "/plain/1", stale.clone()).0, 404, "{method}");
    }
    let wildcard = testing::caller("alice").permission("*").header();
    assert_eq!(says!(app, "DELETE", "/endpoint/1", wildcard.clone()).0, 403);
    assert_eq!(says!(app, "GET", "/endpoint/1", wildcard).0, 404);
    for path in ["/guard/1", "/guarded/1"] {
        assert_eq!(says!(app, "GET", path, user()).0, 404, "{path}");
    }
}

/// What leaves our scope for the default service of a plain application has no mark, so the net sees it.
#[actix_web::test]
async fn the_net_sees_what_falls_through_our_scope() {
    let auth = testing::auth();
    let page = || web::resource("/page").route(web::get().to(open));
    let app = init_service(
        App::new()
            .app_data(auth.clone())
            .wrap(auth.net())
            .service(auth.scope("/v1").service(x).service(auth.scope("/inner").service(x)))
            .service(auth.scope("/docs").service(auth.public("documentation", page())))
            .default_service(web::to(open)),
    )
    .await;
    assert_eq!(says!(app, "GET", "/docs/page"), (200, "undecided".to_owned()), "it was let in");
    for (method, path) in
        [("GET", "/nope"), ("GET", "/v1/nope"), ("DELETE", "/v1/x"), ("GET", "/v1/inner/nope"), ("GET", "/docs/nope")]
    {
        assert_eq!(says!(app, method, path), (500, String::new()), "{method} {path}");
    }
}

/// The `Auth` that took a handler decides it, whatever application data says.
#[actix_web::test]
async fn the_auth_that_took_a_handler_decides_it() {
    struct Partner;

    impl Authenticator for Partner {
        fn name(&self) -> &'static str {
            "partner"
        }

        fn scheme(&self) -> Scheme {
            Scheme::new("Partner")
        }

        fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
            head.authorization(Authenticator::scheme(self))
        }

        async fn authenticate(&self, _: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
            Ok(Principal::builder("partner", "mallory").role("user").role("admin").build())
        }
    }

    let auth = testing::auth();
    let partner = Auth::builder().authenticator(Partner).build().unwrap();
    let page = web::resource("/page").route(web::get().to(open));
    let app = init_service(
        auth.app()
            .app_data(partner.clone())
            .service(x)
            .service(partner.scope("/partner").service(x))
            .service(auth_core::web::resource("/r").route(auth_core::web::get(gone)))
            .service(auth.scope("/ours").service(partner.require(auth_core::requirement!(role = "admin"), page)))
            .default_service(auth_core::web::to(gone)),
    )
    .await;
    let key = ("authorization", "Partner x");
    assert_eq!(says!(app, "GET", "/partner/x", key), (200, "x".to_owned()));
    for path in ["/x", "/r", "/nope", "/partner/nope", "/ours/page"] {
        assert_eq!(says!(app, "GET", path, key).0, 401, "{path}");
    }
    assert_eq!(says!(app, "GET", "/partner/x", user()).0, 401);
    assert_eq!(says!(app, "GET", "/partner/nope", user()), (200, "gone".to_owned()));
}

/// A foreign service that is public answers no strict method, and every call of it is decided and logged.
#[actix_web::test]
async fn a_public_foreign_service_does_not_delete() {
    let auth = testing::auth();
    let page = web::resource("/page").route(web::get().to(open)).route(web::delete().to(open));
    let app = init_service(auth.app().service(auth.scope("/f").service(auth.public("page", page)))).await;
    assert_eq!(says!(app, "GET", "/f/page").0, 200);
    assert_eq!(says!(app, "DELETE", "/f/page").0, 401);
}

/// `dev` answers on loopback only, also in an application that has no start check.
#[actix_web::test]
async fn dev_answers_on_loopback_only() {
    let dev = Auth::builder().authenticator(testing::TestAuthenticator).mode(Mode::Dev).build().unwrap();
    for (address, status) in [("10.0.0.1:1", 500), ("0.0.0.0:1", 500), ("[::1]:1", 200), ("127.0.0.1:1", 200)] {
        let factory = actix_service::IntoServiceFactory::into_factory(App::new().app_data(dev.clone()).service(x));
        let config = actix_web::dev::AppConfig::__priv_test_new(false, "host".into(), address.parse().unwrap());
        let app = actix_service::ServiceFactory::<actix_http::Request>::new_service(&factory, config).await.unwrap();
        assert_eq!(says!(app, "GET", "/x", user()).0, status, "{address}");
    }
}

/// Row 17: nothing in the answer tells a hidden endpoint from a path that nobody serves.
#[actix_web::test]
async fn a_hidden_endpoint_looks_like_nothing() {
    #[require(role = "admin", hide)]
    #[get("/hidden")]
    async fn hidden_page() -> impl Responder {
        "hidden"
    }
    let auth = testing::auth();
    let app = init_service(auth.app().service(auth.scope("/v1").service(hidden_page))).await;
    let mut seen = Vec::new();
    for path in ["/v1/hidden", "/v1/nothing"] {
        let request = TestRequest::get().uri(path).insert_header(user()).to_request();
        let answer = call_service(&app, request).await;
        let headers: Vec<_> = answer.headers().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        seen.push((answer.status(), headers, read_body(answer).await));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0].0, StatusCode::NOT_FOUND);
}

/// A preflight that nobody decided says what CORS is about, and nothing else.
#[actix_web::test]
async fn an_undecided_preflight_leaks_nothing() {
    async fn preflight() -> impl Responder {
        HttpResponse::Ok()
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .insert_header(("x-leak", "secret"))
            .finish()
    }
    let auth = testing::auth();
    let app = init_service(App::new().wrap(auth.net()).route("/p", web::to(preflight))).await;
    let request = TestRequest::with_uri("/p")
        .method(Method::OPTIONS)
        .insert_header((header::ORIGIN, "https://app.example"))
        .insert_header((header::ACCESS_CONTROL_REQUEST_METHOD, "GET"));
    assert_eq!(says!(app, "OPTIONS", "/p").0, 500, "OPTIONS alone is no preflight");
    assert_eq!(says!(app, "GET", "/p").0, 500);
    let answer = call_service(&app, request.to_request()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    assert!(!answer.headers().contains_key("x-leak"));
}

/// An envelope that panics costs the body, not the answer.
#[actix_web::test]
async fn a_panic_in_an_envelope() {
    struct Broken;

    impl auth_core::Envelope for Broken {
        fn body(&self, _: &auth_core::Refusal) -> auth_core::Body {
            panic!("an envelope with a fault")
        }
    }
    let auth = Auth::builder().authenticator(testing::TestAuthenticator).envelope(Broken).build().unwrap();
    let app = init_service(auth.app().wrap(DefaultHeaders::new()).service(x)).await;
    let (status, body) = says!(app, "GET", "/x");
    assert_eq!(status, 401);
    assert!(body.contains("no credential"), "{body}");
}
