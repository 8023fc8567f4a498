//! Objects that belong to somebody: loaded once, checked, handed to the handler.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{HttpRequest, Responder, get, post, web};
use auth_core::testing::{TestAuthenticator, caller};
use auth_core::{Auth, Authorized, Load, Principal, Unavailable, require};
use serde::Deserialize;

/// A thread of somebody's; `broken` ones cannot be loaded.
#[derive(Clone)]
struct Thread {
    owner: &'static str,
    title: &'static str,
}

/// Threads by number, and how often one was loaded.
#[derive(Clone, Default)]
struct Threads {
    all: BTreeMap<u32, Thread>,
    loads: Arc<AtomicUsize>,
}

impl Load for Thread {
    type Id = u32;
    type Store = Threads;

    async fn load(store: &Threads, id: u32) -> Result<Option<Self>, Unavailable> {
        store.loads.fetch_add(1, Ordering::Relaxed);
        assert_ne!(id, 98, "a store that panics");
        if id == 99 { Err(Unavailable::new("the store is down")) } else { Ok(store.all.get(&id).cloned()) }
    }

    fn owner(&self) -> Option<&str> {
        Some(self.owner)
    }
}

#[require(any(role = "admin", owner(Thread, "thread_id")))]
#[get("/threads/{thread_id}")]
async fn show(thread: Authorized<Thread>) -> String {
    thread.title.to_owned()
}

#[derive(Deserialize)]
struct Input {
    thread_id: Option<u32>,
    #[serde(default)]
    text: String,
}

#[require(role = "user", any(role = "admin", owner(Thread, from = |input: &web::Json<Input>| input.thread_id)))]
#[post("/invoke")]
async fn invoke(input: web::Json<Input>, thread: Authorized<Thread>, caller: Principal) -> impl Responder {
    format!("{} {} {}", caller.subject(), thread.title, input.text)
}

#[require(role = "user", owner(Thread, from = |input| { return input.thread_id; }), reveal)]
#[post("/reveal")]
async fn revealing(input: web::Json<Input>) -> impl Responder {
    input.into_inner().text
}

#[require(role = "user", when(|input, caller: &Principal| input.text == caller.subject()), when(|id| **id > 0))]
#[post("/when/{id}")]
async fn when(id: web::Path<u32>, web::Json(input): web::Json<Input>) -> impl Responder {
    format!("{id} {}", input.text)
}

#[require(any(role = "admin", permission("docs:add", on = |ids| ids.0.iter().map(String::as_str).collect::<Vec<_>>())))]
#[post("/docs")]
async fn add(ids: web::Json<Vec<String>>) -> impl Responder {
    ids.len().to_string()
}

#[require(permission("docs:delete", on = |ids| &ids.0))]
#[post("/docs/delete")]
async fn delete_docs(ids: web::Json<Vec<String>>) -> impl Responder {
    ids.len().to_string()
}

#[require(permission("docs:get", on = "index"))]
#[get("/{index}/docs")]
async fn docs(index: web::Path<String>) -> impl Responder {
    index.into_inner()
}

fn auth(threads: &Threads) -> Auth {
    Auth::builder().authenticator(TestAuthenticator).objects::<Thread>(threads.clone()).build().unwrap()
}

fn threads() -> Threads {
    let mut threads = Threads::default();
    threads.all.insert(1, Thread { owner: "alice", title: "hers" });
    threads.all.insert(2, Thread { owner: "bob", title: "his" });
    threads
}

