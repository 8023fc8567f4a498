//! Who is let in where, in the document store.

use crate::served::Who::{Admin, Nobody, Notes, Reader, Team, With};
use crate::served::{Row, ask_documents, request};

const COMMA: &[&str] = &["documents:get@a,b"];
const PLAIN_DELETE: &[&str] = &["tasks:delete"];
const SWAP: &[&str] = &["indexes:swap@notes", "indexes:swap@team-*"];
const CREATE: &[&str] = &["indexes:create@team-*"];
const LIKE_ADMIN: &[&str] = &["keys:create", "dumps:create", "features:update"];

const ROWS: [Row; 70] = [
    (Nobody, "GET", "/health", "", 200),
    (Nobody, "GET", "/version", "", 401),
    (With(&[]), "GET", "/version", "", 200),
    // By the path: its own index, another, one whose name begins alike, one that is not there.
    (Notes, "GET", "/indexes/notes", "", 200),
    (Notes, "GET", "/indexes/team-a", "", 403),
    (Notes, "GET", "/indexes/notes-2", "", 403),
    (Notes, "GET", "/indexes/nothing", "", 403),
    (Notes, "GET", "/indexes/Notes", "", 403),
    (Team, "GET", "/indexes/team-a", "", 200),
    (Team, "GET", "/indexes/team-nothing", "", 404),
    (Team, "GET", "/indexes/team", "", 403),
    (Reader, "GET", "/indexes/nothing", "", 404),
    // Encoded names are compared decoded, once.
    (Notes, "GET", "/indexes/n%6Ftes/documents", "", 200),
    (Notes, "GET", "/indexes/n%256Ftes/documents", "", 403),
    (Team, "GET", "/indexes/team%2Da/documents", "", 200),
    (Team, "GET", "/indexes/%74eam-a/documents", "", 200),
    (Notes, "GET", "/indexes/notes%2F..%2Fteam-a/documents", "", 403),
    (Notes, "GET", "/indexes/notes%00/documents", "", 403),
    (Notes, "GET", "/indexes/%20notes/documents", "", 403),
    (Reader, "GET", "/indexes/secret%20plans/documents", "", 200),
    // A comma is part of a name.
    (With(COMMA), "GET", "/indexes/a,b/documents", "", 200),
    (With(COMMA), "GET", "/indexes/a%2Cb/documents", "", 200),
    (With(COMMA), "GET", "/indexes/a/documents", "", 403),
    (With(COMMA), "GET", "/indexes/b/documents", "", 403),
    (With(&["documents:get@a", "documents:get@b"]), "GET", "/indexes/a,b/documents", "", 403),
    // Written, by what the key is bound to and by nothing else.
    (Notes, "POST", "/indexes/notes/documents", r#"[{"id": 2}]"#, 202),
    (Notes, "POST", "/indexes/team-a/documents", r#"[{"id": 2}]"#, 403),
    (Notes, "PUT", "/indexes/notes/documents", r#"[{"id": 1}]"#, 202),
    (Notes, "POST", "/indexes/notes/documents/edit", r#"{"set": {"x": 1}}"#, 202),
    (Notes, "PUT", "/indexes/notes/settings/stop-words", "[]", 403),
    (Team, "PUT", "/indexes/team-b/settings/stop-words", "[]", 202),
    (Reader, "POST", "/indexes/notes/documents", r#"[{"id": 2}]"#, 403),
    (Reader, "POST", "/indexes/notes/documents/fetch", "{}", 200),
    // Malformed, of who may not: it is not even read.
    (Reader, "POST", "/indexes/notes/documents", "[", 403),
    (Notes, "POST", "/indexes/notes/documents", "[", 400),
    // Deleted: an exact grant does, a wildcard over actions does not.
    (Notes, "DELETE", "/indexes/notes/documents", "", 202),
    (Notes, "DELETE", "/indexes/notes/documents/1", "", 202),
    (Notes, "POST", "/indexes/notes/documents/delete-batch", r#"["1"]"#, 202),
    (Notes, "POST", "/indexes/team-a/documents/delete-batch", r#"["1"]"#, 403),
    (Reader, "POST", "/indexes/notes/documents/delete-batch", r#"["1"]"#, 403),
    (Team, "POST", "/indexes/team-a/documents/delete", r#"{"filter": {"field": "id", "equals": "1"}}"#, 202),
    (With(&["documents:*@notes"]), "DELETE", "/indexes/notes/documents", "", 403),
    (With(&["documents:*"]), "DELETE", "/indexes/notes/documents", "", 403),
    (With(&["documents:delete@*"]), "DELETE", "/indexes/notes/documents", "", 202),
    (Team, "DELETE", "/indexes/team-a/settings", "", 202),
    (Notes, "DELETE", "/indexes/notes", "", 403),
    (Team, "DELETE", "/indexes/team-a", "", 202),
    // By the body: each index that is named, and none.
    (Reader, "POST", "/multi-search", r#"{"queries": [{"indexUid": "notes"}, {"indexUid": "team-a"}]}"#, 200),
    (Reader, "POST", "/multi-search", r#"{"queries": []}"#, 200),
    (Notes, "POST", "/multi-search", r#"{"queries": [{"indexUid": "notes"}]}"#, 200),
    (Notes, "POST", "/multi-search", r#"{"queries": [{"indexUid": "notes"}, {"indexUid": "team-a"}]}"#, 403),
    (Notes, "POST", "/multi-search", r#"{"queries": []}"#, 403),
    (Team, "POST", "/multi-search", r#"{"queries": [{"indexUid": "team-a"}, {"indexUid": "team-b"}]}"#, 200),
    (With(SWAP), "POST", "/swap-indexes", r#"[{"indexes": ["notes", "team-a"]}]"#, 202),
    (With(SWAP), "POST", "/swap-indexes", r#"[{"indexes": ["notes", "team-a"]}, {"indexes": ["notes", "a,b"]}]"#, 403),
    (With(SWAP), "POST", "/swap-indexes", "[]", 403),
    (With(CREATE), "POST", "/indexes", r#"{"uid": "team-c"}"#, 202),
    (With(CREATE), "POST", "/indexes", r#"{"uid": "other"}"#, 403),
    // By the query: a list of names, and none, which means all.
    (Notes, "POST", "/tasks/cancel?indexes=notes", "", 200),
    (Notes, "POST", "/tasks/cancel?indexes=notes,team-a", "", 403),
    (Notes, "POST", "/tasks/cancel", "", 403),
    (Team, "DELETE", "/tasks?indexes=team-a,team-b", "", 200),
    (Team, "DELETE", "/tasks", "", 403),
    (With(PLAIN_DELETE), "DELETE", "/tasks?indexes=notes", "", 200),
    (With(PLAIN_DELETE), "DELETE", "/tasks", "", 200),
    (Admin, "DELETE", "/tasks", "", 200),
    // Administration: the permission alone does not do.
    (Admin, "POST", "/dumps", "", 202),
    (Admin, "POST", "/indexes/notes/compact", "", 202),
    (With(LIKE_ADMIN), "POST", "/dumps", "", 403),
    (Reader, "GET", "/metrics", "", 403),
];

#[actix_web::test]
async fn each_call_is_answered_as_the_table_says() {
    let mut wrong = Vec::new();
    for (who, method, path, body, status) in ROWS {
        let (found, answer) = ask_documents(who, request(method, path, body)).await;
        if found != status {
            wrong.push(format!("{who:?} {method} {path} {body}: {found}, not {status}: {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
