//! Shadow mode: what runs beside a decision is compared, counted and logged, and changes nothing.

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use actix_web::dev::Service;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Responder, delete, get, post, web};
use allocation_counter::measure;
use auth_core::{
    Actors, Auth, AuthBuilder, Authorized, Authorizer, Call, Catalogue, Facts, InvalidAuth, InvalidShadow, Load,
    Principal, RequestHead, Requirement, RoleMap, Shadow, ShadowCounts, Unavailable, Verdict, require, requirement,
};
use serde::Deserialize;

use crate::log;
use crate::people::{Answer, ISSUER, People, Person, answer, ask, person};

thread_local! {
    static CHECKED: Cell<u32> = const { Cell::new(0) };
    static LOADED: Cell<u32> = const { Cell::new(0) };
    static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static RELEASED: Cell<bool> = const { Cell::new(false) };
}

async fn from_the_office(head: &RequestHead<'_>, _: &Principal) -> Result<bool, Unavailable> {
    CHECKED.set(CHECKED.get() + 1);
    match head.value("x-office") {
        Some("down") => Err(Unavailable::new("the door does not answer")),
        Some("1") => Ok(true),
        _ => Ok(false),
    }
}

struct Note(&'static str);

impl Load for Note {
    type Id = u32;
    type Store = ();

    async fn load((): &(), id: u32) -> Result<Option<Self>, Unavailable> {
        LOADED.set(LOADED.get() + 1);
        Ok([Self("alice"), Self("bob")].into_iter().nth(id as usize))
    }

    fn owner(&self) -> Option<&str> {
        Some(self.0)
    }
}

#[derive(Deserialize)]
struct Input {
    id: u32,
}

#[require(role = "user")]
#[get("/notes")]
async fn list(caller: Principal) -> String {
    format!("{} {:?}", caller.subject(), caller.claims())
}

#[require(role = "user", check = from_the_office)]
#[get("/office")]
async fn office() -> impl Responder {
    "in"
}

#[require(role = "user")]
#[get("/users/{user}/notes")]
async fn of_user() -> impl Responder {
    "in"
}

#[require(role = "user", owner(Note, "id"))]
#[get("/notes/{id}")]
async fn show(note: Authorized<Note>) -> String {
    note.0.to_owned()
}

#[require(role = "user", owner(Note, from = |input| input.id))]
#[post("/notes/{id}/copy")]
async fn copy(input: web::Json<Input>, note: Authorized<Note>) -> String {
    format!("{} {}", note.0, input.id)
}

#[require(role = "user", when(|input| input.id == 0))]
#[post("/zero")]
async fn zero(input: web::Json<Input>) -> String {
    input.id.to_string()
}

#[require(permission = "notes:write")]
#[post("/notes")]
async fn write() -> impl Responder {
    "written"
}

#[require(permission = "notes:delete")]
#[delete("/notes/{id}")]
async fn remove() -> impl Responder {
    "gone"
}

#[require(public)]
#[get("/ping")]
async fn ping() -> impl Responder {
    "pong"
}

#[require(public)]
#[get("/front")]
async fn front(caller: Option<Principal>) -> String {
    caller.map_or_else(|| "stranger".to_owned(), |caller| caller.subject().to_owned())
}

const ADMIN: Requirement = requirement!(role = "admin");
const USER_OR_ADMIN: Requirement = requirement!(any(role = "user", role = "admin"));

fn people() -> AuthBuilder {
    Auth::builder().authenticator(People(&[ISSUER])).objects::<Note>(())
}

fn with(shadow: Shadow) -> Auth {
    people().shadow(shadow).build().unwrap()
}

macro_rules! application {
    ($auth:expr) => {{
        let auth: &Auth = &$auth;
        let app = auth.app().service(list).service(office).service(of_user).service(copy).service(show).service(zero);
        init_service(app.service(write).service(remove).service(ping).service(front)).await
    }};
}

/// Counts in the order in which they are declared.
pub(crate) fn counts(auth: &Auth) -> [u64; 5] {
    flat(auth.shadows()[0].total())
}

fn flat(counts: ShadowCounts) -> [u64; 5] {
    let ShadowCounts { agreed, would_deny, would_allow, unanswered, untold, .. } = counts;
    [agreed, would_deny, would_allow, unanswered, untold]
}

/// The counts once so many calls are counted.
pub(crate) async fn settled(auth: &Auth, calls: u64) -> [u64; 5] {
    let until = Instant::now() + Duration::from_secs(10);
    while counts(auth).iter().sum::<u64>() < calls && Instant::now() < until {
        actix_web::rt::time::sleep(Duration::from_millis(1)).await;
    }
    counts(auth)
}

fn get(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

fn post_id(path: &str, id: u32) -> TestRequest {
    TestRequest::post().uri(path).set_json(serde_json::json!({ "id": id }))
}

fn user(name: &str) -> Person {
    person(name).role("user")
}

fn whole(answer: &Answer) -> (u16, String, String) {
    (answer.status, format!("{:?}", answer.headers), answer.text.clone())
}

/// An authorizer that says what its name is followed by.
struct Oracle(&'static str);

impl Authorizer for Oracle {
    fn name(&self) -> &'static str {
        "oracle"
    }

    async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
        let note = call.object::<Note>().map(|note| note.0);
        ASKED.with_borrow_mut(|asked| {
            asked.push(format!(
                "{} {} {} {} {} {:?} {note:?}",
                call.principal().subject(),
                call.operation(),
                call.handler(),
                call.method(),
                call.pattern(),
                call.parameter("id"),
            ));
        });
        match self.0 {
            "deny" => Ok(Verdict::deny("forbid unless\nmoon is full")),
            "down" => Err(Unavailable::new("no route\nto host")),
            "panic" => panic!("the oracle fell silent"),
            "hang" => std::future::pending().await,
            "wait" => {
                while !RELEASED.get() {
                    actix_web::rt::time::sleep(Duration::from_millis(1)).await;
                }
                Ok(Verdict::Allow)
            }
            _ => Ok(Verdict::Allow),
        }
    }
}

/// Both ways, counted for each endpoint; and the answers are those without a shadow, to the byte.
#[actix_web::test]
async fn a_requirement_is_compared_and_changes_nothing() {
    let plain = application!(people().build().unwrap());
    let auth = with(Shadow::requirement("GET /notes", &ADMIN));
    let app = application!(auth);
    for (caller, expected) in [
        (user("alice"), [0, 1, 0, 0, 0]),
        (user("alice").role("admin"), [1, 1, 0, 0, 0]),
        (person("bob"), [2, 1, 0, 0, 0]),
        (person("bob").role("admin"), [2, 1, 1, 0, 0]),
    ] {
        let (before, now) = (ask(&plain, get("/notes"), &caller).await, ask(&app, get("/notes"), &caller).await);
        assert_eq!(whole(&before), whole(&now), "{caller:?}");
        assert_eq!(counts(&auth), expected, "{caller:?}");
    }
    assert_eq!(ask(&app, get("/office"), &user("alice")).await.status, 403);
    let report = auth.shadows().remove(0);
    assert_eq!((report.name.as_str(), report.beside.as_slice()), ("role = \"admin\"", &["GET /notes".to_owned()][..]));
    let [only] = &report.endpoints[..] else { panic!("the office is not beside it: {report:?}") };
    assert_eq!((only.method, only.path.as_str(), only.handler.as_str()), ("GET", "/notes", "list"));
    assert!(only.location.contains("shadow.rs:"), "{only:?}");
    assert_eq!((flat(only.counts), only.counts.disagreed()), ([2, 1, 1, 0, 0], 2));
    assert_eq!(report.to_string(), "role = \"admin\": agreed 2, would deny 1, would allow 1, unanswered 0, untold 0");
}

/// By the name of the handler, inside scopes, and on several endpoints.
#[actix_web::test]
async fn endpoints_by_route_and_by_handler() {
    let shadow = Shadow::requirement("GET /v1/{tenant}/notes", &ADMIN).on("office").on("write");
    let auth = with(shadow);
    let inner = auth.scope("/{tenant}/").service(list).service(office).service(write).service(remove);
    let app = init_service(auth.app().service(auth.scope("/v1").service(inner)).service(list)).await;
    for (path, counted) in [("/v1/a/notes", true), ("/notes", false), ("/v1/a/office", true)] {
        let before = counts(&auth).iter().sum::<u64>();
        ask(&app, get(path), &user("alice")).await;
        assert_eq!(counts(&auth).iter().sum::<u64>() > before, counted, "{path}");
    }
    let methods =
        auth.shadows()[0].endpoints.iter().map(|one| format!("{} {}", one.method, one.path)).collect::<Vec<_>>();
    assert_eq!(methods, ["GET /v1/{tenant}/notes", "GET /v1/{tenant}/office"]);
}

/// One event for each disagreement, with the fields of the decision's own; none where they agree.
#[actix_web::test]
async fn the_log() {
    let auth = with(Shadow::requirement("list", &ADMIN));
    let app = application!(auth);
    for (caller, says) in [
        (user("alice").claim("email", "s3cret@claim"), Some(("would deny", "role = \\\"admin\\\": not held", "allow"))),
        (person("bob").role("admin"), Some(("would allow", "role = \\\"user\\\": not held", "deny"))),
        (person("eve"), None),
        (user("al").role("admin"), None),
    ] {
        log::listen();
        ask(&app, get("/notes?token=s3cret"), &caller).await;
        let log = log::heard();
        let lines: Vec<_> = log.lines().filter(|line| line.contains("auth::shadow")).collect();
        assert_eq!(log.matches("auth::decision").count(), 1, "{log}");
        let Some((what, reason, decision)) = says else {
            assert_eq!(lines, [""; 0]);
            continue;
        };
        let [line] = lines[..] else { panic!("{log}") };
        for field in [
            "INFO",
            "shadow=\"role = \\\"admin\\\"\"",
            &format!("answer=\"{what}\""),
            &format!("decision=\"{decision}\""),
            if decision == "allow" { "status=0" } else { "status=403" },
            "method=\"GET\" path=\"/notes\" handler=\"list\" location=\"tests/suite/shadow.rs:",
            "operation=\"read\" mode=production authenticator=\"people\" issuer=\"people\" subject=",
            reason,
        ] {
            assert!(line.contains(field), "{field}: {line}");
        }
        assert_eq!(line.contains("shadow_reasons"), what == "would deny", "{line}");
        assert!(!line.contains("s3cret") && !line.contains("x-person"), "{line}");
    }
}

/// Who acted stands in it beside whom they acted for, as in the event of the decision.
#[actix_web::test]
async fn the_log_names_the_actor() {
    let actors = Actors::default().actor(ISSUER, "forged\nagent", ["user"], [""; 0]).unwrap();
    let auth = people().actors(actors).shadow(Shadow::requirement("list", &ADMIN)).build().unwrap();
    let app = application!(auth);
    let alice = || user("alice").role("admin");
    for (caller, actor) in [(alice().actor(ISSUER, "forged\nagent"), true), (user("alice"), false)] {
        log::listen();
        assert_eq!(ask(&app, get("/notes"), &caller).await.status, 200);
        let log = log::heard();
        let line = log.lines().find(|line| line.contains("auth::shadow")).unwrap();
        assert!(line.contains("answer=\"would deny\"") && line.contains("subject=\"alice\""), "{line}");
        assert_eq!(line.contains("actor_issuer=\"people\" actor=\"forged\\nagent\""), actor, "{line}");
        assert_eq!(line.contains("actor"), actor, "{line}");
    }
}

/// Nobody is asked for it: what the decision did not ask is untold, unless it does not matter.
#[actix_web::test]
async fn it_asks_for_nothing() {
    const CHECKED_TOO: Requirement = requirement!(role = "clerk", check = from_the_office);
    const OWNED_TOO: Requirement = requirement!(any(role = "clerk", owner(Note, "user")));
    let shadows = |shadow| (Shadow::requirement("list", shadow), Shadow::requirement("of_user", shadow));
    for (shadow, path, caller, expected) in [
        (shadows(&CHECKED_TOO).0, "/notes", user("alice").role("clerk"), [0, 0, 0, 0, 1]),
        (shadows(&CHECKED_TOO).0, "/notes", user("alice"), [0, 1, 0, 0, 0]),
        (shadows(&CHECKED_TOO).0, "/notes", person("alice"), [1, 0, 0, 0, 0]),
        (shadows(&OWNED_TOO).1, "/users/0/notes", user("alice"), [0, 0, 0, 0, 1]),
        (shadows(&OWNED_TOO).1, "/users/0/notes", user("alice").role("clerk"), [1, 0, 0, 0, 0]),
        (shadows(&OWNED_TOO).1, "/users/0/notes", person("alice").role("clerk"), [0, 0, 1, 0, 0]),
    ] {
        let auth = with(shadow);
        let app = application!(auth);
        CHECKED.set(0);
        LOADED.set(0);
        ask(&app, get(path).insert_header(("x-office", "1")), &caller).await;
        assert_eq!((CHECKED.get(), LOADED.get()), (0, 0), "{path}: nothing is asked for a shadow");
        assert_eq!(counts(&auth), expected, "{path} {caller:?}");
    }
}

/// What the decision asked is known, and asked once. Its outage is nobody's answer.
#[actix_web::test]
async fn it_knows_what_the_decision_asked() {
    const CLERK: Requirement = requirement!(role = "user", any(role = "clerk", not(check = from_the_office)));
    for (office_header, caller, status, expected) in [
        ("1", user("alice"), 200, [0, 1, 0, 0, 0]),
        ("1", user("alice").role("clerk"), 200, [1, 0, 0, 0, 0]),
        ("0", user("alice"), 403, [0, 0, 1, 0, 0]),
        ("down", user("alice"), 503, [0, 0, 0, 1, 0]),
        ("down", user("alice").role("clerk"), 503, [0, 0, 0, 1, 0]),
    ] {
        let auth = with(Shadow::requirement("office", &CLERK));
        let app = application!(auth);
        CHECKED.set(0);
        let request = get("/office").insert_header(("x-office", office_header));
        assert_eq!(ask(&app, request, &caller).await.status, status);
        assert_eq!(CHECKED.get(), 1);
        assert_eq!(counts(&auth), expected, "{office_header} {caller:?}");
    }
}

/// A claim and a parameter that only the shadow looks at are known to it, and the handler sees no claim more.
#[actix_web::test]
async fn claims_and_parameters_of_its_own() {
    const VERIFIED: Requirement = requirement!(role = "user", claim("email_verified" = true));
    const OWN: Requirement = requirement!(owner = "user");
    let plain = application!(people().build().unwrap());
    let auth = with(Shadow::requirement("list", &VERIFIED));
    let app = application!(auth);
    let alice = user("alice").claim("email_verified", true);
    let (before, now) = (ask(&plain, get("/notes"), &alice).await, ask(&app, get("/notes"), &alice).await);
    assert_eq!((whole(&before), now.text.as_str()), (whole(&now), "alice {}"));
    assert_eq!(counts(&auth), [1, 0, 0, 0, 0]);
    ask(&app, get("/notes"), &user("alice").claim("email_verified", false)).await;
    assert_eq!(counts(&auth), [1, 1, 0, 0, 0]);

    let auth = with(Shadow::requirement("GET /users/{user}/notes", &OWN));
    let app = application!(auth);
    for (path, expected) in [("/users/alice/notes", [1, 0, 0, 0, 0]), ("/users/bob/notes", [1, 1, 0, 0, 0])] {
        assert_eq!(ask(&app, get(path), &user("alice")).await.status, 200);
        assert_eq!(counts(&auth), expected, "{path}");
    }
}

/// It is told of the object that the decision loaded, of no other; and of one that is not there nothing can be allowed.
#[actix_web::test]
async fn objects() {
    const OWN: Requirement = requirement!(owner(Note, "id"));
    for (name, request, status, expected) in [
        ("show", get("/notes/0"), 200, [1, 0, 0, 0, 0]),
        ("show", get("/notes/1"), 404, [1, 0, 0, 0, 0]),
        ("show", get("/notes/7"), 404, [1, 0, 0, 0, 0]),
        // The body names note 0, the path note 1: the loaded one says nothing of that in the path.
        ("copy", post_id("/notes/1/copy", 0), 200, [0, 0, 0, 0, 1]),
    ] {
        let auth = with(Shadow::requirement(name, &OWN));
        let app = application!(auth);
        LOADED.set(0);
        assert_eq!(ask(&app, request, &user("alice")).await.status, status);
        assert_eq!((LOADED.get(), counts(&auth)), (1, expected), "{name} {status}");
    }
    for (path, expected) in [("/notes/1", [0, 0, 1, 0, 0]), ("/notes/7", [0, 0, 0, 0, 1])] {
        let auth = with(Shadow::requirement("show", &USER_OR_ADMIN));
        let app = application!(auth);
        assert_eq!(ask(&app, get(path), &user("alice")).await.status, 404);
        assert_eq!(counts(&auth), expected, "{path}");
    }
}

/// What the arguments decide is compared once they have decided it.
#[actix_web::test]
async fn after_the_arguments() {
    for (request, status, expected) in [
        (post_id("/zero", 0), 200, [1, 0, 0, 0, 0]),
        (post_id("/zero", 1), 403, [0, 0, 1, 0, 0]),
        (TestRequest::post().uri("/zero").set_payload("{"), 400, [0; 5]),
    ] {
        let auth = with(Shadow::requirement("zero", &USER_OR_ADMIN));
        let app = application!(auth);
        assert_eq!(ask(&app, request, &user("alice")).await.status, status);
        assert_eq!(counts(&auth), expected, "{status}");
    }
}

/// It has the class that it would have on the endpoint: what is strict there is strict in shadow.
#[actix_web::test]
async fn the_strict_defaults() {
    const FORGET: Requirement = requirement!(permission = "notes:forget");
    const DELETER: Requirement = requirement!(permission = "notes:delete");
    let now = auth_core::Clock::now(&auth_core::SystemClock);
    let writer = || person("alice").permission("notes:write");
    for (caller, expected) in [
        (writer().permission("notes:forget").issued_at(now), [1, 0, 0, 0, 0]),
        (writer().permission("notes:*").issued_at(now), [0, 1, 0, 0, 0]),
        (writer().permission("notes:forget").issued_at(now - 7200), [0, 1, 0, 0, 0]),
    ] {
        let auth = with(Shadow::requirement("POST /notes", &FORGET));
        let app = application!(auth);
        assert_eq!(ask(&app, TestRequest::post().uri("/notes"), &caller).await.status, 200);
        assert_eq!(counts(&auth), expected, "{caller:?}");
    }
    // A step-up is a denial, of both.
    let auth = with(Shadow::requirement("remove", &DELETER));
    let app = application!(auth);
    let stale = person("alice").permission("notes:delete").issued_at(now - 7200);
    assert_eq!(ask(&app, TestRequest::delete().uri("/notes/0"), &stale).await.status, 401);
    assert_eq!(counts(&auth), [1, 0, 0, 0, 0]);
}

/// Without a caller who is known there is nothing to compare, but on a public endpoint that looked for one.
#[actix_web::test]
async fn callers_who_are_not_known() {
    for (name, path, expected) in
        [("list", "/notes", [0; 5]), ("ping", "/ping", [0, 0, 0, 0, 1]), ("front", "/front", [0, 1, 0, 0, 0])]
    {
        let auth = with(Shadow::requirement(name, &ADMIN));
        let app = application!(auth);
        answer(&app, get(path).to_request()).await;
        assert_eq!(counts(&auth), expected, "{path}");
        let broken = answer(&app, get(path).insert_header(("x-person", "{")).to_request()).await;
        assert_eq!(broken.status, if name == "ping" { 200 } else { 401 });
        let again = if name == "ping" { [0, 0, 0, 0, 2] } else { expected };
        assert_eq!(counts(&auth), again, "{path}: a refused credential is nobody");
    }
    let auth = with(Shadow::requirement("front", &ADMIN));
    let app = application!(auth);
    assert_eq!(ask(&app, get("/front"), &user("alice").role("admin")).await.text, "alice");
    assert_eq!(counts(&auth), [1, 0, 0, 0, 0]);
}

/// Whatever it says, and whether it says anything: the answer is that without it.
#[actix_web::test]
async fn an_authorizer_is_asked_beside_the_call() {
    let plain = application!(people().build().unwrap());
    for (says, allowed, denied, why) in [
        ("allow", [1, 0, 0, 0, 0], [0, 0, 1, 0, 0], ""),
        ("deny", [0, 1, 0, 0, 0], [1, 0, 0, 0, 0], "shadow_reasons=\"forbid unless\\\\nmoon is full\""),
        ("down", [0, 0, 0, 1, 0], [0, 0, 0, 1, 0], "no route\\\\nto host"),
        ("panic", [0, 0, 0, 1, 0], [0, 0, 0, 1, 0], "shadow_reasons=\"panicked\""),
        ("hang", [0, 0, 0, 1, 0], [0, 0, 0, 1, 0], "shadow_reasons=\"no answer within 50ms\""),
    ] {
        for (caller, expected) in [(user("alice"), allowed), (person("bob"), denied)] {
            let auth = with(Shadow::authorizer(Oracle(says)).timeout(Duration::from_millis(50)).unwrap());
            let app = application!(auth);
            log::listen();
            let (before, now) = (ask(&plain, get("/notes"), &caller).await, ask(&app, get("/notes"), &caller).await);
            assert_eq!(whole(&before), whole(&now), "{says}");
            assert_eq!(settled(&auth, 1).await, expected, "{says} {caller:?}");
            let log = log::heard();
            let lines: Vec<_> = log.lines().filter(|line| line.contains("auth::shadow")).collect();
            let tells = expected[0] == 0;
            assert_eq!(lines.len(), usize::from(tells), "{says}: {log}");
            assert!(lines.iter().all(|line| line.contains("shadow=\"oracle\"") && line.contains(why)), "{lines:?}");
            assert!(lines.iter().all(|line| line.contains("INFO") == (expected[3] == 0)), "{lines:?}");
        }
    }
}

/// Nobody waits for it: the calls are answered while it is still thinking.
#[actix_web::test]
async fn nobody_waits_for_an_authorizer() {
    let auth = with(Shadow::authorizer(Oracle("wait")).timeout(Duration::from_mins(1)).unwrap());
    let app = application!(auth);
    ASKED.take();
    for _ in 0..20 {
        assert_eq!(ask(&app, get("/notes"), &user("alice")).await.status, 200);
    }
    assert_eq!(counts(&auth), [0; 5], "it has not answered one of them");
    RELEASED.set(true);
    assert_eq!(settled(&auth, 20).await, [20, 0, 0, 0, 0]);
}

/// It sees what an authorizer that decides would see, and is asked of denied calls too; not of strangers and outages.
#[actix_web::test]
async fn what_an_authorizer_sees() {
    let auth = with(Shadow::authorizer(Oracle("allow")));
    let app = application!(auth);
    ASKED.take();
    for (request, caller, seen) in [
        (get("/notes/0"), user("alice"), Some("alice read show GET /notes/{id} Some(\"0\") Some(\"alice\")")),
        (get("/notes/1"), user("alice"), Some("alice read show GET /notes/{id} Some(\"1\") Some(\"bob\")")),
        (
            TestRequest::delete().uri("/notes/3"),
            user("al"),
            Some("al delete remove DELETE /notes/{id} Some(\"3\") None"),
        ),
        (get("/office").insert_header(("x-office", "down")), user("alice"), None),
        (get("/ping"), user("alice"), None),
    ] {
        let before = counts(&auth).iter().sum::<u64>();
        ask(&app, request, &caller).await;
        settled(&auth, before + 1).await;
        assert_eq!(ASKED.take(), Vec::from_iter(seen.map(str::to_owned)));
    }
    answer(&app, get("/notes").to_request()).await;
    actix_web::rt::task::yield_now().await;
    assert_eq!(ASKED.take(), [""; 0], "strangers");
    assert_eq!(counts(&auth), [1, 0, 2, 1, 1]);
}

/// Not there is not allowed: an authorizer that sees no object does not know.
#[actix_web::test]
async fn an_authorizer_and_an_object_that_is_not_there() {
    let auth = with(Shadow::authorizer(Oracle("allow")).on("show"));
    let app = application!(auth);
    assert_eq!(ask(&app, get("/notes/7"), &user("alice")).await.status, 404);
    assert_eq!(ask(&app, get("/notes"), &user("alice")).await.status, 200);
    assert_eq!(settled(&auth, 1).await, [0, 0, 0, 0, 1], "and the list is not beside it");
}

/// A slow one is not asked without end: 256 calls at once.
#[actix_web::test]
async fn calls_in_flight_are_bounded() {
    let auth = with(Shadow::authorizer(Oracle("wait")).timeout(Duration::from_mins(1)).unwrap());
    let app = application!(auth);
    ASKED.take();
    for _ in 0..300 {
        assert_eq!(ask(&app, get("/notes"), &user("alice")).await.status, 200);
    }
    assert_eq!(counts(&auth), [0, 0, 0, 44, 0]);
    RELEASED.set(true);
    assert_eq!(settled(&auth, 300).await, [256, 0, 0, 44, 0]);
    assert_eq!(ASKED.take().len(), 256, "what is counted as unanswered was not asked");
    // They have landed, so that there is room again.
    ask(&app, get("/notes"), &user("alice")).await;
    assert_eq!(settled(&auth, 301).await, [257, 0, 0, 44, 0]);
}

/// A task that is dropped, as at the end of a process, is unanswered, and its place is free.
#[test]
fn what_never_ends_is_counted() {
    let auth = with(Shadow::authorizer(Oracle("hang")).timeout(Duration::from_mins(1)).unwrap());
    for round in 1..=2 {
        actix_web::rt::System::new().block_on(async {
            let app = application!(auth);
            assert_eq!(ask(&app, get("/notes"), &user("alice")).await.status, 200);
            assert_eq!(counts(&auth), [0, 0, 0, round - 1, 0]);
        });
        assert_eq!(counts(&auth), [0, 0, 0, round, 0]);
    }
}

/// Where no shadow is beside an endpoint, one elsewhere costs no allocation.
#[actix_web::test]
async fn what_is_not_in_shadow_costs_nothing() {
    let mut totals = Vec::new();
    for (auth, path) in [
        (people().build().unwrap(), "/notes"),
        (with(Shadow::requirement("office", &ADMIN)), "/notes"),
        (people().build().unwrap(), "/users/alice/notes"),
        (with(Shadow::requirement("GET /notes/{id}", &ADMIN)), "/users/alice/notes"),
        (with(Shadow::requirement("list", &ADMIN)), "/notes"),
    ] {
        let app = application!(auth);
        let mut total = 0;
        for _ in 0..3 {
            let request = get(path).insert_header(user("alice").header()).to_request();
            let mut answer = None;
            let mut future = Box::pin(async { answer = Some(app.call(request).await) });
            let mut context = core::task::Context::from_waker(core::task::Waker::noop());
            total = measure(|| assert!(future.as_mut().poll(&mut context).is_ready())).count_total;
            drop(future);
            assert_eq!(answer.unwrap().unwrap().status(), 200);
        }
        totals.push(total);
    }
    let [notes, elsewhere, users, elsewhere_too, beside] = totals[..] else { panic!("{totals:?}") };
    assert_eq!((notes, users), (elsewhere, elsewhere_too));
    assert!(beside > notes, "and what is counted does not count nothing: {totals:?}");
}

/// The authorizer that decides and the one beside it are two, whatever their names.
#[actix_web::test]
async fn beside_one_that_decides() {
    #[require(role = "user", authorizer = "oracle")]
    #[get("/judged")]
    async fn judged() -> impl Responder {
        "in"
    }

    let auth = people().authorizer(Oracle("allow")).shadow(Shadow::authorizer(Oracle("deny"))).build().unwrap();
    let app = init_service(auth.app().service(judged)).await;
    assert_eq!(ask(&app, get("/judged"), &user("alice")).await.text, "in");
    assert_eq!(settled(&auth, 1).await, [0, 1, 0, 0, 0]);
}

/// Outside handlers: the authorizers that are beside everything, where there is a runtime to ask them.
#[test]
fn outside_a_handler() {
    let auth = people()
        .shadow(Shadow::authorizer(Oracle("deny")))
        .shadow(Shadow::requirement("list", &ADMIN))
        .build()
        .unwrap();
    let alice = user("alice").principal();
    let decided = async { auth.decide(&alice, &USER_OR_ADMIN, Facts::default().parameter("id", "x")).await };
    actix_web::rt::System::new().block_on(async {
        ASKED.take();
        assert!(decided.await.is_allow());
        assert_eq!(settled(&auth, 1).await, [0, 1, 0, 0, 0]);
        assert_eq!(ASKED.take(), ["alice read (outside a handler)   Some(\"x\") None"]);
        assert!(!auth.decide(&alice, &ADMIN, Facts::default()).await.is_allow());
        assert_eq!(settled(&auth, 2).await, [1, 1, 0, 0, 0]);
    });
    let decision = Box::pin(auth.decide(&alice, &USER_OR_ADMIN, Facts::default()));
    let mut context = core::task::Context::from_waker(core::task::Waker::noop());
    assert!(
        core::pin::pin!(decision).poll(&mut context).is_ready(),
        "without a runtime the decision is made all the same"
    );
    assert_eq!(counts(&auth), [1, 1, 0, 1, 0]);
    let shadows = auth.shadows();
    assert!(shadows[0].endpoints.iter().all(|one| one.handler == "(outside a handler)" && one.method.is_empty()));
    assert_eq!(shadows[1].endpoints, [], "a requirement is beside its endpoints alone");
}

/// What is beside nothing, or names nothing, does not start.
#[test]
fn the_start() {
    const OWNER: Requirement = requirement!(owner = "user_id");
    const ROLE: Requirement = requirement!(role = "edtior");
    const TENANT: Requirement = requirement!(tenant = "id", role = "editor");
    let faults = |builder: AuthBuilder| {
        let auth = builder.build().unwrap();
        let app = auth.app().service(auth.scope("/v1").service(list).service(show).service(of_user));
        app.check().map_or_else(|faults| faults.to_string(), |_| String::new())
    };
    let on = |endpoint: &str, requirement| faults(people().shadow(Shadow::requirement(endpoint, requirement)));
    let near =
        "the shadow `role = \"admin\"` is beside no endpoint `GET /v1/note/{id}`: did you mean `GET /v1/notes/{id}`?";
    assert_eq!(on("GET /v1/note/{id}", &ADMIN), near);
    assert_eq!(
        on("lists", &ADMIN),
        "the shadow `role = \"admin\"` is beside no endpoint `lists`: did you mean `list`?"
    );
    let far = on("zzz", &ADMIN);
    assert!(
        far.ends_with("write the method and the whole path, as in `GET /v1/notes/{id}`, or the name of a handler"),
        "{far}"
    );
    assert_eq!((on("GET  /v1/notes", &ADMIN), on("list", &ADMIN)), (String::new(), String::new()));
    assert!(on("GET /notes", &ADMIN).contains("beside no endpoint"), "without its scope");
    assert!(on("POST /v1/notes", &ADMIN).contains("did you mean `GET /v1/notes"), "by another method");
    let parameter = on("of_user", &OWNER);
    assert!(
        parameter.starts_with("GET /v1/users/{user}/notes (`of_user`, ") && parameter.ends_with("did you mean `user`?"),
        "{parameter}"
    );
    assert!(parameter.contains("): in shadow: `owner = \"user_id\"`"), "{parameter}");
    assert!(on("show", &TENANT).contains("no tenants are configured"));
    let catalogue = people().catalogue(Catalogue::default().roles(["user", "editor"]));
    assert!(faults(catalogue.shadow(Shadow::requirement("list", &ROLE))).ends_with("did you mean `editor`?"));
    let all = people().shadow(Shadow::authorizer(Oracle("allow")).on("lsit"));
    assert!(faults(all).starts_with("the shadow `oracle` is beside no endpoint `lsit`: did you mean `list`?"));
}

/// In an application of actix's own nobody knows all endpoints: it starts, and is compared.
#[actix_web::test]
async fn in_a_plain_application() {
    let auth = people().shadow(Shadow::requirement("list", &ADMIN).on("GET /api/v1/office")).build().unwrap();
    let scope = web::scope("/api").service(auth.scope("/v1").service(office));
    let app = init_service(App::new().app_data(auth.clone()).service(list).service(scope)).await;
    assert_eq!(ask(&app, get("/notes"), &user("alice")).await.status, 200);
    assert_eq!(ask(&app, get("/api/v1/office"), &person("alice")).await.status, 403);
    assert_eq!(counts(&auth), [1, 1, 0, 0, 0]);
}

/// What will never be told is a warning.
#[actix_web::test]
async fn the_start_warns() {
    const CHECKED_TOO: Requirement = requirement!(role = "user", check = from_the_office);
    log::listen();
    let auth = people().shadow(Shadow::requirement("list", &CHECKED_TOO).on("office")).build().unwrap();
    init_service(auth.app().service(list).service(office)).await;
    let log = log::heard();
    let warned: Vec<_> = log.lines().filter(|line| line.contains("is not asked for by the endpoint")).collect();
    assert_eq!(warned.len(), 1, "the office asks it itself: {log}");
    assert!(
        warned[0].contains("WARN auth::start: GET /notes (`list`, ") && warned[0].contains("`check = from_the_office`"),
        "{warned:?}"
    );
}

#[test]
fn what_is_refused() {
    let twice =
        people().shadow(Shadow::requirement("list", &ADMIN)).shadow(Shadow::requirement("write", &ADMIN)).build();
    assert!(matches!(twice, Err(InvalidAuth::SameShadow(name)) if name == "role = \"admin\""));
    let twice = people().shadow(Shadow::authorizer(Oracle("allow"))).shadow(Shadow::authorizer(Oracle("deny"))).build();
    assert!(twice.unwrap_err().to_string().starts_with("two shadows are named `oracle`: "));
    for wrong in [Duration::ZERO, Duration::from_secs(61)] {
        let error = Shadow::authorizer(Oracle("allow")).timeout(wrong).unwrap_err();
        assert_eq!(error, InvalidShadow::Timeout(wrong));
        assert!(error.to_string().ends_with("write more than zero and at most 60 seconds"));
    }
}

/// It decides nothing even where everything else is at its widest: a role map changes both or neither.
#[actix_web::test]
async fn permissions_of_roles_count() {
    const WRITERS: Requirement = requirement!(permission = "notes:write");
    let roles = RoleMap::new([("user", vec!["notes:write"])]).unwrap();
    let auth = people().roles(roles).shadow(Shadow::requirement("list", &WRITERS)).build().unwrap();
    let app = application!(auth);
    ask(&app, get("/notes"), &user("alice")).await;
    assert_eq!(counts(&auth), [1, 0, 0, 0, 0]);
}
