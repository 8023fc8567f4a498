//! `max_age` and `acr`: a login that is too old or too weak is asked for a new one (RFC 9470), when nothing else denies.
//! Conformance 37.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::{TestRequest, init_service};
use actix_web::{Responder, delete, get, post, web};
use auth_core::{Auth, Clock, StrictDefaults, require};

use crate::bodies::untouchable;
use crate::log;
use crate::people::{ISSUER, People, Person, answer, ask, person};

const NOW: u64 = 1_000_000;
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> u64 {
        NOW
    }
}

#[require(role = "user", max_age = "15m")]
#[get("/aged")]
async fn aged() -> impl Responder {
    "in"
}

#[require(role = "user", acr = "urn:gold")]
#[post("/acr")]
async fn classed(body: web::Json<u8>) -> impl Responder {
    body.to_string()
}

#[require(permission = "docs:read", max_age = "15m", acr = "urn:gold")]
#[get("/both")]
async fn both() -> impl Responder {
    "in"
}

#[require(role = "user", max_age = "15m")]
#[delete("/docs/{id}")]
async fn beside_the_default() -> impl Responder {
    "gone"
}

#[require(role = "user", max_age = "2h", relax(max_age = "the login is looked at"))]
#[delete("/relaxed/{id}")]
async fn in_place_of_the_default() -> impl Responder {
    "gone"
}

#[require(role = "user", max_age = "2h")]
#[delete("/longer/{id}")]
async fn longer_than_the_default() -> impl Responder {
    "gone"
}

#[require(permission = "docs:delete")]
#[delete("/plain/{id}")]
async fn by_default() -> impl Responder {
    "gone"
}

macro_rules! application {
    () => {{
        let mut strict = StrictDefaults::default();
        strict.set_max_age(auth_core::Operation::Delete, Some(core::time::Duration::from_secs(HOUR)));
        let auth = Auth::builder().authenticator(People(&[ISSUER])).clock(Stopped).strict_defaults(strict);
        let app = auth.build().unwrap().app().service(aged).service(classed).service(both).service(beside_the_default);
        init_service(app.service(in_place_of_the_default).service(by_default).service(longer_than_the_default)).await
    }};
}

fn user() -> Person {
    person("alice").role("user").permission("docs:read").permission("docs:delete")
}

/// What a step-up challenge asks for.
fn step_up(parameters: &str) -> String {
    let text = "error=\"insufficient_user_authentication\", error_description=";
    format!("Person realm=\"api\", {text}…{parameters}")
}

/// The challenges, without the words for people.
fn without_description(challenges: &[&str]) -> Vec<String> {
    let shorten = |challenge: &&str| match challenge.split_once("error_description=\"") {
        Some((before, after)) => {
            let rest = after.split_once('"').map_or("", |(_, rest)| rest);
            format!("{before}error_description=…{rest}")
        }
        None => (*challenge).to_owned(),
    };
    challenges.iter().map(shorten).collect()
}

/// A written age looks at the login alone, to the second, and forgives no clock.
#[actix_web::test]
async fn a_written_age() {
    let app = application!();
    let edge = NOW - 15 * MINUTE;
    for (caller, status) in [
        (user().auth_time(edge), 200),
        (user().auth_time(NOW), 200),
        (user().auth_time(edge - 1), 401),
        (user().auth_time(NOW + 1), 401),
        (user().auth_time(0), 401),
        (user().auth_time(u64::MAX), 401),
        (user(), 401),
        (user().issued_at(NOW), 401),
        (user().issued_at(0).auth_time(NOW), 200),
        (user().auth_time(NOW).key(), 401),
        (user().key(), 401),
        (person("bob"), 403),
        (person("bob").auth_time(edge - 1), 403),
    ] {
        let answer = ask(&app, TestRequest::with_uri("/aged"), &caller).await;
        assert_eq!(answer.status, status, "{caller:?}");
        if status == 401 {
            assert_eq!(without_description(&answer.challenges()), [step_up(", max_age=\"900\"")], "{caller:?}");
        }
    }
}

#[actix_web::test]
async fn a_class_of_login() {
    let app = application!();
    let post = || TestRequest::post().uri("/acr").set_json(7);
    for (caller, status) in [
        (user().acr("urn:gold"), 200),
        (user(), 401),
        (user().acr("urn:silver"), 401),
        (user().acr("urn:Gold"), 401),
        (user().acr("urn:gold "), 401),
        (user().acr("urn:gold urn:silver"), 401),
        (user().acr(""), 401),
        (user().claim("acr", "urn:gold"), 401),
        (user().acr("urn:gold").key(), 401),
        (person("bob").acr("urn:silver"), 403),
        (person("bob").acr("urn:gold"), 403),
    ] {
        let answer = ask(&app, post(), &caller).await;
        assert_eq!(answer.status, status, "{caller:?}");
        if status == 401 {
            assert_eq!(without_description(&answer.challenges()), [step_up(", acr_values=\"urn:gold\"")], "{caller:?}");
        }
    }
}

