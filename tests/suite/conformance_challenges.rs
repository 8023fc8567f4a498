//! Challenges, over the whole way from a request to its answer.

use std::collections::BTreeSet;

use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{Responder, delete, get, post};
use auth_core::{
    Auth, AuthenticationError, Authenticator, Credential, Found, InvalidAuth, Principal, Realm, RequestHead, Scheme,
    require, testing,
};
use serde_json::Value;

const METADATA: &str = "https://api.example/.well-known/oauth-protected-resource";

/// Bearer tokens that say what is wrong with them.
struct Tokens;

impl Authenticator for Tokens {
    fn name(&self) -> &'static str {
        "tokens"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.bearer(None)
    }

    async fn authenticate(&self, token: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
        let caller = Principal::builder("tokens", "tom").role("user").issued_at(0);
        match token.expose() {
            "good" => Ok(caller.build()),
            "narrow" => Ok(caller.scopes(["docs:read"]).build()),
            "expired" => Err(AuthenticationError::expired("yesterday")),
            "revoked" => Err(AuthenticationError::invalid("revoked")),
            "down" => Err(AuthenticationError::unavailable("no answer")),
            _ => Err(AuthenticationError::invalid("unknown")),
        }
    }
}

#[require(authenticated)]
#[get("/any")]
async fn any() -> impl Responder {
    "in"
}

#[require(role = "admin")]
#[get("/role")]
async fn role() -> impl Responder {
    "in"
}

#[require(permission = "docs:write", scope = "docs:all", any(permission = "docs:share", permission = "docs:send"))]
#[post("/scopes")]
async fn scopes() -> impl Responder {
    "in"
}

#[require(role = "admin", hide)]
#[get("/hidden")]
async fn hidden() -> impl Responder {
    "in"
}

#[require(role = "user")]
#[delete("/old/{id}")]
async fn old() -> impl Responder {
    "in"
}

#[require(role = "user", acr = "urn:gold", max_age = "15m")]
#[get("/weak")]
async fn weak() -> impl Responder {
    "in"
}

#[require(role = "user", scheme = "tokens")]
#[get("/tokens-only")]
async fn tokens_only() -> impl Responder {
    "in"
}

/// An answer, with its challenges read apart.
struct Told {
    status: StatusCode,
    challenges: Vec<(String, Vec<(String, String)>)>,
    body: Option<Value>,
    retry_after: bool,
}

impl Told {
    async fn of(answer: ServiceResponse) -> Self {
        let (status, headers) = (answer.status(), answer.headers().clone());
        let challenges = headers.get_all("www-authenticate").map(|value| read(value.to_str().unwrap())).collect();
        let body = serde_json::from_slice(&read_body(answer).await).ok();
        Self { status, challenges, body, retry_after: headers.contains_key("retry-after") }
    }

