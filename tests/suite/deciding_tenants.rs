//! `docs/deciding.md`, "Tenants": every row is a call.

use actix_web::test::init_service;
use actix_web::{delete, get, post, web};
use auth_core::{Auth, Clock, RoleMap, SystemClock, Tenants, require};
use serde_json::Value;

use crate::page::{codes, is_about, rows};
use crate::people::{People, Person, ask, person};
use crate::tenants::call;

#[require(tenant = "ws")]
#[get("/{ws}/member")]
async fn member(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", role = "owner")]
#[get("/{ws}/owned")]
async fn owned(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", role = "support")]
#[get("/{ws}/tickets")]
async fn tickets(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", permission = "docs:write")]
#[post("/{ws}/docs")]
async fn write(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", permission = "docs:delete")]
#[delete("/{ws}/docs")]
async fn clear(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(tenant = "ws", owner = "user")]
#[get("/{ws}/users/{user}")]
async fn own_page(path: web::Path<(String, String)>) -> String {
    path.into_inner().0
}

#[require(not(tenant = "ws"))]
#[get("/{ws}/outside")]
async fn outside(ws: web::Path<String>) -> String {
    ws.into_inner()
}

#[require(not(role = "banned"))]
#[get("/unbanned")]
async fn unbanned() -> &'static str {
    "in"
}

#[test]
fn the_page_is_about_these_handlers() {
    is_about("Tenants", include_str!("deciding_tenants.rs"));
}

/// Conformance 39: tenants, wherever the client names them.
#[actix_web::test]
async fn every_row_is_decided_as_it_says() {
    let roles = [("editor", vec!["docs:write", "docs:delete"]), ("support", vec!["docs:write"])];
    let auth = Auth::builder().authenticator(People(&["one", "two"])).roles(RoleMap::new(roles).unwrap());
    let auth = auth.tenants(Tenants::claim("workspaces").global_roles(["support"]));
    let auth = auth.subject_prefix("one", "1|").subject_prefix("two", "2|").build().unwrap();
    let app = auth.app().service(member).service(owned).service(tickets).service(write).service(clear);
    let app = init_service(app.service(own_page).service(outside).service(unbanned)).await;
    let rows = rows::<5>("Tenants");
    assert!(rows.len() > 50, "{} rows", rows.len());
    for row in rows {
        let [who, claim, roles, asked, answer] = &row;
        let [subject, issuer] = codes(who)[..] else { panic!("subject and issuer: {row:?}") };
        let mut caller = person(subject).of(issuer).issued_at(SystemClock.now());
        if claim != "absent" {
            caller = caller.claim("workspaces", serde_json::from_str::<Value>(codes(claim)[0]).unwrap());
        }
        caller = codes(roles).into_iter().fold(caller, Person::role);
        let found = ask(&app, call(codes(asked)[0]), &caller).await;
        assert_eq!(found.status.to_string(), *answer, "{row:?}: {}", found.text);
        assert!(found.status == 200 || found.text.contains("\"status\":403"), "{row:?}: {}", found.text);
    }
}
