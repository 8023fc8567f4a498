//! Keys are looked after by their owners.

use actix_web::test::{call_service, init_service};
use serde_json::Value;

use crate::served::{documents, read, request};

const BOUND: &str = r#"{"name": "ci", "owner": "ci", "scopes": ["tasks:get@notes"], "days": 1}"#;

#[actix_web::test]
async fn a_key_is_managed_by_its_owner_and_by_administrators() {
    let demo = documents();
    let app = init_service(demo.auth.app().configure(|config| demo.configure(config))).await;
    let ask = async |key: &str, method: &str, path: &str, body: &str| {
        let request = request(method, path, body).insert_header(("x-api-key", key));
        read(call_service(&app, request.to_request()).await).await
    };
    let text = |answer: &Value| answer["key"].as_str().unwrap().to_owned();
    let (admin, reader) = (demo.admin.1.expose(), demo.reader.1.expose());
    let order = r#"{"name": "ci", "owner": "ci", "scopes": ["documents:get@notes"], "days": 1}"#;

    assert_eq!(ask(reader, "POST", "/keys", order).await.0, 403);
    let (status, made) = ask(admin, "POST", "/keys", order).await;
    assert_eq!((status, made["uid"].as_str()), (201, Some("key-5")));
    let first = text(&made);

    // A scope token has no space in it (RFC 6749 §3.3), so this index cannot be bound to a key.
    let spaced = order.replace("notes", "secret plans");
    assert_eq!(ask(admin, "POST", "/keys", &spaced).await.0, 400);

    // Somebody else's key is not there.
    for (method, path, body) in [
        ("GET", "/keys/key-5", ""),
        ("PATCH", "/keys/key-5", r#"{"name": "mine"}"#),
        ("POST", "/keys/key-5/rotate", ""),
        ("DELETE", "/keys/key-5", ""),
        ("GET", "/keys/key-9", ""),
    ] {
        assert_eq!(ask(reader, method, path, body).await.0, 404, "{method} {path}");
    }
    assert_eq!(ask(admin, "GET", "/keys/key-5", "").await.0, 200);
    assert_eq!(ask(&first, "GET", "/keys/key-5", "").await.0, 200);
    assert_eq!(ask(&first, "PATCH", "/keys/key-5", r#"{"name": "mine"}"#).await.0, 200);
    assert_eq!(ask(&first, "GET", "/indexes/notes/documents", "").await.0, 200);
    assert_eq!(ask(&first, "GET", "/indexes/team-a/documents", "").await.0, 403);

    // Rotated, the old text is good no more.
    let (status, rotated) = ask(&first, "POST", "/keys/key-5/rotate", "").await;
    assert_eq!(status, 201);
    let second = text(&rotated);
    assert_eq!(ask(&first, "GET", "/keys/key-5", "").await.0, 401);
    assert_eq!(ask(&second, "GET", "/keys/key-5", "").await.1["name"], "mine");

    assert_eq!(ask(&second, "DELETE", "/keys/key-5", "").await.0, 200);
    assert_eq!(ask(&second, "GET", "/version", "").await.0, 401);
    assert_eq!(ask(admin, "DELETE", "/keys/key-5", "").await.0, 404);
    assert_eq!(ask(admin, "DELETE", "/keys/key-4", "").await.0, 200);
}

/// A task is seen by who asked for it, and by who sees those on its index, which is known once the task is loaded.
#[actix_web::test]
async fn a_task_belongs_to_who_asked_for_it() {
    let demo = documents();
    let app = init_service(demo.auth.app().configure(|config| demo.configure(config))).await;
    let ask = async |key: &str, method: &str, path: &str, body: &str| {
        let request = request(method, path, body).insert_header(("x-api-key", key));
        read(call_service(&app, request.to_request()).await).await
    };
    let (admin, reader) = (demo.admin.1.expose(), demo.reader.1.expose());
    let (notes, team) = (demo.notes.1.expose(), demo.team.1.expose());
    assert_eq!(ask(notes, "POST", "/indexes/notes/documents", r#"[{"id": 2}]"#).await.1["uid"], 1);
    assert_eq!(ask(notes, "GET", "/tasks/1", "").await.0, 200);
    assert_eq!(ask(reader, "GET", "/tasks/1", "").await.0, 200);
    assert_eq!(ask(team, "GET", "/tasks/1", "").await.0, 404);
    assert_eq!(ask(team, "POST", "/indexes/team-a/documents", r#"[{"id": 2}]"#).await.1["uid"], 2);
    assert_eq!(ask(team, "GET", "/tasks/2", "").await.0, 200);
    assert_eq!(ask(notes, "GET", "/tasks/2", "").await.0, 404);
    let (_, made) = ask(admin, "POST", "/keys", BOUND).await;
    let bound = made["key"].as_str().unwrap();
    assert_eq!(ask(bound, "GET", "/tasks/1", "").await.0, 200);
    assert_eq!(ask(bound, "GET", "/tasks/2", "").await.0, 404);
    assert_eq!(ask(notes, "GET", "/tasks/3", "").await.0, 404);
    let count = |answer: Value| answer["results"].as_array().map(Vec::len);
    assert_eq!(count(ask(notes, "GET", "/tasks", "").await.1), Some(1));
    assert_eq!(count(ask(team, "GET", "/tasks", "").await.1), Some(1));
    assert_eq!(count(ask(team, "GET", "/tasks?indexes=notes", "").await.1), Some(0));
    assert_eq!(count(ask(reader, "GET", "/tasks?indexes=team-a", "").await.1), Some(1));
    assert_eq!(count(ask(reader, "GET", "/tasks", "").await.1), Some(2));
}
