//! HEAD, OPTIONS, 404, 405 and CORS preflights behave as in a plain actix application. Each case asks both.

use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpResponse, Responder, body, dev, get, guard, post, web};
use auth_core::{Auth, require, testing};

mod plain {
    use super::{HttpResponse, Responder, get, post};

    #[get("/one")]
    pub(crate) async fn one() -> impl Responder {
        "one"
    }

    #[get("/both")]
    pub(crate) async fn both_get() -> impl Responder {
        "get"
    }

    #[post("/both")]
    pub(crate) async fn both_post() -> impl Responder {
        "post"
    }

    pub(crate) async fn resource() -> impl Responder {
        HttpResponse::Ok().body("resource")
    }
}

mod ours {
    use super::{HttpResponse, Responder, get, post, require};

    #[require(role = "user")]
    #[get("/one")]
    async fn one() -> impl Responder {
        "one"
    }

    #[require(role = "user")]
    #[get("/both")]
    async fn both_get() -> impl Responder {
        "get"
    }

    #[require(role = "user")]
    #[post("/both")]
    async fn both_post() -> impl Responder {
        "post"
    }

    #[require(role = "user")]
    pub(crate) async fn resource() -> impl Responder {
        HttpResponse::Ok().body("resource")
    }
}

/// Answers preflights, and nothing else: a CORS middleware in five lines.
async fn cors(
    request: dev::ServiceRequest,
    next: Next<impl body::MessageBody + 'static>,
) -> Result<dev::ServiceResponse<body::BoxBody>, actix_web::Error> {
    let preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key("access-control-request-method");
    let mut answer = if preflight {
        request.into_response(HttpResponse::NoContent().finish())
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    answer
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, header::HeaderValue::from_static("https://app.example"));
    Ok(answer)
}

/// What both applications say to a request: status, `Allow`, CORS header, length of the body.
macro_rules! says {
    ($app:expr, $method:expr, $path:expr, $headers:expr) => {{
        let mut request = TestRequest::with_uri($path).method(Method::from_bytes($method.as_bytes()).unwrap());
        for (name, value) in $headers {
            request = request.insert_header((name, value));
        }
        let answer = call_service(&$app, request.to_request()).await;
        let text =
            |name| answer.headers().get(name).map(|value: &header::HeaderValue| value.to_str().unwrap().to_owned());
        let seen = (answer.status(), text(header::ALLOW), text(header::ACCESS_CONTROL_ALLOW_ORIGIN));
        (seen, read_body(answer).await)
    }};
}

#[actix_web::test]
async fn the_same_answers_as_plain_actix() {
    let auth = testing::auth();
    let plain = init_service(
        App::new().wrap(from_fn(cors)).service(
            web::scope("/v1")
                .service(plain::one)
                .service(plain::both_get)
                .service(plain::both_post)
                .service(web::resource("/resource").route(web::get().to(plain::resource)))
                .route("/route", web::get().to(plain::resource))
                .service(web::scope("/guarded").guard(guard::Header("x-in", "1")).service(plain::one)),
        ),
    )
    .await;
    let ours = init_service(
        auth.app().wrap(from_fn(cors)).service(
            auth.scope("/v1")
                .service(ours::one)
                .service(ours::both_get)
                .service(ours::both_post)
                .service(auth_core::web::resource("/resource").route(auth_core::web::get(ours::resource)))
                .route("/route", auth_core::web::get(ours::resource))
                .service(auth.scope("/guarded").guard(guard::Header("x-in", "1")).service(ours::one)),
        ),
    )
    .await;

    let user = testing::caller("alice").role("user").header();
    let preflight = ("access-control-request-method", "GET".to_owned());
    let mut cases = 0;
    for path in [
        "/v1/one",
        "/v1/both",
        "/v1/resource",
        "/v1/route",
        "/v1/guarded/one",
        "/v1/absent",
        "/absent",
        "/v1/one/",
        "/v1",
    ] {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CUSTOM"] {
            for headers in [
                vec![user.clone()],
                vec![user.clone(), ("x-in", "1".to_owned())],
                vec![user.clone(), preflight.clone(), ("origin", "https://app.example".to_owned())],
            ] {
                let expected = says!(plain, method, path, headers.clone());
                let seen = says!(ours, method, path, headers.clone());
                assert_eq!(seen, expected, "{method} {path} {headers:?}");
                cases += 1;
            }
        }
    }
    assert_eq!(cases, 216);
}

