//! Which objects are loaded, by which ids, and when none is.

use core::str::FromStr;
use std::cell::RefCell;

use actix_web::test::{TestRequest, init_service};
use actix_web::{get, post, web};
use auth_core::{Auth, Load, Principal, RequestHead, Unavailable, require};

use crate::people::{ISSUER, People, Person, ask, person};
use crate::second_moment::json;

thread_local! {
    static LOADED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// An id whose form is judged by somebody who makes mistakes.
#[derive(Clone)]
struct Key(String);

impl FromStr for Key {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        assert_ne!(text, "panic", "a parser with a fault");
        if text.starts_with('-') { Err(()) } else { Ok(Self(text.to_owned())) }
    }
}

/// What is named by its owner; an empty id finds what is everybody's.
struct Page(String);
struct Note(String);

impl Load for Page {
    type Id = Key;
    type Store = ();

    async fn load((): &(), Key(id): Key) -> Result<Option<Self>, Unavailable> {
        LOADED.with_borrow_mut(|loaded| loaded.push(format!("page {id}")));
        match id.as_str() {
            "down" => Err(Unavailable::new("down")),
            "none" => Ok(None),
            "" => Ok(Some(Self("alice".to_owned()))),
            _ => Ok(Some(Self(id))),
        }
    }

    fn owner(&self) -> Option<&str> {
        assert_ne!(self.0, "faulty", "an object with a fault");
        Some(&self.0)
    }
}

impl Load for Note {
    type Id = String;
    type Store = ();

    async fn load((): &(), id: String) -> Result<Option<Self>, Unavailable> {
        LOADED.with_borrow_mut(|loaded| loaded.push(format!("note {id}")));
        if id == "down" { Err(Unavailable::new("down")) } else { Ok(Some(Self(id))) }
    }

    fn owner(&self) -> Option<&str> {
        Some(&self.0)
    }
}

#[require(role = "user", owner(Page, "id"))]
#[get("/pages/{id:.*}")]
async fn of_path() -> &'static str {
    "in"
}

async fn on_duty(head: &RequestHead<'_>, _: &Principal) -> Result<bool, Unavailable> {
    actix_web::rt::task::yield_now().await;
    Ok(head.value("x-duty").is_some())
}

#[require(any(owner(Page, "id"), role = "admin", check = on_duty))]
#[get("/any/{id}")]
async fn of_any() -> &'static str {
    "in"
}

#[require(any(not(owner(Page, "id")), role = "admin"))]
#[get("/not/{id}")]
async fn of_others() -> &'static str {
    "in"
}

type Ids = web::Json<(String, String)>;

#[require(role = "user", owner(Page, from = |ids| Key(ids.0.0.clone())), owner(Note, from = |ids| &ids.0.1))]
#[post("/both")]
async fn of_arguments(ids: Ids) -> String {
    ids.into_inner().1
}

fn user() -> Person {
    person("alice").role("user")
}

macro_rules! application {
    () => {{
        LOADED.take();
        let auth = Auth::builder().authenticator(People(&[ISSUER])).objects::<Page>(()).objects::<Note>(());
        init_service(
            auth.build().unwrap().app().service(of_path).service(of_arguments).service(of_any).service(of_others),
        )
        .await
    }};
}

#[actix_web::test]
async fn an_id_of_the_path() {
    let app = application!();
    for (id, caller, status, loaded) in [
        ("alice", user(), 200, &["page alice"][..]),
        ("%61lice", user(), 200, &["page alice"]),
        ("bob", user(), 404, &["page bob"]),
        ("none", user(), 404, &["page none"]),
        ("down", user(), 503, &["page down"]),
        ("faulty", user(), 503, &["page faulty"]),
        ("-1", user(), 404, &[]),
        ("panic", user(), 503, &[]),
        ("", user(), 404, &[]),
        // Who is denied anyway learns nothing about the object, and nobody looks for it.
        ("alice", person("alice"), 403, &[]),
        ("bob", person("alice"), 403, &[]),
        ("none", person("alice"), 403, &[]),
        ("down", person("alice"), 403, &[]),
        ("panic", person("alice"), 403, &[]),
    ] {
        let answer = ask(&app, TestRequest::with_uri(&format!("/pages/{id}")), &caller).await;
        assert_eq!(
            (answer.status, LOADED.take()),
            (status, loaded.iter().map(ToString::to_string).collect()),
            "{id:?}"
        );
    }
}

/// An object that could be the handler's is loaded whichever branch allows, once; under `not` only where it matters.
#[actix_web::test]
async fn whichever_branch_allows() {
    let app = application!();
    let admin = || person("root").role("admin");
    for (path, caller, status, loaded) in [
        ("/any/alice", user(), 200, &["page alice"][..]),
        ("/any/alice", admin(), 200, &["page alice"]),
        ("/any/none", admin(), 404, &["page none"]),
        ("/any/down", admin(), 503, &["page down"]),
        ("/any/none", user(), 404, &["page none"]),
        ("/not/bob", user(), 200, &["page bob"]),
        ("/not/alice", user(), 403, &["page alice"]),
        ("/not/none", user(), 403, &["page none"]),
        ("/not/alice", admin(), 200, &[]),
        ("/not/down", admin(), 200, &[]),
    ] {
        let answer = ask(&app, TestRequest::with_uri(path), &caller).await;
        let loaded = loaded.iter().map(ToString::to_string).collect();
        assert_eq!((answer.status, LOADED.take()), (status, loaded), "{path} {caller:?}");
    }
    for (path, status, loaded) in [("/any/bob", 200, "page bob"), ("/any/none", 404, "page none")] {
        let request = TestRequest::with_uri(path).insert_header(("x-duty", "1"));
        assert_eq!(
            (ask(&app, request, &user()).await.status, LOADED.take()),
            (status, vec![loaded.to_owned()]),
            "{path}"
        );
    }
}

/// Of two objects the second is not loaded where the first denies.
#[actix_web::test]
async fn two_objects_of_the_arguments() {
    let app = application!();
    for (page, note, caller, status, loaded) in [
        ("alice", "alice", user(), 200, &["page alice", "note alice"][..]),
        ("alice", "bob", user(), 404, &["page alice", "note bob"]),
        ("bob", "down", user(), 404, &["page bob"]),
        ("none", "down", user(), 404, &["page none"]),
        ("down", "bob", user(), 503, &["page down"]),
        ("alice", "down", user(), 503, &["page alice", "note down"]),
        ("bob", "down", person("alice"), 403, &[]),
    ] {
        let answer = ask(&app, json("/both", &format!("[{page:?}, {note:?}]")), &caller).await;
        let loaded = loaded.iter().map(ToString::to_string).collect();
        assert_eq!((answer.status, LOADED.take()), (status, loaded), "{page} {note}");
    }
}
