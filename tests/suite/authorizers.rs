//! `authorizer = "…"`: asked last, and it can only deny.

use std::cell::RefCell;

use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Responder, delete, get, post, web};
use auth_core::{Auth, Authorized, Authorizer, Call, Endpoints, Load, Unavailable, Verdict, require, requirement};
use serde::Deserialize;

use crate::bodies::untouchable;
use crate::log;
use crate::people::{ISSUER, People, Person, answer, ask, person};

thread_local! {
    static SAID: RefCell<&'static str> = const { RefCell::new("allow") };
    static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

struct Oracle(&'static str);

impl Authorizer for Oracle {
    fn name(&self) -> &str {
        self.0
    }

    async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
        let owner = call.object::<Doc>().map(|doc| doc.owner);
        ASKED.with_borrow_mut(|asked| {
            asked.push(format!(
                "{} {} {} {} {} {} {:?} {owner:?} {}",
                self.0,
                call.principal().subject(),
                call.operation(),
                call.handler(),
                call.method(),
                call.pattern(),
                call.parameter("id"),
                call.requirement(),
            ));
        });
        actix_web::rt::task::yield_now().await;
        match SAID.with_borrow(|said| *said) {
            "deny" => Ok(Verdict::deny("forbid unless\nmoon is full")),
            "down" => Err(Unavailable::new("no route to secret-host")),
            "panic" => panic!("the oracle fell silent"),
            _ => Ok(Verdict::Allow),
        }
    }
}

struct Doc {
    owner: &'static str,
}

impl Load for Doc {
    type Id = u32;
    type Store = ();

    async fn load((): &(), id: u32) -> Result<Option<Self>, Unavailable> {
        Ok([Self { owner: "alice" }, Self { owner: "bob" }].into_iter().nth(id as usize))
    }

    fn owner(&self) -> Option<&str> {
        Some(self.owner)
    }
}

#[derive(Deserialize)]
struct Input {
    id: u32,
}

#[require(authorizer = "oracle")]
#[get("/alone")]
async fn alone() -> impl Responder {
    "in"
}

#[require(role = "user", owner(Doc, "id"), authorizer = "oracle")]
#[post("/docs/{id}")]
async fn of_path(doc: Authorized<Doc>, input: web::Json<Input>) -> String {
    format!("{} {}", doc.owner, input.id)
}

#[require(role = "user", owner(Doc, from = |input| input.id), authorizer = "oracle")]
#[post("/body")]
async fn of_body(input: web::Json<Input>, doc: Authorized<Doc>) -> String {
    format!("{} {}", doc.owner, input.id)
}

#[require(role = "user", when(|input| input.id == 0), authorizer = "oracle")]
#[post("/when")]
async fn with_when(input: web::Json<Input>) -> String {
    input.id.to_string()
}

#[require(role = "user", authorizer = "oracle", authorizer = "other", max_age = "1h")]
#[delete("/things/{id}")]
async fn two() -> impl Responder {
    "gone"
}

fn auth() -> Auth {
    let auth = Auth::builder().authenticator(People(&[ISSUER])).objects::<Doc>(());
    auth.authorizer(Oracle("oracle")).authorizer(Oracle("other")).build().unwrap()
}

macro_rules! application {
    () => {{
        ASKED.take();
        SAID.set("allow");
        init_service(auth().app().service(alone).service(of_path).service(of_body).service(with_when).service(two))
            .await
    }};
}

fn user() -> Person {
    person("alice").role("user")
}

#[actix_web::test]
async fn every_answer() {
    let app = application!();
    for (said, status) in [("allow", 200), ("deny", 403), ("down", 503), ("panic", 503)] {
        SAID.set(said);
        log::listen();
        let answer = ask(&app, TestRequest::with_uri("/alone"), &user()).await;
        let log = log::heard();
        assert_eq!(answer.status, status, "{said}");
        assert_eq!(answer.headers.get(RETRY_AFTER).is_some(), status == 503);
        for secret in ["moon", "secret-host", "oracle"] {
            assert!(!answer.text.contains(secret), "{}", answer.text);
        }
        assert_eq!(log.contains("moon is full"), said == "deny", "the log says why: {log}");
        assert_eq!(log.contains("secret-host"), said == "down", "{log}");
        assert_eq!(log.matches("decision=").count(), 1, "{log}");
    }
}

/// L004-50: it sees who calls what, with the object; and nobody who is refused anyway.
#[actix_web::test]
async fn asked_last_and_about_everything() {
    let app = application!();
    let post = |path: &str, id: u32| TestRequest::post().uri(path).set_json(serde_json::json!({"id": id}));
    for (path, id, caller, status) in [
        ("/docs/0", 7, person("alice"), 403),
        ("/docs/1", 7, user(), 404),
        ("/docs/9", 7, user(), 404),
        ("/docs/x", 7, user(), 404),
        ("/body", 0, person("alice"), 403),
        ("/body", 1, user(), 404),
        ("/body", 9, user(), 404),
        ("/when", 0, person("alice"), 403),
    ] {
        assert_eq!(ask(&app, post(path, id), &caller).await.status, status, "{path}");
        assert_eq!(ASKED.take(), [""; 0], "{path}: what is denied already is not asked");
    }
    let answer = ask(&app, post("/docs/0", 7), &user()).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "alice 7"));
    let all = r#"all(role = "user", owner(Doc, "id"), authorizer = "oracle")"#;
    let seen = format!(r#"oracle alice write of_path POST /docs/{{id}} Some("0") Some("alice") {all}"#);
    assert_eq!(ASKED.take(), [seen]);
    assert_eq!(ask(&app, post("/body", 0), &user()).await.status, 200);
    let seen = ASKED.take();
    assert!(seen.len() == 1 && seen[0].contains("POST /body None Some(\"alice\")"), "{seen:?}");
    // With `when` it is asked before, and also where `when` denies then.
    assert_eq!(ask(&app, post("/when", 0), &user()).await.status, 200);
    assert_eq!(ASKED.take().len(), 1);
    assert_eq!(ask(&app, post("/when", 1), &user()).await.status, 403);
    assert_eq!(ASKED.take().len(), 1);
}

