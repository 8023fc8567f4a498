//! `when`, `owner(…, from)` and `permission(…, on = |…|)`: asked once the arguments are there, and before the handler's
//! body.

use std::cell::Cell;

use actix_web::error::{ErrorUnprocessableEntity, ErrorUnsupportedMediaType, JsonPayloadError};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::{TestRequest, init_service};
use actix_web::{HttpRequest, Responder, post, web};
use auth_core::{Auth, Authorized, Load, Principal, RequestHead, Unavailable, require};
use serde::Deserialize;

use crate::bodies::untouchable;
use crate::log;
use crate::people::{ISSUER, People, Person, answer, ask, person};

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
    static CALLED: Cell<usize> = const { Cell::new(0) };
}

#[derive(Deserialize)]
struct Input {
    id: u32,
}

impl Input {
    /// What `when` asks: 13 panics.
    fn is_small(&self) -> bool {
        ASKED.set(ASKED.get() + 1);
        assert_ne!(self.id, 13, "superstition");
        self.id < 10
    }
}

/// 1 is alice's, 2 is bob's, and there is no other.
pub(crate) struct Doc(pub(crate) &'static str);

impl Load for Doc {
    type Id = u32;
    type Store = ();

    async fn load((): &(), id: u32) -> Result<Option<Self>, Unavailable> {
        ASKED.set(ASKED.get() + 1);
        match id {
            1 => Ok(Some(Self("alice"))),
            2 => Ok(Some(Self("bob"))),
            99 => Err(Unavailable::new("down")),
            98 => panic!("a store with a fault"),
            _ => Ok(None),
        }
    }

    fn owner(&self) -> Option<&str> {
        Some(self.0)
    }
}

async fn flaky(head: &RequestHead<'_>, _: &Principal) -> Result<bool, Unavailable> {
    actix_web::rt::task::yield_now().await;
    match head.value("x-flaky") {
        Some("down") => Err(Unavailable::new("down")),
        told => Ok(told != Some("no")),
    }
}

#[require(role = "user", check = flaky, when(|input| input.is_small()), acr = "gold")]
#[post("/when")]
async fn guarded(input: web::Json<Input>) -> impl Responder {
    CALLED.set(CALLED.get() + 1);
    input.id.to_string()
}

#[require(any(role = "admin", when(|input| input.is_small())))]
#[post("/either")]
async fn either(input: web::Json<Input>) -> impl Responder {
    CALLED.set(CALLED.get() + 1);
    input.id.to_string()
}

#[require(any(role = "admin", owner(Doc, from = |input| input.id)))]
#[post("/own")]
async fn own(doc: Authorized<Doc>, input: web::Json<Input>) -> impl Responder {
    CALLED.set(CALLED.get() + 1);
    format!("{} {}", doc.0, input.id)
}

#[require(any(role = "admin", owner(Doc, from = |input| input.id)))]
#[post("/own-untaken")]
async fn own_untaken(input: web::Json<Input>) -> impl Responder {
    input.id.to_string()
}

#[require(any(check = flaky, when(|input| input.is_small())))]
#[post("/flaky")]
async fn flaky_or_small(input: web::Json<Input>) -> impl Responder {
    input.id.to_string()
}

#[require(not(when(|input| input.is_small())))]
#[post("/not")]
async fn not_small(input: web::Json<Input>) -> impl Responder {
    input.id.to_string()
}

macro_rules! application {
    () => {{
        (ASKED.take(), CALLED.take());
        let auth = Auth::builder().authenticator(People(&[ISSUER])).objects::<Doc>(()).build().unwrap();
        let app = auth.app().service(guarded).service(either).service(own).service(own_untaken).service(not_small);
        let app = app.service(flaky_or_small);
        init_service(app.app_data(web::JsonConfig::default().error_handler(unreadable))).await
    }};
}

/// What a body gets that cannot be read, as RFC 9110 has it.
fn unreadable(error: JsonPayloadError, _: &HttpRequest) -> actix_web::Error {
    match error {
        JsonPayloadError::Deserialize(_) => ErrorUnprocessableEntity("no input"),
        JsonPayloadError::ContentType => ErrorUnsupportedMediaType("no JSON"),
        error => error.into(),
    }
}

pub(crate) fn json(path: &str, body: &str) -> TestRequest {
    let json = TestRequest::post().uri(path).insert_header((CONTENT_TYPE, "application/json"));
    json.set_payload(body.to_owned())
}

fn user() -> Person {
    person("alice").role("user").acr("gold")
}

/// The first of: 401 · 403 · step-up · the body's own · what the arguments decide.
#[actix_web::test]
async fn the_order_of_denials() {
    let app = application!();
    let large = "0".repeat(3_000_000);
    for (what, request, caller, status, asked) in [
        ("nobody", json("/when", "{"), None, 401, 0),
        ("not allowed", json("/when", "{"), Some(person("alice")), 403, 0),
        (
            "not allowed by a check",
            json("/when", "{").insert_header(("x-flaky", "no")),
            Some(person("a").role("user")),
            403,
            0,
        ),
        ("an outage", json("/when", "{").insert_header(("x-flaky", "down")), Some(person("a").role("user")), 503, 0),
        ("a step-up", json("/when", "{"), Some(person("alice").role("user")), 401, 0),
        ("no JSON", json("/when", "{"), Some(user()), 422, 0),
        ("too large", json("/when", &large), Some(user()), 413, 0),
        ("no type", TestRequest::post().uri("/when").set_payload("{}"), Some(user()), 415, 0),
        ("when", json("/when", r#"{"id": 10}"#), Some(user()), 403, 1),
        ("when panics", json("/when", r#"{"id": 13}"#), Some(user()), 503, 1),
        ("allowed", json("/when", r#"{"id": 9}"#), Some(user()), 200, 1),
    ] {
        log::listen();
        let request = caller.iter().fold(request, |request, caller| request.insert_header(caller.header()));
        let answer = answer(&app, request.to_request()).await;
        let said = log::heard();
        assert_eq!((answer.status, ASKED.take()), (status, asked), "{what}: {}", answer.text);
        assert_eq!(CALLED.take(), usize::from(status == 200), "{what}");
        assert_eq!(said.matches("decision=").count(), 1, "one event, {what}: {said}");
        let expected = if status == 200 { 0 } else { status };
        assert!(said.contains(&format!("status={expected} ")), "{what}: {said}");
        assert!(
            said.contains(if status == 200 { "decision=\"allow\"" } else { "decision=\"deny\"" }),
            "{what}: {said}"
        );
    }
    let two = json("/when", "{").append_header(user().header()).append_header(user().header());
    assert_eq!(answer(&app, two.to_request()).await.status, 400);
}

/// Not a byte is read where the rest denies, and where an outage makes it certain.
#[actix_web::test]
async fn not_a_byte() {
    let app = application!();
    for (path, flaky, caller, status) in [
        ("/when", "yes", person("a"), 403),
        ("/when", "down", user(), 503),
        ("/when", "no", user(), 403),
        ("/when", "yes", person("a").role("user"), 401),
    ] {
        let request = json(path, "").insert_header(("x-flaky", flaky)).insert_header(caller.header()).to_request();
        let (request, _) = request.replace_payload(untouchable());
        assert_eq!(answer(&app, request).await.status, status, "{path} {flaky}");
    }
    assert_eq!(ASKED.take(), 0);
}

/// What cannot matter is not asked; what another branch could not say, the arguments may.
#[actix_web::test]
async fn asked_only_where_it_matters() {
    let app = application!();
    let (admin, nobody) = (person("root").role("admin"), person("n"));
    for (path, flaky, body, caller, status, asked) in [
        ("/either", "yes", r#"{"id": 13}"#, &admin, 200, 0),
        ("/either", "yes", r#"{"id": 13}"#, &nobody, 503, 1),
        ("/either", "yes", r#"{"id": 3}"#, &nobody, 200, 1),
        ("/either", "yes", r#"{"id": 10}"#, &nobody, 403, 1),
        ("/either", "yes", "{", &admin, 422, 0),
        ("/flaky", "yes", r#"{"id": 13}"#, &nobody, 200, 0),
        ("/flaky", "down", r#"{"id": 3}"#, &nobody, 200, 1),
        ("/flaky", "down", r#"{"id": 10}"#, &nobody, 503, 1),
        ("/flaky", "no", r#"{"id": 10}"#, &nobody, 403, 1),
        ("/not", "yes", r#"{"id": 3}"#, &nobody, 403, 1),
        ("/not", "yes", r#"{"id": 10}"#, &nobody, 200, 1),
        ("/not", "yes", r#"{"id": 13}"#, &nobody, 503, 1),
    ] {
        log::listen();
        let answer = ask(&app, json(path, body).insert_header(("x-flaky", flaky)), caller).await;
        assert_eq!((answer.status, ASKED.take()), (status, asked), "{path} {flaky} {body}: {}", answer.text);
        let said = log::heard();
        let allowed = if matches!(status, 200 | 422) { "decision=\"allow\"" } else { "decision=\"deny\"" };
        assert_eq!((said.matches("decision=").count(), said.matches(allowed).count()), (1, 1), "{path} {body}: {said}");
    }
}

/// Conformance 39 (ASVS 15.4.2): an object from the arguments is loaded whichever branch allows, once; absent is 404 where the handler takes it.
#[actix_web::test]
async fn objects() {
    let app = application!();
    let admin = || person("root").role("admin");
    for (path, id, caller, status, asked) in [
        ("/own", 1, person("alice"), 200, 1),
        ("/own", 2, person("alice"), 404, 1),
        ("/own", 3, person("alice"), 404, 1),
        ("/own", 99, person("alice"), 503, 1),
        ("/own", 98, person("alice"), 503, 1),
        ("/own", 2, admin(), 200, 1),
        ("/own", 3, admin(), 404, 1),
        ("/own", 99, admin(), 503, 1),
        ("/own", 98, admin(), 503, 1),
        ("/own-untaken", 3, admin(), 200, 1),
        ("/own-untaken", 99, admin(), 503, 1),
        ("/own-untaken", 3, person("alice"), 404, 1),
    ] {
        log::listen();
        let answer = ask(&app, json(path, &format!("{{\"id\": {id}}}")), &caller).await;
        assert_eq!((answer.status, ASKED.take()), (status, asked), "{path} {id} {caller:?}");
        assert_eq!(log::heard().matches("decision=").count(), 1, "{path} {id}");
    }
}