/// The challenge asks for what is missing, and for nothing else; a denial of the rest comes first.
#[actix_web::test]
async fn what_the_challenge_asks_for() {
    let app = application!();
    let fresh = || user().auth_time(NOW);
    for (caller, asks) in [
        (fresh(), ", acr_values=\"urn:gold\""),
        (user().acr("urn:gold"), ", max_age=\"900\""),
        (user(), ", max_age=\"900\", acr_values=\"urn:gold\""),
        (fresh().acr("urn:gold").key(), ", max_age=\"900\", acr_values=\"urn:gold\""),
    ] {
        // A key has the permissions of its scopes.
        let caller = caller.scope("docs:read");
        let answer = ask(&app, TestRequest::with_uri("/both"), &caller).await;
        assert_eq!(
            (answer.status, without_description(&answer.challenges())),
            (401, vec![step_up(asks)]),
            "{caller:?}"
        );
        assert!(answer.text.contains("more recent or stronger login"), "{}", answer.text);
    }
    let answer = ask(&app, TestRequest::with_uri("/both"), &person("bob")).await;
    assert_eq!(answer.status, 403);
    assert!(answer.challenges()[0].contains("error=\"insufficient_scope\""), "{:?}", answer.challenges());
    assert_eq!(ask(&app, TestRequest::with_uri("/both"), &fresh().acr("urn:gold")).await.status, 200);
}

/// Beside the default of the class both are asked; the challenge names the shorter of those that failed.
#[actix_web::test]
async fn beside_the_default_of_the_class() {
    let app = application!();
    let old = NOW - 30 * MINUTE;
    let ancient = NOW - 3 * HOUR;
    for (path, caller, asks) in [
        ("/docs/1", user().auth_time(NOW), None),
        ("/docs/1", user().auth_time(old), Some(", max_age=\"900\"")),
        ("/docs/1", user().auth_time(ancient), Some(", max_age=\"900\"")),
        ("/docs/1", user().issued_at(NOW), Some(", max_age=\"900\"")),
        ("/docs/1", user(), Some(", max_age=\"900\"")),
        ("/docs/1", user().auth_time(NOW).issued_at(ancient), None),
        ("/longer/1", user().auth_time(NOW - 2 * HOUR), Some(", max_age=\"3600\"")),
        ("/longer/1", user().auth_time(NOW - 2 * HOUR - 1), Some(", max_age=\"3600\"")),
        ("/longer/1", user().issued_at(NOW), Some(", max_age=\"7200\"")),
        ("/relaxed/1", user().auth_time(NOW - 2 * HOUR), None),
        ("/relaxed/1", user().auth_time(NOW - 2 * HOUR - 1).issued_at(NOW), Some(", max_age=\"7200\"")),
        ("/plain/1", user().issued_at(NOW - HOUR), None),
        ("/plain/1", user().issued_at(NOW - HOUR - 1), Some(", max_age=\"3600\"")),
        ("/plain/1", user().auth_time(NOW - HOUR - 1).issued_at(NOW), Some(", max_age=\"3600\"")),
        ("/plain/1", user().auth_time(NOW + 1).issued_at(NOW), Some(", max_age=\"3600\"")),
        ("/plain/1", user().issued_at(NOW + 1), Some(", max_age=\"3600\"")),
        ("/plain/1", user(), Some(", max_age=\"3600\"")),
        ("/plain/1", user().key().scope("docs:delete"), None),
    ] {
        let answer = ask(&app, TestRequest::delete().uri(path), &caller).await;
        let found = (answer.status, without_description(&answer.challenges()));
        let expected = asks.map_or((200, Vec::new()), |asks| (401, vec![step_up(asks)]));
        assert_eq!(found, expected, "{path} {caller:?}");
    }
    let key = ask(&app, TestRequest::delete().uri("/docs/1"), &user().key().auth_time(NOW).scope("docs:delete")).await;
    assert_eq!(key.status, 403, "the endpoint names nothing that a key could be made for, and that comes first");
}

/// The log names what denied, and the setting where there is one.
#[actix_web::test]
async fn the_log_says_which_age() {
    let app = application!();
    log::listen();
    ask(&app, TestRequest::delete().uri("/docs/1"), &user()).await;
    let said = log::heard();
    assert!(said.contains("set by operations.delete.max_age"), "{said}");
    assert!(said.contains("max_age = \\\"900s\\\": the login is too old"), "{said}");
    assert_eq!(said.matches("decision=").count(), 1, "{said}");
    ask(&app, TestRequest::post().uri("/acr"), &user()).await;
    assert!(log::heard().contains("acr = \\\"urn:gold\\\": the login was not made in this class"));
}

/// A step-up is due before a byte of the body is read.
#[actix_web::test]
async fn before_the_body() {
    let app = application!();
    for caller in [user(), user().acr("urn:silver"), user().acr("urn:gold").key()] {
        let request = TestRequest::post().uri("/acr").insert_header((CONTENT_TYPE, "application/json"));
        let (request, _) = request.insert_header(caller.header()).to_request().replace_payload(untouchable());
        assert_eq!(answer(&app, request).await.status, 401, "{caller:?}");
    }
    let malformed = TestRequest::post().uri("/acr").insert_header((CONTENT_TYPE, "application/json")).set_payload("{");
    assert_eq!(ask(&app, malformed, &user().acr("urn:gold")).await.status, 400, "the proof proves something");
}
