//! Attacks by what an answer, its status and its moment say of objects, and by outages.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::test::init_service;
use actix_web::{FromRequest, HttpRequest, post, web};
use auth_core::{Auth, Authorized, Clock as _, Load, SystemClock, Unavailable, require};
use serde::Deserialize;

use crate::people::{ISSUER, People, Person, ask, person};
use crate::second_moment::{Doc, json};

#[derive(Deserialize)]
struct Input {
    ids: Vec<String>,
}

impl Input {
    fn asks_kindly(&self) -> bool {
        self.ids == ["please"]
    }

    fn ids(&self) -> &Vec<String> {
        assert_ne!(self.ids, ["panic"], "a closure with a fault");
        &self.ids
    }
}

#[require(any(owner(Doc, "doc"), when(|input| input.asks_kindly())))]
#[post("/when/{doc}")]
async fn or_when(input: web::Json<Input>) -> String {
    input.ids.join(" ")
}

#[require(any(owner(Doc, "doc"), permission("docs:get", on = |input| input.ids())))]
#[post("/on/{doc}")]
async fn or_on(input: web::Json<Input>) -> String {
    input.ids.join(" ")
}

#[require(any(owner(Doc, "doc"), when(|input| input.asks_kindly())), max_age = "15m")]
#[post("/fresh/{doc}")]
async fn or_when_fresh(input: web::Json<Input>) -> String {
    input.ids.join(" ")
}

#[require(any(role = "admin", permission("docs:delete", on = |input| input.ids())))]
#[post("/delete")]
async fn delete(input: web::Json<Input>) -> String {
    input.ids.join(" ")
}

#[require(any(owner(Doc, "doc"), permission("docs:get", on = |doc| doc.0)))]
#[post("/taken/{doc}")]
async fn taken(doc: Authorized<Doc>, input: web::Json<Input>) -> String {
    format!("{} {}", doc.0, input.ids.join(" "))
}

/// What a document has: its number is its document's.
struct Note;

impl Load for Note {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: u32) -> Result<Option<Self>, Unavailable> {
        Ok(Some(Self))
    }

    fn owner(&self) -> Option<&str> {
        Some("bob")
    }
}

#[require(any(owner(Doc, "doc"), owner(Note, from = |doc| u32::try_from(doc.0.len()).ok())))]
#[post("/note/{doc}")]
async fn or_note(doc: Authorized<Doc>) -> String {
    doc.0.to_owned()
}

/// An extractor of somebody who looks at the object.
struct Peek;

impl FromRequest for Peek {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let doc = Authorized::<Doc>::from_request(request, payload).into_inner();
        ready(doc.map(|doc| drop(doc.0.to_owned())).map(|()| Self).map_err(Into::into))
    }
}

#[require(any(owner(Doc, "doc"), when(|ids| ids.asks_kindly())))]
#[post("/peek/{doc}")]
async fn or_peek(ids: web::Json<Input>, _peek: Peek) -> String {
    ids.ids.join(" ")
}

macro_rules! application {
    () => {{
        let auth =
            Auth::builder().authenticator(People(&[ISSUER])).objects::<Doc>(()).objects::<Note>(()).build().unwrap();
        let app = auth.app().service(or_note).service(or_peek);
        init_service(app.service(or_when).service(or_on).service(or_when_fresh).service(delete).service(taken)).await
    }};
}

fn alice() -> Person {
    person("alice").permission("docs:get@a")
}

/// Which objects there are is not told to who does not own them: not by the status, and not by whether the body is read first.
#[actix_web::test]
async fn missing_and_foreign_look_alike_at_every_moment() {
    let app = application!();
    for (path, body, status) in [
        ("/when", "{", 400),
        ("/taken", "{", 400),
        ("/note", "", 404),
        ("/peek", r#"{"ids": []}"#, 404),
        ("/taken", r#"{"ids": []}"#, 404),
        ("/when", r#"{"ids": []}"#, 404),
        ("/on", "{", 400),
        ("/on", r#"{"ids": ["b"]}"#, 404),
        ("/on", r#"{"ids": []}"#, 404),
        ("/fresh", "{", 401),
        ("/fresh", r#"{"ids": []}"#, 401),
        ("/fresh", r#"{"ids": ["please"]}"#, 401),
    ] {
        for id in ["2", "3", "x", "-1", "4294967296"] {
            let answer = ask(&app, json(&format!("{path}/{id}"), body), &alice()).await;
            assert_eq!(answer.status, status, "{path}/{id} {body}: {}", answer.text);
        }
    }
    for (path, body, status) in [
        ("/when/1", r#"{"ids": []}"#, 200),
        ("/when/2", r#"{"ids": ["please"]}"#, 200),
        // Absent is 404 whichever branch allows.
        ("/when/3", r#"{"ids": ["please"]}"#, 404),
        ("/when/x", r#"{"ids": ["please"]}"#, 404),
        ("/on/2", r#"{"ids": ["a"]}"#, 200),
        ("/on/3", r#"{"ids": ["a"]}"#, 404),
        ("/note/1", "", 200),
        ("/peek/1", r#"{"ids": []}"#, 200),
        ("/peek/2", r#"{"ids": ["please"]}"#, 200),
        ("/peek/3", r#"{"ids": ["please"]}"#, 404),
        ("/taken/1", r#"{"ids": []}"#, 200),
        ("/on/99", r#"{"ids": ["a"]}"#, 503),
        ("/when/99", "{", 503),
    ] {
        assert_eq!(ask(&app, json(path, body), &alice()).await.status, status, "{path} {body}");
    }
    // Who holds the permission on nothing is denied before the body, whatever the object is.
    for id in ["2", "3", "x"] {
        assert_eq!(ask(&app, json(&format!("/on/{id}"), "{"), &person("alice")).await.status, 404, "{id}");
    }
}

/// A fault of a closure is 503, for a credential that limits its subject too; and what such a credential does not name at all
/// is denied before a byte of the body is read.
#[actix_web::test]
async fn a_limited_credential_meets_an_outage() {
    let app = application!();
    let admin = || person("root").role("admin").permission("docs:delete").issued_at(SystemClock.now());
    for (caller, body, status) in [
        (admin(), r#"{"ids": ["panic"]}"#, 200),
        (admin().scope("docs:delete"), r#"{"ids": ["panic"]}"#, 503),
        (admin().scope("docs:delete@a"), r#"{"ids": ["panic"]}"#, 503),
        (admin().scope("docs:delete@a"), r#"{"ids": ["a"]}"#, 200),
        (admin().scope("docs:delete@a"), r#"{"ids": ["a", "b"]}"#, 403),
        (admin().scope("docs:delete@a"), "{", 400),
        (admin().scope("docs:*"), "{", 403),
        (admin().scope("docs:get"), "{", 403),
        (person("n").scope("docs:delete").key(), r#"{"ids": ["panic"]}"#, 503),
        (person("n").scope("docs:*").key(), "{", 403),
    ] {
        let answer = ask(&app, json("/delete", body), &caller).await;
        assert_eq!(answer.status, status, "{body} {caller:?}: {}", answer.text);
    }
}