/// Nobody needs a credential to learn that there is nothing, or that a preflight is answered.
#[actix_web::test]
async fn what_no_endpoint_handles_needs_no_credential() {
    let auth = testing::auth();
    let app = init_service(auth.app().wrap(from_fn(cors)).service(auth.scope("/v1").service(ours::one))).await;
    let none: [(&str, &str); 0] = [];
    assert_eq!(says!(app, "GET", "/v1/absent", none).0.0, StatusCode::NOT_FOUND);
    assert_eq!(says!(app, "GET", "/absent", none).0.0, StatusCode::NOT_FOUND);
    let preflight = [("access-control-request-method", "GET"), ("origin", "https://app.example")];
    let (seen, _) = says!(app, "OPTIONS", "/v1/one", preflight);
    assert_eq!(seen, (StatusCode::NO_CONTENT, None, Some("https://app.example".to_owned())));
    let (seen, _) = says!(app, "GET", "/v1/one", none);
    assert_eq!(seen, (StatusCode::UNAUTHORIZED, None, Some("https://app.example".to_owned())), "L004-61");
}

/// A preflight that reaches an endpoint is decided like any call.
#[actix_web::test]
async fn a_preflight_that_reaches_an_endpoint_is_decided() {
    #[require(role = "user")]
    async fn every_method() -> impl Responder {
        "ran"
    }
    let auth: Auth = testing::auth();
    let app = init_service(auth.app().route("/any", auth_core::web::to(every_method))).await;
    let preflight = [("access-control-request-method", "GET"), ("origin", "https://app.example")];
    let (seen, body) = says!(app, "OPTIONS", "/any", preflight);
    assert_eq!(seen.0, StatusCode::UNAUTHORIZED);
    assert!(!body.starts_with(b"ran"));
}

/// HEAD on a route that takes it is decided like GET.
#[actix_web::test]
async fn a_changed_method_never_escalates() {
    #[require(permission = "docs:keep")]
    async fn every_method() -> impl Responder {
        "ran"
    }
    let auth = testing::auth();
    let app = init_service(auth.app().route("/any", auth_core::web::to(every_method))).await;
    let wildcard = testing::caller("alice").permission("docs:*").header();
    for (method, status) in [("GET", 200), ("HEAD", 200), ("POST", 200), ("CUSTOM", 200), ("DELETE", 403)] {
        let headers = [wildcard.clone(), ("x-http-method-override", "GET".to_owned())];
        assert_eq!(says!(app, method, "/any", headers).0.0.as_u16(), status, "{method}");
    }
    let none: [(&str, &str); 0] = [];
    for method in ["GET", "HEAD", "POST", "CUSTOM", "DELETE", "OPTIONS"] {
        assert_eq!(says!(app, method, "/any", none).0.0, StatusCode::UNAUTHORIZED, "{method}");
    }
}

/// A default service answers every method; a public one for everybody, a protected one by the class of the method.
#[actix_web::test]
async fn default_services() {
    #[require(public = "404 page")]
    async fn not_found() -> impl Responder {
        HttpResponse::NotFound().body("nothing here")
    }
    #[require(authenticated)]
    async fn fallback() -> impl Responder {
        "fallback"
    }
    let auth = testing::auth();
    let app = init_service(
        auth.app()
            .service(auth.scope("/v1").service(ours::one).default_service(auth_core::web::to(fallback)))
            .default_service(auth_core::web::to(not_found)),
    )
    .await;
    let none: [(&str, &str); 0] = [];
    for method in ["GET", "POST", "DELETE", "CUSTOM"] {
        let (seen, body) = says!(app, method, "/nowhere", none);
        assert_eq!((seen.0, &body[..]), (StatusCode::NOT_FOUND, &b"nothing here"[..]), "{method}");
        assert_eq!(says!(app, method, "/v1/nowhere", none).0.0, StatusCode::UNAUTHORIZED, "{method}");
        let caller = [testing::caller("alice").header()];
        let status = if method == "DELETE" { StatusCode::FORBIDDEN } else { StatusCode::OK };
        assert_eq!(says!(app, method, "/v1/nowhere", caller).0.0, status, "{method}");
    }
}

/// A scope keeps what users need of actix's: data and middleware of its own, also for scopes inside it.
#[actix_web::test]
async fn a_scope_has_data_and_middleware_of_its_own() {
    #[require(role = "user")]
    #[get("/number")]
    async fn number(number: web::Data<u8>) -> String {
        number.to_string()
    }
    let auth = testing::auth();
    let outer = auth.scope("/one").app_data(web::Data::new(1_u8)).wrap(from_fn(cors)).service(number);
    let inner = auth.scope("/two").app_data(web::Data::new(2_u8)).configure(|config| {
        config.service(number);
    });
    let app =
        init_service(auth.app().app_data(web::Data::new(0_u8)).service(number).service(outer.service(inner))).await;
    let user = [testing::caller("alice").role("user").header()];
    for (path, body, wrapped) in [("/number", "0", false), ("/one/number", "1", true), ("/one/two/number", "2", true)] {
        let (seen, said) = says!(app, "GET", path, user.clone());
        assert_eq!((said, seen.2.is_some()), (body.into(), wrapped), "{path}");
    }
}
