//! `check = path`: asked before a byte is read, only where it matters, and once.

use std::cell::RefCell;

use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER};
use actix_web::test::{TestRequest, init_service};
use actix_web::{Responder, get, post, web};
use auth_core::{Auth, Principal, RequestHead, Unavailable, require};

use crate::bodies::untouchable;
use crate::log;
use crate::people::{ISSUER, People, answer, ask, person};

thread_local! {
    /// What the checks of this thread were asked, in order.
    static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Answers what the header says.
async fn office(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
    let told = head.value("x-office").unwrap_or("no");
    ASKED.with_borrow_mut(|asked| {
        let (method, path, parameter) = (head.method(), head.path(), head.parameter("name"));
        asked.push(format!("office {} {method} {path} {parameter:?}", caller.subject()));
    });
    actix_web::rt::task::yield_now().await;
    match told {
        "down" => Err(Unavailable::new("the office at secret-host is closed")),
        "panic" => panic!("the office burns"),
        told => Ok(told == "yes"),
    }
}

mod elsewhere {
    use super::{ASKED, Principal, RequestHead, Unavailable};

    pub(super) async fn second(head: &RequestHead<'_>, _: &Principal) -> Result<bool, Unavailable> {
        ASKED.with_borrow_mut(|asked| asked.push("second".to_owned()));
        actix_web::rt::task::yield_now().await;
        Ok(head.value("x-second") != Some("no"))
    }
}

#[require(check = office)]
#[post("/alone/{name}")]
async fn alone(body: web::Json<String>) -> impl Responder {
    body.into_inner()
}

#[require(role = "staff", check = office, check = elsewhere::second)]
#[get("/both")]
async fn both() -> impl Responder {
    "in"
}

#[require(any(role = "admin", check = office, check = elsewhere::second))]
#[get("/either")]
async fn either() -> impl Responder {
    "in"
}

#[require(not(check = office))]
#[get("/not")]
async fn outside_office() -> impl Responder {
    "in"
}

#[require(any(role = "admin", not(check = office)))]
#[get("/either-not")]
async fn either_outside() -> impl Responder {
    "in"
}

#[require(any(all(check = office, role = "a"), all(check = office, role = "b"), all(check = office, role = "c")))]
#[get("/equal")]
async fn equal() -> impl Responder {
    "in"
}

#[require(permission = "store:write", check = office)]
#[post("/store")]
async fn write_store() -> impl Responder {
    "in"
}

#[require(permission = "docs:read", check = office)]
#[get("/scoped")]
async fn scoped() -> impl Responder {
    "in"
}

macro_rules! application {
    () => {{
        ASKED.take();
        let auth = Auth::builder().authenticator(People(&[ISSUER])).build().unwrap();
        let app = auth
            .app()
            .service(alone)
            .service(both)
            .service(either)
            .service(outside_office)
            .service(equal)
            .service(either_outside);
        init_service(app.service(scoped).service(write_store)).await
    }};
}

fn get(path: &str, office: &str) -> TestRequest {
    TestRequest::get().uri(path).insert_header(("x-office", office))
}

#[actix_web::test]
async fn a_check_sees_the_head() {
    let app = application!();
    let request = TestRequest::post().uri("/alone/a%2Fb%20c%C3%A4?name=query").insert_header(("x-office", "yes"));
    let answer = ask(&app, request.set_json("body"), &person("alice")).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "body"));
    assert_eq!(ASKED.take(), [r#"office alice POST /alone/a%2Fb%20c%C3%A4 Some("a/b cä")"#]);
}

#[actix_web::test]
async fn every_answer_and_not_a_byte_of_the_body() {
    let app = application!();
    for (told, status) in [("no", 403), ("down", 503), ("panic", 503)] {
        log::listen();
        let request = TestRequest::post()
            .uri("/alone/x")
            .insert_header(person("alice").header())
            .insert_header((CONTENT_TYPE, "application/json"))
            .insert_header(("x-office", told));
        let (request, _) = request.to_request().replace_payload(untouchable());
        let answer = answer(&app, request).await;
        let said = log::heard();
        assert_eq!(answer.status, status, "{told}");
        assert_eq!(answer.headers.get(RETRY_AFTER).is_some(), status == 503, "{told}");
        assert!(!answer.text.contains("office") && !answer.text.contains("secret-host"), "{}", answer.text);
        assert!(said.contains("check = office: "), "{said}");
        assert_eq!(said.contains("secret-host is closed"), told == "down", "the log says what failed: {said}");
        assert_eq!(said.matches("decision=").count(), 1, "{said}");
    }
}

/// What cannot change the answer is not asked.
#[actix_web::test]
async fn asked_only_where_it_matters() {
    let app = application!();
    let (staff, admin, nobody) = (person("s").role("staff"), person("a").role("admin"), person("n"));
    for (path, told, caller, status, asked) in [
        ("/both", "yes", &staff, 200, &["office", "second"][..]),
        ("/both", "no", &staff, 403, &["office"]),
        ("/both", "down", &staff, 503, &["office"]),
        ("/both", "yes", &nobody, 403, &[]),
        ("/both", "down", &nobody, 403, &[]),
        ("/either", "yes", &nobody, 200, &["office"]),
        ("/either", "no", &nobody, 200, &["office", "second"]),
        ("/either", "down", &nobody, 200, &["office", "second"]),
        ("/either", "panic", &nobody, 200, &["office", "second"]),
        ("/either", "down", &admin, 200, &[]),
        ("/scoped", "yes", &nobody, 403, &[]),
        ("/scoped", "panic", &nobody, 403, &[]),
    ] {
        log::listen();
        let answer = ask(&app, get(path, told), caller).await;
        assert_eq!(answer.status, status, "{path} {told} {caller:?}");
        assert!(!log::heard().contains("role = \\\"staff\\\": held"), "what held is no reason");
        let names: Vec<_> = ASKED.take().iter().map(|asked| asked.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(names, asked, "{path} {told} {caller:?}");
    }
    let writer = person("w").permission("store:write");
    let store = TestRequest::post().uri("/store").insert_header(("x-office", "down"));
    assert_eq!(ask(&app, store, &writer).await.status, 403, "the class asks for a role that is not there");
    assert!(ASKED.take().is_empty());
    let none = TestRequest::get().uri("/both").insert_header(("x-office", "yes"));
    assert_eq!(answer(&app, none.to_request()).await.status, 401);
    assert!(ASKED.take().is_empty(), "nobody is asked about a stranger");
}

/// An outage of one and the no of another: no where all must hold, an outage where one is enough.
#[actix_web::test]
async fn several() {
    let app = application!();
    let staff = person("s").role("staff");
    for (path, office, second, status) in [
        ("/both", "yes", "no", 403),
        ("/both", "down", "no", 503),
        ("/either", "down", "no", 503),
        ("/either", "no", "no", 403),
        ("/either", "no", "yes", 200),
    ] {
        let request = get(path, office).insert_header(("x-second", second));
        assert_eq!(ask(&app, request, &staff).await.status, status, "{path} {office} {second}");
    }
}

#[actix_web::test]
async fn under_not() {
    let app = application!();
    for (told, status) in [("yes", 403), ("no", 200), ("down", 503), ("panic", 503)] {
        for path in ["/not", "/either-not"] {
            assert_eq!(ask(&app, get(path, told), &person("alice")).await.status, status, "{path} {told}");
        }
    }
}

/// Equal atoms are asked once; another request is another question.
#[actix_web::test]
async fn equal_atoms_are_asked_once() {
    let app = application!();
    let all = || person("x").role("a").role("b").role("c");
    for (caller, told, status, times) in [
        (all(), "yes", 200, 1),
        (all(), "no", 403, 1),
        (all(), "down", 503, 1),
        (person("x").role("c"), "no", 403, 1),
        (person("x").role("d"), "yes", 403, 0),
    ] {
        assert_eq!(ask(&app, get("/equal", told), &caller).await.status, status, "{caller:?} {told}");
        assert_eq!(ASKED.take().len(), times, "{caller:?} {told}");
    }
    for times in 0..3 {
        assert_eq!(ask(&app, get("/equal", "yes"), &person("x").role("b")).await.status, 200);
        assert_eq!(ASKED.with_borrow(Vec::len), times + 1);
    }
}

/// Where the check says no, a scope would not help.
#[actix_web::test]
async fn the_challenge_beside_a_check() {
    let app = application!();
    let reader = person("r").permission("docs:read");
    assert_eq!(ask(&app, get("/scoped", "no"), &reader).await.challenges(), ["Person realm=\"api\""]);
    let scope = "Person realm=\"api\", error=\"insufficient_scope\"";
    let lacking = ask(&app, get("/scoped", "no"), &person("x")).await;
    assert!(lacking.challenges()[0].starts_with(scope), "not asked, so it may help: {:?}", lacking.challenges());
}