/// What it denies is denied before a byte is read, unless it is about an object that the body names.
#[actix_web::test]
async fn before_the_body() {
    let app = application!();
    for (said, status) in [("deny", 403), ("down", 503), ("panic", 503)] {
        SAID.set(said);
        for path in ["/docs/0", "/when"] {
            let request = TestRequest::post().uri(path).insert_header((CONTENT_TYPE, "application/json"));
            let request = request.insert_header(user().header()).to_request();
            let (request, _) = request.replace_payload(untouchable());
            assert_eq!(answer(&app, request).await.status, status, "{path} {said}");
        }
        let request = TestRequest::post().uri("/body").set_json(serde_json::json!({"id": 0}));
        assert_eq!(ask(&app, request, &user()).await.status, status, "/body {said}");
    }
}

/// It is asked although a step-up is due, and its denial comes first. Every one is asked until one denies.
#[actix_web::test]
async fn beside_a_step_up() {
    let app = application!();
    let delete = || TestRequest::delete().uri("/things/7");
    for (said, status, asked) in [("allow", 401, 2), ("deny", 403, 1), ("down", 503, 1)] {
        SAID.set(said);
        assert_eq!(ask(&app, delete(), &user()).await.status, status, "{said}");
        let seen = ASKED.take();
        assert_eq!(seen.len(), asked, "{said}");
        assert!(seen[0].starts_with(r#"oracle alice delete two DELETE /things/{id} Some("7") None"#), "{seen:?}");
    }
}

/// L004-50: a plain application has no start that could refuse it: nothing is open then.
#[actix_web::test]
async fn an_authorizer_that_nobody_registered() {
    let auth = Auth::builder().authenticator(People(&[ISSUER])).authorizer(Oracle("oracel")).build().unwrap();
    assert!(auth.app().service(alone).check().is_err());
    let app = init_service(App::new().app_data(auth).service(alone)).await;
    log::listen();
    let answer = ask(&app, TestRequest::with_uri("/alone"), &user()).await;
    assert_eq!(answer.status, 503);
    assert!(log::heard().contains("no authorizer of this name is registered"));
}

/// It keeps a process from starting that has endpoints which it does not know, and sees the claims that it names.
#[actix_web::test]
async fn endpoints_and_claims() {
    struct Levels(&'static [&'static str]);

    impl Authorizer for Levels {
        fn name(&self) -> &'static str {
            "oracle"
        }

        async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
            let claims = call.principal().claims();
            let level = claims.get("level").and_then(serde_json::Value::as_u64);
            assert!(!claims.contains_key("other"), "what it does not name is not kept");
            Ok(if level >= Some(3) { Verdict::allow(format!("level {level:?}\n")) } else { Verdict::deny("too low") })
        }

        fn claims(&self) -> impl Iterator<Item = &str> {
            self.0.iter().copied()
        }

        fn check_endpoints(&self, endpoints: &Endpoints) -> Result<(), Vec<String>> {
            let unknown = endpoints.iter().filter(|endpoint| endpoint.asks_authorizer("oracle"));
            let unknown: Vec<_> = unknown.filter(|endpoint| endpoint.path() != "/alone").collect();
            if unknown.is_empty() {
                Ok(())
            } else {
                Err(vec![format!("{} is unknown", unknown[0].path()), "two".into()])
            }
        }
    }

    let auth = |claims| Auth::builder().authenticator(People(&[ISSUER])).authorizer(Levels(claims)).build().unwrap();
    let faults = auth(&[]).app().service(alone).service(with_when).check().unwrap_err();
    assert!(faults.iter().eq(["authorizer `oracle`: /when is unknown", "authorizer `oracle`: two"]), "{faults}");

    let app = init_service(auth(&["level"]).app().service(alone)).await;
    let with = |level: u32| user().claim("level", level).claim("other", true);
    log::listen();
    assert_eq!(ask(&app, TestRequest::with_uri("/alone"), &with(3)).await.status, 200);
    let log = log::heard();
    assert!(log.contains("level Some(3)\\\\n"), "an allow says why, on one line: {log}");
    assert_eq!(ask(&app, TestRequest::with_uri("/alone"), &with(2)).await.status, 403);
    let blind = init_service(auth(&[]).app().service(alone)).await;
    assert_eq!(ask(&blind, TestRequest::with_uri("/alone"), &with(3)).await.status, 403);
}

/// Outside handlers it is asked, too, and has no handler to look at.
#[actix_web::test]
async fn outside_a_handler() {
    const ALONE: auth_core::Requirement = requirement!(permission = "docs:delete", authorizer = "oracle");
    ASKED.take();
    let caller = user().permission("docs:delete").issued_at(auth_core::Clock::now(&auth_core::SystemClock)).principal();
    for (said, allowed) in [("allow", true), ("deny", false), ("down", false)] {
        SAID.set(said);
        let facts = auth_core::Facts::default().parameter("id", "x");
        assert_eq!(auth().decide(&caller, &ALONE, facts).await.is_allow(), allowed, "{said}");
        let seen = ASKED.take();
        assert!(seen.len() == 1 && seen[0].contains("alice delete (outside a handler)   Some(\"x\") None"), "{seen:?}");
    }
}
