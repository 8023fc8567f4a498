//! Lists show what their caller may see.

use serde_json::{Value, json};

use crate::served::Who::{Admin, Notes, Reader, Team, With};
use crate::served::{ask_documents, ask_vectors, request};

#[actix_web::test]
async fn indexes() {
    let all = ["a,b", "notes", "notes-2", "secret plans", "team-a", "team-b"];
    for (who, names) in [
        (Admin, &all[..]),
        (Reader, &all),
        (Notes, &["notes"]),
        (Team, &["team-a", "team-b"]),
        (With(&["documents:get"]), &[]),
        (With(&["indexes:get@a,b", "indexes:get@team-b"]), &["a,b", "team-b"]),
    ] {
        let (status, answer) = ask_documents(who, request("GET", "/indexes", "")).await;
        let listed = answer["results"].as_array().unwrap().iter().map(|index| index["uid"].clone());
        assert_eq!((status, listed.collect::<Value>()), (200, json!(names)), "{who:?}");
    }
}

#[actix_web::test]
async fn statistics() {
    let (_, answer) = ask_documents(Team, request("GET", "/stats", "")).await;
    assert_eq!(answer, json!({ "indexes": { "team-a": { "documents": 1 }, "team-b": { "documents": 1 } } }));
}

#[actix_web::test]
async fn keys() {
    for (who, owners) in [(Admin, &["admin", "reader", "notes", "team"][..]), (Notes, &["notes"])] {
        let (status, answer) = ask_documents(who, request("GET", "/keys", "")).await;
        let listed = answer["results"].as_array().unwrap().iter().map(|key| key["owner"].clone());
        assert_eq!((status, listed.collect::<Value>()), (200, json!(owners)), "{who:?}");
    }
}

#[actix_web::test]
async fn collections() {
    let all = ["a,b", "drafts-1", "notes", "notes-2", "secret plans", "team-a", "team-b"];
    for (who, names) in [
        (Admin, &all[..]),
        (Reader, &all),
        (Notes, &["notes"]),
        (Team, &["team-a", "team-b"]),
        (With(&["points:get"]), &[]),
        (With(&["collections:get@secret plans"]), &["secret plans"]),
    ] {
        let answer = ask_vectors(who, request("GET", "/collections", "")).await;
        assert_eq!(answer, (200, json!({ "collections": names })), "{who:?}");
    }
}