    /// A parameter of the challenge of this scheme.
    fn parameter(&self, scheme: &str, name: &str) -> Option<&str> {
        let (_, parameters) = self.challenges.iter().find(|(known, _)| known == scheme)?;
        parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn error(&self, scheme: &str) -> Option<&str> {
        self.parameter(scheme, "error")
    }
}

/// Takes a challenge apart.
fn read(text: &str) -> (String, Vec<(String, String)>) {
    let (scheme, rest) = text.split_once(' ').unwrap_or_else(|| panic!("no parameter: {text}"));
    let parameters = rest.split("\", ").map(|parameter| {
        let (name, value) = parameter.split_once("=\"").unwrap_or_else(|| panic!("no quoted string: {text}"));
        (name.to_owned(), value.trim_end_matches('"').to_owned())
    });
    (scheme.to_owned(), parameters.collect())
}

fn auth() -> Auth {
    let auth = Auth::builder().authenticator(Tokens).authenticator(testing::TestAuthenticator);
    auth.realm(Realm::new("docs").unwrap()).resource_metadata(METADATA).build().unwrap()
}

macro_rules! application {
    () => {{
        let app = auth().app().service(any).service(role).service(scopes).service(hidden).service(old);
        init_service(app.service(weak).service(tokens_only)).await
    }};
}

macro_rules! told {
    ($app:expr, $method:expr, $path:expr, $credential:expr) => {{
        let credential: Option<&str> = $credential;
        let request = TestRequest::with_uri($path).method($method);
        let request = credential.into_iter().fold(request, |it, value| it.append_header(("authorization", value)));
        Told::of(call_service(&$app, request.to_request()).await.map_into_boxed_body()).await
    }};
}

/// Every way in which a request can fail, by method, path and credential.
fn failing() -> Vec<(Method, &'static str, Option<String>, u16)> {
    let alice = || Some(testing::caller("alice").header().1);
    let bearer = |token: &str| Some(format!("Bearer {token}"));
    let mut all = Vec::new();
    for (method, path) in [(Method::GET, "/any"), (Method::GET, "/role"), (Method::POST, "/scopes")] {
        all.push((method.clone(), path, None, 401));
        for token in ["expired", "revoked", "unknown", "not a token", ""] {
            all.push((method.clone(), path, bearer(token), 401));
        }
        all.push((method.clone(), path, Some("Test nonsense".to_owned()), 401));
        all.push((method.clone(), path, Some("Basic YTpi".to_owned()), 401));
        all.push((method.clone(), path, bearer("down"), 503));
    }
    all.push((Method::GET, "/role", bearer("good"), 403));
    all.push((Method::GET, "/role", alice(), 403));
    all.push((Method::POST, "/scopes", bearer("good"), 403));
    all.push((Method::POST, "/scopes", bearer("narrow"), 403));
    all.push((Method::POST, "/scopes", alice(), 403));
    all.push((Method::DELETE, "/old/1", bearer("good"), 401));
    all.push((Method::GET, "/weak", bearer("good"), 401));
    all.push((Method::GET, "/tokens-only", alice(), 401));
    all.push((Method::GET, "/hidden", bearer("good"), 404));
    all.push((Method::GET, "/hidden", None, 401));
    all
}

/// Conformance 7, 8, 9, 10, 11 and 16, over every way to fail.
#[actix_web::test]
async fn every_refusal_is_well_formed() {
    let app = application!();
    let mut seen = BTreeSet::new();
    for (method, path, credential, status) in failing() {
        let told = told!(app, method.clone(), path, credential.as_deref());
        let what = format!("{method} {path} {credential:?}");
        assert_eq!(told.status.as_u16(), status, "{what}");
        // Conformance 7 and 8: 401 and 403 have a challenge for each scheme that the endpoint takes, once.
        let schemes: Vec<_> = told.challenges.iter().map(|(scheme, _)| scheme.as_str()).collect();
        match status {
            401 | 403 if path == "/tokens-only" => assert_eq!(schemes, ["Bearer"], "{what}"),
            401 | 403 => assert_eq!(schemes, ["Bearer", "Test"], "{what}"),
            _ => assert!(schemes.is_empty(), "{what}"),
        }
        for (_, parameters) in &told.challenges {
            // Conformance 9: at least one parameter; 10: none twice.
            assert_eq!(parameters[0], ("realm".to_owned(), "docs".to_owned()), "{what}");
            let names: BTreeSet<_> = parameters.iter().map(|(name, _)| name).collect();
            assert_eq!(names.len(), parameters.len(), "{what}: {parameters:?}");
            for (name, value) in parameters {
                // Conformance 11.
                let allowed = |byte| match name.as_str() {
                    "scope" | "realm" | "error_description" => matches!(byte, 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e),
                    _ => matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e),
                };
                assert!(!value.is_empty() && value.bytes().all(allowed), "{what}: {name}={value}");
                seen.insert(name.clone());
            }
        }
        // Conformance 16: the problem's status is that of the answer. What is hidden has no body at all.
        let of_body = told.body.as_ref().map(|body| body["status"].clone());
        assert_eq!(of_body, (status != 404).then(|| Value::from(status)), "{what}");
        assert_eq!(told.retry_after, status == 503, "{what}");
    }
    let all = ["acr_values", "error", "error_description", "max_age", "realm", "resource_metadata", "scope"];
    assert!(seen.iter().eq(&all), "{seen:?}");
}

/// Conformance 12: no error code where no credential was sent, or one that nobody here reads.
#[actix_web::test]
async fn without_a_credential_there_is_no_error() {
    let app = application!();
    for credential in [None, Some("Basic YTpi"), Some("DPoP good")] {
        let told = told!(app, Method::GET, "/any", credential);
        assert_eq!(told.status, StatusCode::UNAUTHORIZED);
        assert_eq!((told.error("Bearer"), told.error("Test")), (None, None), "{credential:?}");
    }
    let alice = testing::caller("alice").header().1;
    let told = told!(app, Method::GET, "/tokens-only", Some(alice.as_str()));
    assert_eq!(told.error("Bearer"), None, "a credential of a kind that the endpoint does not take was not tried");
}

/// Conformance 13, L004-36: invalid, expired, revoked and malformed are one answer.
#[actix_web::test]
async fn what_is_not_valid_is_an_invalid_token() {
    let app = application!();
    let mut answers = Vec::new();
    for token in ["Bearer unknown", "Bearer expired", "Bearer revoked", "Bearer not a token", "Bearer"] {
        let told = told!(app, Method::GET, "/any", Some(token));
        assert_eq!((told.status.as_u16(), told.error("Bearer")), (401, Some("invalid_token")), "{token}");
        answers.push((told.challenges, told.body));
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]), "{answers:?}");
}

