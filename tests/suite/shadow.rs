//! Shadow mode: what runs beside a decision is compared, counted and logged, and changes nothing.

mod authorizers;
mod requirements;
mod start;

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use actix_web::test::TestRequest;
use actix_web::{Responder, delete, get, post, web};
use auth_core::{
    Auth, AuthBuilder, Authorized, Authorizer, Call, Load, Principal, RequestHead, Requirement, Shadow, ShadowCounts,
    Unavailable, Verdict, require, requirement,
};
use serde::Deserialize;

use crate::people::{Answer, ISSUER, People, Person, person};

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
use application;

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

fn to(path: &str) -> TestRequest {
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
