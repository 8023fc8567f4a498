//! Who is let in where, in the vector store.

use crate::served::Who::{Admin, Editor, Nobody, Notes, Reader, Team, With};
use crate::served::{Row, ask_vectors, request};

const POINT: &str = r#"{"points": [{"id": 7, "vector": [1, 1]}]}"#;
const IDS: &str = r#"{"points": [1]}"#;
const QUERY: &str = r#"{"vector": [1, 0]}"#;
const COMMA: &[&str] = &["points:get@a,b", "points:get@secret plans"];
const ALIASES: &[&str] = &["aliases:update@team-*", "aliases:update@notes"];

const ROWS: [Row; 66] = [
    (Nobody, "GET", "/healthz", "", 200),
    (Nobody, "GET", "/collections", "", 401),
    // By the path.
    (Notes, "GET", "/collections/notes/points/1", "", 200),
    (Notes, "GET", "/collections/notes-2/points/1", "", 403),
    (Notes, "GET", "/collections/team-a/points/1", "", 403),
    (Notes, "GET", "/collections/notes/points/9", "", 404),
    (Team, "GET", "/collections/team-b/points/1", "", 200),
    (Team, "GET", "/collections/team-z/points/1", "", 404),
    (Team, "GET", "/collections/tea/points/1", "", 403),
    (Reader, "GET", "/collections/team-a/points/1", "", 200),
    // Encoded, with commas, with spaces.
    (Notes, "GET", "/collections/%6Eotes/points/1", "", 200),
    (Notes, "GET", "/collections/%256Eotes/points/1", "", 403),
    (With(COMMA), "GET", "/collections/a%2Cb/points/1", "", 200),
    (With(COMMA), "GET", "/collections/a,b/points/1", "", 200),
    (With(COMMA), "GET", "/collections/a/points/1", "", 403),
    (With(COMMA), "GET", "/collections/secret%20plans/points/1", "", 200),
    (With(COMMA), "GET", "/collections/secret+plans/points/1", "", 403),
    // Hidden: who may not see it does not learn whether it is there.
    (Team, "GET", "/collections/team-z/exists", "", 200),
    (Team, "GET", "/collections/notes/exists", "", 404),
    (Team, "GET", "/collections/nothing/exists", "", 404),
    // Written.
    (Editor, "PUT", "/collections/notes/points", POINT, 200),
    (Notes, "PUT", "/collections/notes/points", POINT, 200),
    (Notes, "PUT", "/collections/team-a/points", POINT, 403),
    (Team, "PUT", "/collections/team-a/points", POINT, 200),
    (Reader, "PUT", "/collections/notes/points", POINT, 403),
    (Reader, "POST", "/collections/notes/points/scroll", "{}", 200),
    (Reader, "POST", "/collections/notes/points", IDS, 200),
    (Editor, "POST", "/collections/notes/points/payload", r#"{"points": [1], "payload": {"x": 1}}"#, 200),
    (Notes, "POST", "/collections/notes/points/payload", r#"{"points": [1], "payload": {"x": 1}}"#, 403),
    (Team, "PUT", "/collections/team-c", r#"{"size": 2}"#, 201),
    (Team, "PUT", "/collections/other", r#"{"size": 2}"#, 403),
    // Deleted by POST: an exact grant does, a wildcard over actions does not.
    (Notes, "POST", "/collections/notes/points/delete", IDS, 200),
    (Notes, "POST", "/collections/notes/points/clear", "", 200),
    (Notes, "POST", "/collections/team-a/points/delete", IDS, 403),
    (Team, "POST", "/collections/team-a/points/delete", IDS, 403),
    (Editor, "POST", "/collections/drafts-1/points/delete", IDS, 200),
    (Editor, "POST", "/collections/notes/points/delete", IDS, 403),
    (Editor, "POST", "/collections/drafts-1/points/payload/clear", IDS, 403),
    (Reader, "POST", "/collections/notes/points/delete", IDS, 403),
    (Admin, "POST", "/collections/notes/points/payload/clear", IDS, 200),
    (Notes, "POST", "/collections/notes/points/batch", r#"{"operations": [{"delete": {"points": [1]}}]}"#, 403),
    (Admin, "POST", "/collections/notes/points/batch", r#"{"operations": [{"delete": {"points": [1]}}]}"#, 200),
    (Team, "DELETE", "/collections/team-a", "", 403),
    (Admin, "DELETE", "/collections/team-a", "", 200),
    (Editor, "PUT", "/collections/notes/snapshots/recover", r#"{"location": "x"}"#, 403),
    // By the body.
    (Reader, "POST", "/search", QUERY, 200),
    (Team, "POST", "/search", QUERY, 403),
    (Team, "POST", "/search", r#"{"vector": [1, 0], "collections": []}"#, 403),
    (Team, "POST", "/search", r#"{"vector": [1, 0], "collections": ["team-a", "team-b"]}"#, 200),
    (Team, "POST", "/search", r#"{"vector": [1, 0], "collections": ["team-a", "notes"]}"#, 403),
    (Team, "POST", "/search", r#"{"vector": [1, 0], "collections": [""]}"#, 403),
    (Notes, "POST", "/collections/notes/points/recommend", r#"{"positive": 1}"#, 200),
    (
        Notes,
        "POST",
        "/collections/notes/points/recommend",
        r#"{"positive": 1, "lookup_from": {"collection": "team-a"}}"#,
        403,
    ),
    (
        Team,
        "POST",
        "/collections/team-a/points/recommend",
        r#"{"positive": 1, "lookup_from": {"collection": "team-b"}}"#,
        200,
    ),
    // An alias and what it stands for are both asked for.
    (
        With(ALIASES),
        "POST",
        "/collections/aliases",
        r#"{"actions": [{"create_alias": {"alias_name": "team-x", "collection_name": "notes"}}]}"#,
        200,
    ),
    (
        With(ALIASES),
        "POST",
        "/collections/aliases",
        r#"{"actions": [{"create_alias": {"alias_name": "team-x", "collection_name": "secret plans"}}]}"#,
        403,
    ),
    (Team, "POST", "/collections/aliases", r#"{"actions": [{"delete_alias": {"alias_name": "team-x"}}]}"#, 403),
    // One's own, by the path.
    (Notes, "GET", "/users/nora/searches", "", 200),
    (Notes, "GET", "/users/tim/searches", "", 403),
    (Notes, "DELETE", "/users/nora/searches", "", 200),
    (Reader, "DELETE", "/users/nora/searches", "", 403),
    (Admin, "DELETE", "/users/nora/searches", "", 200),
    // Administration.
    (Admin, "POST", "/snapshots", "", 201),
    (Admin, "DELETE", "/cluster/peers/2", "", 200),
    (Editor, "POST", "/locks", r#"{"write": true}"#, 403),
    (With(&["locks:set"]), "POST", "/locks", r#"{"write": true}"#, 403),
];

#[actix_web::test]
async fn each_call_is_answered_as_the_table_says() {
    let mut wrong = Vec::new();
    for (who, method, path, body, status) in ROWS {
        let (found, answer) = ask_vectors(who, request(method, path, body)).await;
        if found != status {
            wrong.push(format!("{who:?} {method} {path} {body}: {found}, not {status}: {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