#[actix_web::test]
#[expect(clippy::large_stack_arrays, reason = "a table of requests")]
async fn everything() {
    let threads = threads();
    let auth = auth(&threads);
    let app = init_service(
        auth.app()
            .service(show)
            .service(invoke)
            .service(revealing)
            .service(when)
            .service(add)
            .service(delete_docs)
            .service(docs),
    )
    .await;
    let user = || caller("alice").role("user");
    let key = |scope| caller("job").api_key().scopes([scope]);
    let json = |path: &str, body: &str, who: auth_core::testing::Caller| {
        let request = TestRequest::post().uri(path).insert_header(who.header());
        request.insert_header(("content-type", "application/json")).set_payload(body.to_owned())
    };
    let get = |path: &str, who: auth_core::testing::Caller| TestRequest::get().uri(path).insert_header(who.header());
    for (request, status, body) in [
        (get("/threads/1", user()), 200, "hers"),
        (get("/threads/2", user()), 404, ""),
        (get("/threads/3", user()), 404, ""),
        (get("/threads/x", user()), 404, ""),
        (get("/threads/99", user()), 503, "{"),
        (get("/threads/98", user()), 503, "{"),
        (get("/threads/2", user().role("admin")), 200, "his"),
        (get("/threads/3", user().role("admin")), 404, ""),
        (get("/threads/99", user().role("admin")), 503, "{"),
        (json("/invoke", r#"{"thread_id": 1, "text": "x"}"#, user()), 200, "alice hers x"),
        (json("/invoke", r#"{"thread_id": 2}"#, user()), 404, ""),
        (json("/invoke", r#"{"thread_id": 3}"#, user()), 404, ""),
        (json("/invoke", "{}", user()), 404, ""),
        (json("/invoke", "{", user()), 400, "Json"),
        (json("/invoke", "{", caller("alice")), 403, "{"),
        (json("/invoke", r#"{"thread_id": 99}"#, user()), 503, "{"),
        (json("/invoke", r#"{"thread_id": 99}"#, user().role("admin")), 503, "{"),
        (json("/invoke", r#"{"thread_id": 3}"#, user().role("admin")), 404, ""),
        (json("/invoke", r#"{"thread_id": 2}"#, user().role("admin")), 200, "alice his "),
        (json("/reveal", r#"{"thread_id": 1, "text": "y"}"#, user()), 200, "y"),
        (json("/reveal", r#"{"thread_id": 2}"#, user()), 403, "{"),
        (json("/reveal", r#"{"thread_id": 3}"#, user()), 404, ""),
        (json("/when/1", r#"{"text": "alice"}"#, user()), 200, "1 alice"),
        (json("/when/1", r#"{"text": "bob"}"#, user()), 403, "{"),
        (json("/when/0", r#"{"text": "alice"}"#, user()), 403, "{"),
        (json("/docs", r#"["a", "b"]"#, user().permission("docs:add@a").permission("docs:add@b*")), 200, "2"),
        (json("/docs", r#"["a", "c"]"#, user().permission("docs:add@a")), 403, "{"),
        (json("/docs", "[]", user().permission("docs:add@a")), 403, "{"),
        (json("/docs", "[]", user().permission("docs:add")), 200, "0"),
        (json("/docs/delete", r#"["a"]"#, key("docs:delete@a")), 200, "1"),
        (json("/docs/delete", r#"["a", "b"]"#, key("docs:delete@a")), 403, "{"),
        (json("/docs/delete", r#"["a"]"#, key("docs:delete")), 200, "1"),
        (json("/docs/delete", "[]", key("docs:delete@a")), 403, "{"),
        (json("/docs/delete", "[]", key("docs:delete")), 200, "0"),
        (json("/docs/delete", "[]", key("docs:*")), 403, "{"),
        (get("/notes/docs", user().permission("docs:get@notes")), 200, "notes"),
        (get("/other/docs", user().permission("docs:get@notes")), 403, "{"),
    ] {
        let request = request.to_request();
        let what = format!("{} {}", request.method(), request.uri());
        let answer = call_service(&app, request).await;
        let found = answer.status().as_u16();
        let text = String::from_utf8_lossy(&read_body(answer).await).into_owned();
        assert_eq!(found, status, "{what}: {text}");
        assert!(text.starts_with(body), "{what}: {text}");
    }
}

#[derive(Deserialize)]
struct Chosen {
    thread_id: Option<u32>,
}

#[require(owner(Thread, from = |chosen: &web::Query<Chosen>| chosen.thread_id))]
#[get("/by-query")]
async fn by_query(chosen: web::Query<Chosen>, thread: Authorized<Thread>) -> String {
    assert!(chosen.thread_id.is_some());
    thread.title.to_owned()
}

#[require(owner(Thread, from = |request: &HttpRequest| request.headers().get("x-thread")?.to_str().ok()?.parse::<u32>().ok()))]
#[get("/by-header")]
async fn by_header(request: HttpRequest, thread: Authorized<Thread>) -> String {
    drop(request);
    thread.title.to_owned()
}

/// The id of an object may stand in the query and in a header, as it may in path and body.
#[actix_web::test]
async fn ids_in_query_and_header() {
    let app = init_service(auth(&threads()).app().service(by_query).service(by_header)).await;
    let query = |id: &str| TestRequest::with_uri(&format!("/by-query?thread_id={id}"));
    let header = |id: &str| TestRequest::with_uri("/by-header").insert_header(("x-thread", id));
    for (id, status, title) in [("1", 200, "hers"), ("2", 404, ""), ("3", 404, ""), ("99", 503, "{")] {
        for request in [query(id), header(id)] {
            let request = request.insert_header(caller("alice").header()).to_request();
            let answer = call_service(&app, request).await;
            assert_eq!(answer.status().as_u16(), status, "{id}");
            assert!(read_body(answer).await.starts_with(title.as_bytes()), "{id}");
        }
    }
    for path in ["/by-query", "/by-header"] {
        let nothing = TestRequest::with_uri(path).insert_header(caller("alice").header()).to_request();
        assert_eq!(call_service(&app, nothing).await.status(), 404, "{path}: no id names no object");
        assert_eq!(call_service(&app, TestRequest::with_uri(path).to_request()).await.status(), 401, "{path}");
    }
}
