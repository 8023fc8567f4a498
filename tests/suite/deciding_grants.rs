//! `docs/deciding.md`, "Grants on objects": every row is a call.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::{TestRequest, init_service};
use actix_web::{delete, get, post, web};
use auth_core::{Auth, Clock, SystemClock, require};

use crate::page::{codes, is_about, rows};
use crate::people::{ISSUER, People, Person, ask, person};

#[require(permission = "documents:get")]
#[get("/documents")]
async fn all() -> &'static str {
    "in"
}

#[require(permission("documents:get", on = "index"))]
#[get("/indexes/{index}")]
async fn single(index: web::Path<String>) -> String {
    index.into_inner()
}

#[require(permission("documents:add", on = |names: &web::Json<Vec<String>>| &names.0))]
#[post("/documents")]
async fn add(names: web::Json<Vec<String>>) -> String {
    names.join(" ")
}

#[require(permission("documents:delete", on = "index"))]
#[delete("/indexes/{index}")]
async fn drop_index(index: web::Path<String>) -> String {
    index.into_inner()
}

#[require(permission("documents:delete", on = |names: &web::Json<Vec<String>>| &names.0))]
#[post("/documents/delete")]
async fn delete_some(names: web::Json<Vec<String>>) -> String {
    names.join(" ")
}

#[test]
fn the_page_is_about_these_handlers() {
    is_about("Grants on objects", include_str!("deciding_grants.rs"));
}

/// Conformance 39: objects, wherever the client names them.
#[actix_web::test]
async fn every_row_is_decided_as_it_says() {
    let auth = Auth::builder().authenticator(People(&[ISSUER])).build().unwrap();
    let app = auth.app().service(all).service(single).service(add).service(drop_index).service(delete_some);
    let app = init_service(app).await;
    let rows = rows::<5>("Grants on objects");
    assert!(rows.len() > 80, "{} rows", rows.len());
    for row in rows {
        let [granted, rule, scopes, call, answer] = &row;
        let mut caller = person("alice").issued_at(SystemClock.now()).rule(codes(rule)[0]);
        caller = codes(granted).into_iter().fold(caller, Person::permission);
        caller = match scopes.as_str() {
            "absent" => caller,
            "empty" => caller.scopes(&[]),
            scopes => caller.scopes(&codes(scopes)),
        };
        let mut call = codes(call)[0].splitn(3, ' ');
        let (method, path, body) = (call.next().unwrap(), call.next().unwrap(), call.next());
        let mut request = TestRequest::with_uri(path).method(method.parse().unwrap());
        if let Some(body) = body {
            request = request.insert_header((CONTENT_TYPE, "application/json")).set_payload(body.to_owned());
        }
        let found = ask(&app, request, &caller).await;
        assert_eq!(found.status.to_string(), *answer, "{row:?}: {}", found.text);
        assert!(found.status == 200 || found.text.contains("\"status\":403"), "{row:?}: {}", found.text);
    }
}
