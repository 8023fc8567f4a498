//! The payload proof: a body that panics when polled, sent to every handler shape. Conformance row 6, L004-27, F27.

use core::future::pending;
use core::task::{Context, Poll, Waker};

use actix_web::App;
use actix_web::dev::Service;
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, init_service};
use auth_core::{Auth, AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme, testing};

use crate::bodies::untouchable;
use crate::handlers::{self, ROUTES, calls};

type Header = (&'static str, String);

/// What a caller who must not get in may send.
fn bad_credentials() -> Vec<(&'static str, Option<Header>, StatusCode)> {
    let header = |value: &str| Some(("authorization", value.to_owned()));
    vec![
        ("none", None, StatusCode::UNAUTHORIZED),
        ("of another scheme", header("Basic YTpi"), StatusCode::UNAUTHORIZED),
        ("malformed", header("Test a b"), StatusCode::UNAUTHORIZED),
        ("invalid", header("Test bm90IGpzb24"), StatusCode::UNAUTHORIZED),
        ("a bearer that nobody recognises", header("Bearer abc"), StatusCode::UNAUTHORIZED),
        ("too weak", Some(testing::caller("bob").role("user").header()), StatusCode::FORBIDDEN),
    ]
}

#[actix_web::test]
async fn no_byte_is_read_without_a_right_credential() {
    let auth = testing::auth();
    let apps = (
        init_service(App::new().app_data(auth.clone()).configure(handlers::all)).await,
        init_service(auth.app().service(auth.scope("/v1").configure(handlers::proven))).await,
    );
    let before = calls();
    for (method, path) in ROUTES {
        for (what, credential, status) in bad_credentials() {
            for content_type in ["application/json", "application/x-www-form-urlencoded"] {
                let request = |path: &str| {
                    let request = TestRequest::with_uri(path)
                        .method(Method::from_bytes(method.as_bytes()).unwrap())
                        .insert_header(("content-type", content_type));
                    let request =
                        credential.iter().fold(request, |request, header| request.insert_header(header.clone()));
                    let (mut request, _) = request.to_request().replace_payload(untouchable());
                    request.head_mut().headers.remove("content-length");
                    request
                };
                let answer = apps.0.call(request(path)).await.unwrap();
                assert_eq!(answer.status(), status, "{method} {path}, credential {what}");
                if path.starts_with("/wrong-order") {
                    continue;
                }
                let answer = apps.1.call(request(&format!("/v1{path}"))).await.unwrap();
                assert_eq!(answer.status(), status, "{method} /v1{path}, credential {what}");
            }
        }
    }
    assert_eq!(calls(), before, "a handler ran");
}

/// The body stands untouched while an authenticator has not answered.
#[actix_web::test]
async fn no_byte_is_read_while_an_authenticator_is_pending() {
    struct Never;

    impl Authenticator for Never {
        fn name(&self) -> &'static str {
            "never"
        }

        fn scheme(&self) -> Scheme {
            Scheme::new("Never")
        }

        fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
            head.authorization(Authenticator::scheme(self))
        }

        async fn authenticate(&self, _: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
            pending().await
        }
    }

    let auth = Auth::builder().authenticator(Never).build().unwrap();
    let app = init_service(App::new().app_data(auth).configure(handlers::all)).await;
    for (method, path) in ROUTES {
        let request = TestRequest::with_uri(path)
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .insert_header(("authorization", "Never abc"))
            .insert_header(("content-type", "application/json"));
        let (request, _) = request.to_request().replace_payload(untouchable());
        let mut answer = Box::pin(app.call(request));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..8 {
            assert!(matches!(answer.as_mut().poll(&mut context), Poll::Pending), "{method} {path}");
        }
    }
}

/// The proof proves something: with a right credential the body is read.
#[actix_web::test]
#[should_panic(expected = "the body was read before the decision")]
async fn the_body_does_panic() {
    let auth = testing::auth();
    let app = init_service(App::new().app_data(auth).configure(handlers::all)).await;
    let request = TestRequest::post()
        .uri("/post")
        .insert_header(("content-type", "application/json"))
        .insert_header(testing::caller("alice").role("admin").header());
    let (request, _) = request.to_request().replace_payload(untouchable());
    let _ = app.call(request).await;
}
