//! `when`, `owner(…, from)` and `permission(…, on = |…|)`: asked once the arguments are there, and before the handler's
//! body.

use std::cell::Cell;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::error::{ErrorUnprocessableEntity, ErrorUnsupportedMediaType, JsonPayloadError};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::{TestRequest, init_service};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, get, post, web};
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

struct Doc(&'static str);

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
        let app = app.service(flaky_or_small).service(peeking).service(peeking_at_once).service(sixteen);
        let app = app.route("/generic", auth_core::web::post(generic::<Input>)).service(nobody_in_particular);
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

fn post(path: &str, body: &str) -> TestRequest {
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
        ("nobody", post("/when", "{"), None, 401, 0),
        ("not allowed", post("/when", "{"), Some(person("alice")), 403, 0),
        ("not allowed by a check", post("/when", "{").insert_header(("x-flaky", "no")), Some(person("a").role("user")), 403, 0),
        ("an outage", post("/when", "{").insert_header(("x-flaky", "down")), Some(person("a").role("user")), 503, 0),
        ("a step-up", post("/when", "{"), Some(person("alice").role("user")), 401, 0),
        ("no JSON", post("/when", "{"), Some(user()), 422, 0),
        ("too large", post("/when", &large), Some(user()), 413, 0),
        ("no type", TestRequest::post().uri("/when").set_payload("{}"), Some(user()), 415, 0),
        ("when", post("/when", r#"{"id": 10}"#), Some(user()), 403, 1),
        ("when panics", post("/when", r#"{"id": 13}"#), Some(user()), 503, 1),
        ("allowed", post("/when", r#"{"id": 9}"#), Some(user()), 200, 1),
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
        assert!(said.contains(if status == 200 { "decision=\"allow\"" } else { "decision=\"deny\"" }), "{what}: {said}");
    }
    let two = post("/when", "{").append_header(user().header()).append_header(user().header());
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
        let request = post(path, "").insert_header(("x-flaky", flaky)).insert_header(caller.header()).to_request();
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
        let answer = ask(&app, post(path, body).insert_header(("x-flaky", flaky)), caller).await;
        assert_eq!((answer.status, ASKED.take()), (status, asked), "{path} {flaky} {body}: {}", answer.text);
    }
}

/// An object from the arguments is loaded whichever branch allows, once; absent is 404 where the handler takes it.
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
        let answer = ask(&app, post(path, &format!("{{\"id\": {id}}}")), &caller).await;
        assert_eq!((answer.status, ASKED.take()), (status, asked), "{path} {id} {caller:?}");
        assert_eq!(log::heard().matches("decision=").count(), 1, "{path} {id}");
    }
}

/// An extractor of the user's that looks at the object before it can be there.
struct Peek;

impl FromRequest for Peek {
    type Error = actix_web::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

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

#[actix_web::test]
async fn an_extractor_that_looks_too_early() {
    let app = application!();
    for path in ["/peek", "/peek-at-once"] {
        log::listen();
        let answer = ask(&app, post(path, r#"{"id": 1}"#), &person("alice")).await;
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
    _a: HttpRequest, _b: HttpRequest, _c: HttpRequest, _d: HttpRequest, _e: HttpRequest, _f: HttpRequest,
    _g: HttpRequest, _h: HttpRequest, _i: HttpRequest, _j: HttpRequest, _k: HttpRequest, _l: HttpRequest,
    _m: Option<Text>, caller: Option<Principal>, p: web::Path<(String, String)>, body: web::Json<Input>,
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
        (post("/sixteen/alice/b", r#"{"id": 16}"#), person("alice"), 200, "alice b 16"),
        (post("/sixteen/bob/b", r#"{"id": 16}"#), person("alice"), 403, "{"),
        (post("/sixteen/alice/b", r#"{"id": 15}"#), person("alice"), 403, "{"),
        (post("/generic", r#"{"id": 5}"#), user(), 200, "5"),
        (post("/generic", r#"{"id": 6}"#), user(), 403, "{"),
        (post("/generic", "{"), person("alice"), 403, "{"),
        (get("/optional?id=1"), person("alice"), 200, "alice 1"),
        (get("/optional?id=2"), person("alice"), 403, "{"),
        (get("/optional?id=2"), user(), 200, "alice 2"),
    ] {
        let answer = ask(&app, request, &caller).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert!(answer.text.starts_with(text), "{}", answer.text);
    }
    assert_eq!(answer(&app, get("/optional?id=1").to_request()).await.status, 401, "nobody is no caller");
}
