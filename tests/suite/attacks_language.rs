//! Attacks on what the attribute can say, on applications as people build them: each was tried, and is closed.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, FromRequest, HttpMessage, HttpRequest, HttpResponse, Responder, get, post, web};
use auth_core::{
    Auth, Authorized, Claims, Decision, Facts, Load, Principal, Requirement, Tenants, Unavailable, require, requirement,
};
use serde::Deserialize;

use crate::people::{ISSUER, People, answer, ask, person};
use crate::second_moment::json;

/// What `owner(…)` loads: odd numbers are alice's, even ones are bob's.
struct Thread {
    id: u32,
}

type Run = Thread;

impl Load for Thread {
    type Id = u32;
    type Store = ();

    async fn load((): &(), id: u32) -> Result<Option<Self>, Unavailable> {
        Ok((id < 90).then_some(Self { id }))
    }

    fn owner(&self) -> Option<&str> {
        assert!(self.id != 13, "an owner with a fault");
        Some(if self.id % 2 == 1 { "alice" } else { "bob" })
    }
}

fn auth() -> Auth {
    Auth::builder().authenticator(People(&[ISSUER])).objects::<Thread>(()).build().unwrap()
}

const FROM: Requirement = requirement!(owner(Thread, "from"));
const BOTH: Requirement = requirement!(owner(Thread, "from"), owner(Run, "to"));

#[require(policy = FROM, owner(Run, "to"))]
#[post("/copy/{from}/{to}")]
async fn copy(path: web::Path<(u32, u32)>) -> String {
    format!("{} into {}", path.0, path.1)
}

/// One object is checked, and another one used: a policy and an alias hide that they are of one type. In an application
/// of ours the start refuses it; in one of actix's, and outside handlers, nobody looks before the call.
#[actix_web::test]
async fn one_object_does_not_stand_for_another() {
    assert!(auth().app().service(copy).check().is_err());
    let app = init_service(App::new().app_data(auth()).service(copy)).await;
    for (path, status) in [("/copy/1/2", 404), ("/copy/2/1", 404), ("/copy/2/2", 404), ("/copy/1/99", 404)] {
        assert_eq!(ask(&app, TestRequest::post().uri(path), &person("alice")).await.status, status, "{path}");
    }
    let facts = || Facts::default().parameter("from", "1");
    let decision = auth().decide(&person("alice").principal(), &BOTH, facts().parameter("to", "2")).await;
    assert!(matches!(decision, Decision::Deny(_)), "{decision:?}");
}

#[derive(Deserialize)]
struct Input {
    id: Option<u32>,
}

#[require(role = "user", any(role = "admin", owner(Thread, from = |input| input.id)))]
#[post("/by-hand")]
async fn by_hand(input: web::Json<Input>, request: HttpRequest) -> HttpResponse {
    match Authorized::<Thread>::extract(&request).await {
        Ok(thread) => HttpResponse::Ok().body(format!("{} {:?}", thread.id, input.id)),
        Err(error) => HttpResponse::from_error(error),
    }
}

/// Takes away whatever anybody left on the request.
struct Forget;

impl FromRequest for Forget {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        request.extensions_mut().clear();
        ready(Ok(Self))
    }
}

#[require(role = "user", any(role = "admin", owner(Thread, from = |input| input.id)))]
#[post("/forgetful")]
async fn forgetful(thread: Authorized<Thread>, input: web::Json<Input>, _forget: Forget) -> String {
    format!("{} {:?}", thread.id, input.id)
}