/// Conformance 14: all required scopes in one challenge, and where the metadata of the server are.
#[actix_web::test]
async fn too_little_scope() {
    let app = application!();
    for token in ["Bearer good", "Bearer narrow"] {
        let told = told!(app, Method::POST, "/scopes", Some(token));
        assert_eq!((told.status.as_u16(), told.error("Bearer")), (403, Some("insufficient_scope")), "{token}");
        assert_eq!(told.parameter("Bearer", "scope"), Some("docs:write docs:all docs:share docs:send"));
        assert_eq!(told.parameter("Bearer", "resource_metadata"), Some(METADATA));
        assert_eq!(told.challenges.iter().filter(|(scheme, _)| scheme == "Bearer").count(), 1);
    }
    let told = told!(app, Method::GET, "/role", Some("Bearer narrow"));
    assert_eq!((told.status.as_u16(), told.error("Bearer")), (403, None), "a scope would not help");
}

/// Conformance 14: metadata in every Bearer challenge, in no other, and nowhere unless configured.
#[actix_web::test]
async fn resource_metadata() {
    let app = application!();
    for (credential, path) in [(None, "/any"), (Some("Bearer unknown"), "/any"), (Some("Bearer good"), "/role")] {
        let told = told!(app, Method::GET, path, credential);
        assert_eq!(told.parameter("Bearer", "resource_metadata"), Some(METADATA), "{credential:?}");
        assert_eq!(told.parameter("Test", "resource_metadata"), None, "{credential:?}");
    }
    let plain = Auth::builder().authenticator(Tokens).build().unwrap();
    let app = init_service(plain.app().service(any)).await;
    assert_eq!(
        told!(app, Method::GET, "/any", None).challenges,
        [("Bearer".into(), vec![("realm".into(), "api".into())])]
    );
}

/// F5, conformance 11: what a challenge may not carry is refused at start, and the message says what to write.
#[test]
fn metadata_are_checked_at_start() {
    for url in ["http://api.example/x", "api.example", "https://a\", error=\"x", "https://a/\r\nx: y"] {
        let error = Auth::builder().authenticator(Tokens).resource_metadata(url).build().unwrap_err();
        assert!(matches!(error, InvalidAuth::ResourceMetadata(_)), "{error}");
        assert!(error.to_string().contains("write one such as `https://"), "{error}");
    }
    let loopback = "http://127.0.0.1:8000/.well-known/oauth-protected-resource";
    assert!(Auth::builder().authenticator(Tokens).resource_metadata(loopback).build().is_ok());
}

/// Conformance 15: the error stands in the challenge of the scheme that was tried, and in no other.
#[actix_web::test]
async fn the_error_belongs_to_the_scheme_that_was_tried() {
    let app = application!();
    let alice = testing::caller("alice").header().1;
    let tried: [(&str, &str, &str, Option<&str>); 7] = [
        ("/any", "GET", "Bearer unknown", Some("invalid_token")),
        ("/any", "GET", "Test nonsense", Some("invalid_token")),
        ("/scopes", "POST", "Bearer good", Some("insufficient_scope")),
        ("/scopes", "POST", &alice, Some("insufficient_scope")),
        ("/weak", "GET", "Bearer good", Some("insufficient_user_authentication")),
        ("/weak", "GET", &alice, None),
        ("/old/1", "DELETE", "Bearer good", Some("insufficient_user_authentication")),
    ];
    for (path, method, credential, error) in tried {
        let told = told!(app, method.parse::<Method>().unwrap(), path, Some(credential));
        let (own, other) = if credential.starts_with("Bearer") { ("Bearer", "Test") } else { ("Test", "Bearer") };
        assert_eq!((told.error(own), told.error(other)), (error, None), "{path}, {credential}");
        assert_eq!(told.parameter(other, "scope"), None, "{path}, {credential}");
    }
    let both = TestRequest::get().uri("/any").append_header(("authorization", "Bearer good"));
    let both = both.append_header(("authorization", alice.as_str())).to_request();
    let told = Told::of(call_service(&app, both).await.map_into_boxed_body()).await;
    assert_eq!(told.status, StatusCode::BAD_REQUEST);
    assert!([told.error("Bearer"), told.error("Test")].contains(&Some("invalid_request")));
}

/// Conformance 17: where an endpoint says `hide`, 403 is 404, and looks like a path that nobody serves.
#[actix_web::test]
async fn hidden_looks_like_nothing() {
    let app = application!();
    let one = told!(app, Method::GET, "/hidden", Some("Bearer good"));
    let none = told!(app, Method::GET, "/nowhere", Some("Bearer good"));
    assert_eq!((one.status, none.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(one.challenges.is_empty() && one.challenges == none.challenges && one.body == none.body);
    let stranger = told!(app, Method::GET, "/hidden", None);
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "who is not known is asked who it is");
}
