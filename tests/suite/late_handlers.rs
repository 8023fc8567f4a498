//! Handlers whose requirement looks at their arguments, in all forms; and extractors that look too early.

use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::test::{TestRequest, init_service};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, get, post, web};
use auth_core::{Auth, Authorized, Facts, Load, Principal, Unavailable, require};
use serde::Deserialize;

use crate::log;
use crate::people::{ISSUER, People, answer, ask, person};
use crate::second_moment::json;

#[derive(Deserialize)]
struct Input {
    id: u32,
}

struct Doc(&'static str);

impl Load for Doc {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: u32) -> Result<Option<Self>, Unavailable> {
        Ok(Some(Self("alice")))
    }

    fn owner(&self) -> Option<&str> {
        Some(self.0)
    }
}

macro_rules! application {
    () => {{
        let auth = Auth::builder().authenticator(People(&[ISSUER])).objects::<Doc>(()).build().unwrap();
        let app = auth
            .app()
            .service(nothing_to_take)
            .service(peeking)
            .service(peeking_at_once)
            .service(sixteen)
            .service(nobody_in_particular);
        init_service(app.route("/generic", auth_core::web::post(generic::<Input>))).await
    }};
}

/// An extractor of the user's that looks at the object before it can be there.
struct Peek;

impl FromRequest for Peek {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let doc = Authorized::<Doc>::from_request(request, payload);
        Box::pin(async move {
            assert!(!doc.await?.0.is_empty());
            Ok(Self)
        })
    }
}

/// The same, and it does not even wait.
struct PeekAtOnce;

impl FromRequest for PeekAtOnce {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let doc = Authorized::<Doc>::from_request(request, payload).into_inner().unwrap();
        assert!(!doc.0.is_empty());
        ready(Ok(Self))
    }
}

#[require(owner(Doc, from = |input| input.id))]
#[post("/peek")]
async fn peeking(input: web::Json<Input>, _peek: Peek) -> impl Responder {
    input.id.to_string()
}

#[require(any(role = "admin", owner(Doc, from = |input| input.id)))]
#[post("/peek-at-once")]
async fn peeking_at_once(input: web::Json<Input>, _peek: PeekAtOnce) -> impl Responder {
    input.id.to_string()
}

/// An extractor of the user's that hides from the compiler what it takes.
struct Hidden;

impl FromRequest for Hidden {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let doc = Authorized::<Doc>::from_request(request, payload).into_inner();
        ready(doc.map(|_| Self).map_err(Into::into))
    }
}

#[require(role = "user")]
#[get("/hidden")]
async fn nothing_to_take(_hidden: Hidden) -> impl Responder {
    "in"
}

/// An object that no requirement loads is a fault of the server's, and the log says what to write.
#[actix_web::test]
async fn an_object_that_nothing_loads() {
    let app = application!();
    log::listen();
    let answer = ask(&app, TestRequest::with_uri("/hidden"), &person("alice").role("user")).await;
    let said = log::heard();
    assert_eq!(answer.status, 500);
    assert!(said.contains("add `owner(…)` of that type to its `#[require(…)]`"), "{said}");
    assert!(!answer.text.contains("Doc"), "{}", answer.text);
}

#[actix_web::test]
async fn an_extractor_that_looks_too_early() {
    let app = application!();
    for path in ["/peek", "/peek-at-once"] {
        log::listen();
        let answer = ask(&app, json(path, r#"{"id": 1}"#), &person("alice")).await;
        assert_eq!(answer.status, 500, "{path}");
        assert!(!answer.text.contains("extractor"), "{}", answer.text);
        let said = log::heard();
        assert_eq!(said.matches("decision=").count(), 1, "{said}");
    }
}

type Text = web::Data<str>;

/// As many arguments as actix has.
#[require(when(|p, body, caller: &Principal| p.0 == caller.subject() && body.id == 16))]
#[post("/sixteen/{a}/{b}")]
#[expect(clippy::too_many_arguments, reason = "as many as actix has")]
async fn sixteen(
    _a: HttpRequest,
    _b: HttpRequest,
    _c: HttpRequest,
    _d: HttpRequest,
    _e: HttpRequest,
    _f: HttpRequest,
    _g: HttpRequest,
    _h: HttpRequest,
    _i: HttpRequest,
    _j: HttpRequest,
    _k: HttpRequest,
    _l: HttpRequest,
    _m: Option<Text>,
    caller: Option<Principal>,
    p: web::Path<(String, String)>,
    body: web::Json<Input>,
) -> HttpResponse {
    HttpResponse::Ok().body(format!("{} {} {}", caller.unwrap().subject(), p.1, body.id))
}

/// A generic function is a plain function.
#[require(role = "user", when(|body, caller: &Principal| body.answer() == caller.subject().len()))]
async fn generic<T: for<'de> Deserialize<'de> + Countable + 'static>(body: web::Json<T>) -> String {
    body.answer().to_string()
}

trait Countable {
    fn answer(&self) -> usize;
}

impl Countable for Input {
    fn answer(&self) -> usize {
        self.id as usize
    }
}

/// The caller of a requirement is always known.
#[require(any(role = "user", when(|q| q.id == 1)))]
#[get("/optional")]
async fn nobody_in_particular(q: web::Query<Input>, caller: Option<Principal>) -> String {
    format!("{} {}", caller.map_or_else(String::new, |caller| caller.subject().to_owned()), q.id)
}

#[actix_web::test]
async fn all_forms_of_handlers() {
    let app = application!();
    let get = |path: &str| TestRequest::get().uri(path);
    for (request, caller, status, text) in [
        (json("/sixteen/alice/b", r#"{"id": 16}"#), person("alice"), 200, "alice b 16"),
        (json("/sixteen/bob/b", r#"{"id": 16}"#), person("alice"), 403, "{"),
        (json("/sixteen/alice/b", r#"{"id": 15}"#), person("alice"), 403, "{"),
        (json("/generic", r#"{"id": 5}"#), person("alice").role("user"), 200, "5"),
        (json("/generic", r#"{"id": 6}"#), person("alice").role("user"), 403, "{"),
        (json("/generic", "{"), person("alice"), 403, "{"),
        (get("/optional?id=1"), person("alice"), 200, "alice 1"),
        (get("/optional?id=2"), person("alice"), 403, "{"),
        (get("/optional?id=2"), person("alice").role("user"), 200, "alice 2"),
    ] {
        let answer = ask(&app, request, &caller).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert!(answer.text.starts_with(text), "{}", answer.text);
    }
    assert_eq!(answer(&app, get("/optional?id=1").to_request()).await.status, 401, "nobody is no caller");
}

/// Without arguments, what waits for them is unknown.
#[actix_web::test]
async fn outside_the_handler() {
    let auth = Auth::builder().authenticator(People(&[ISSUER])).build().unwrap();
    let endpoints = auth.app().service(nobody_in_particular).check().unwrap();
    let requirement = endpoints.iter().next().unwrap().requirement();
    for (caller, allowed) in [(person("alice").role("user"), true), (person("alice"), false)] {
        let decision = auth.decide(&caller.clone().principal(), requirement, Facts::default()).await;
        assert_eq!(decision.is_allow(), allowed, "{caller:?}");
    }
}