/// What is not there is a 404 or a 500, and no panic in the handler.
#[actix_web::test]
async fn an_object_that_is_not_there_is_no_crash() {
    let app = init_service(auth().app().service(by_hand).service(forgetful)).await;
    let (alice, admin) = (person("alice").role("user"), person("root").role("user").role("admin"));
    for (path, body, caller, status) in [
        ("/by-hand", r#"{"id": 1}"#, &alice, 200),
        ("/by-hand", r#"{"id": 2}"#, &alice, 404),
        ("/by-hand", r#"{"id": null}"#, &alice, 404),
        ("/by-hand", r#"{"id": 2}"#, &admin, 200),
        ("/by-hand", r#"{"id": null}"#, &admin, 500),
        ("/by-hand", r#"{"id": 99}"#, &admin, 500),
        ("/by-hand", r#"{"id": 13}"#, &admin, 503),
        ("/forgetful", r#"{"id": 1}"#, &alice, 200),
        ("/forgetful", r#"{"id": 2}"#, &alice, 404),
        ("/forgetful", r#"{"id": null}"#, &admin, 404),
        ("/forgetful", r#"{"id": 2}"#, &admin, 200),
    ] {
        assert_eq!(ask(&app, json(path, body), caller).await.status, status, "{path} {body}");
    }
}

#[derive(Deserialize)]
struct Standing {
    #[serde(default)]
    suspended: bool,
}

/// An extractor of the application's, which reads claims.
struct Active;

impl FromRequest for Active {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let standing = Claims::<Standing>::extract(&request).await?;
            if standing.suspended { Err(actix_web::error::ErrorForbidden("suspended")) } else { Ok(Self) }
        })
    }
}

#[require(authenticated)]
#[get("/active")]
async fn active(_active: Active) -> impl Responder {
    "active"
}

#[require(authenticated)]
#[get("/pair")]
async fn pair(pair: (Claims<Standing>, HttpRequest)) -> String {
    format!("suspended: {}", pair.0.suspended)
}

/// An extractor of the application's reads the claims that the caller does not keep, too.
#[actix_web::test]
async fn claims_behind_an_extractor_are_all_there() {
    let app = init_service(auth().app().service(active).service(pair)).await;
    let mallory = || person("mallory").claim("suspended", true);
    assert_eq!(ask(&app, TestRequest::with_uri("/active"), &mallory()).await.status, 403);
    assert_eq!(ask(&app, TestRequest::with_uri("/active"), &person("alice")).await.status, 200);
    assert_eq!(ask(&app, TestRequest::with_uri("/pair"), &mallory()).await.text, "suspended: true");
}

#[require(not(permission("docs:hide", on = |ids| &ids.0)))]
#[post("/shown")]
async fn shown(ids: web::Json<Vec<String>>) -> String {
    ids.join(" ")
}

/// Many services read an empty list as all: of all, one is granted.
#[actix_web::test]
async fn nobody_passes_not_by_naming_nothing() {
    let app = init_service(auth().app().service(shown)).await;
    for (ids, grant, status) in [
        (r#"["a"]"#, "docs:hide@a", 403),
        (r#"["b"]"#, "docs:hide@a", 200),
        ("[]", "docs:hide@a", 403),
        ("[]", "docs:*@a*", 403),
        ("[]", "docs:show@a", 200),
    ] {
        let caller = person("alice").permission(grant);
        for caller in [caller.clone(), caller.clone().scope("none"), caller.key()] {
            assert_eq!(ask(&app, json("/shown", ids), &caller).await.status, status, "{ids} {caller:?}");
        }
    }
}

#[require(not(tenant = "ws"))]
#[get("/guests/{ws}")]
async fn guests() -> impl Responder {
    "guest"
}

#[require(tenant = "ws", role = "owner")]
#[get("/owners/{ws}")]
async fn owners() -> impl Responder {
    "owner"
}

/// A claim of another form says nothing of who is a member, and lets nobody in as one who is none.
#[actix_web::test]
async fn shapes_of_a_tenant_claim() {
    let auth = Auth::builder().authenticator(People(&[ISSUER])).tenants(Tenants::claim("ws")).build().unwrap();
    let app = init_service(auth.app().service(guests).service(owners)).await;
    for (path, claim, status) in [
        ("/guests/b", r#"["a"]"#, 200),
        ("/guests/a", r#"["a"]"#, 403),
        ("/guests/a", "[]", 200),
        ("/guests/a", "1", 403),
        ("/guests/a", "true", 403),
        ("/guests/a", r#"[{"id": "a"}]"#, 403),
        ("/guests/a", r#"["b", {"id": "a"}]"#, 403),
        ("/guests/1", "[1]", 403),
        ("/guests/A", r#""a""#, 200),
        ("/owners/a", r#"{"a": ["owner"]}"#, 200),
        ("/owners/%61", r#"{"a": "owner"}"#, 200),
        ("/owners/a", r#"{"A": ["owner"]}"#, 403),
        ("/owners/a", r#"{"a": [["owner"]]}"#, 403),
        ("/owners/a", r#"{"a": {"owner": true}}"#, 403),
        ("/owners/a%00", r#"{"a": ["owner"]}"#, 403),
        ("/owners/a%2Fb", r#"{"a": ["owner"]}"#, 403),
        ("/owners/", r#"{"": ["owner"]}"#, 404),
    ] {
        let value: serde_json::Value = serde_json::from_str(claim).unwrap();
        let caller = person("alice").role("owner").claim("ws", value);
        assert_eq!(ask(&app, TestRequest::with_uri(path), &caller).await.status, status, "{path} {claim}");
    }
}

/// Nobody is left on a request that is used again, and a public handler finds nobody by hand.
#[actix_web::test]
async fn nobody_is_left_on_a_request() {
    #[require(public = "to look at")]
    #[get("/public")]
    async fn public(request: HttpRequest) -> String {
        let caller = Principal::extract(&request).await.is_ok();
        let thread = Authorized::<Thread>::extract(&request).await.is_ok();
        format!("{caller} {thread} {}", Claims::<Standing>::extract(&request).await.is_ok())
    }
    let app = init_service(auth().app().service(public).service(active)).await;
    assert_eq!(ask(&app, TestRequest::with_uri("/active"), &person("alice")).await.status, 200);
    for _ in 0..3 {
        let request = TestRequest::with_uri("/public").insert_header(person("alice").header()).to_request();
        assert_eq!(answer(&app, request).await.text, "false false false");
    }
}
