//! Three roles by all routes.

use agent_graph::auth::roles::{ADMIN, PERMISSIONS, ROLES, USER, VIEWER};
use serde_json::json;

use crate::tokens::{compatible, mint, of_role};

/// Method, path, permission as in the wire contract's table (rows 2, 3, 11 to 13, 17, 18, 20 to 23, 27), and what
/// viewer, user and admin get. Threads and memories are unknown at first, so 404 of the object is an allow.
const ROUTES: [(&str, &str, &str, [bool; 3]); 12] = [
    ("POST", "/v1/graph/invoke", "graph:invoke", [false, true, true]),
    ("POST", "/v1/graph/stream", "graph:stream", [false, true, true]),
    ("GET", "/v1/threads", "checkpointer:read", [true, true, true]),
    ("GET", "/v1/threads/{thread_id}", "checkpointer:read", [true, true, true]),
    ("DELETE", "/v1/threads/{thread_id}", "checkpointer:delete", [false, false, true]),
    ("POST", "/v1/threads/{thread_id}/messages", "checkpointer:write", [false, true, true]),
    ("GET", "/v1/threads/{thread_id}/messages", "checkpointer:read", [true, true, true]),
    ("DELETE", "/v1/threads/{thread_id}/messages/{message_id}", "checkpointer:delete", [false, false, true]),
    ("POST", "/v1/store/memories", "store:write", [false, true, true]),
    ("POST", "/v1/store/search", "store:read", [true, true, true]),
    ("POST", "/v1/store/memories/list", "store:read", [true, true, true]),
    ("DELETE", "/v1/store/memories/{memory_id}", "store:delete", [false, false, true]),
];

/// The table is the list of endpoints, with exactly these permissions.
#[actix_web::test]
async fn the_endpoints_ask_for_what_the_contract_says() {
    let server = compatible();
    server.anonymous("GET", "/ping", "").await;
    let endpoints = server.auth.endpoints();
    let protected = endpoints.iter().filter(|endpoint| !endpoint.requirement().is_public());
    let mut found: Vec<_> = protected.map(|e| format!("{} {} {}", e.method(), e.path(), e.requirement())).collect();
    let mut wanted: Vec<_> =
        ROUTES.iter().map(|(method, path, name, _)| format!("{method} {path} permission = \"{name}\"")).collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    assert!(ROUTES.iter().all(|(_, _, name, _)| PERMISSIONS.contains(name)));
}

/// L004-51, L004-47 to L004-49.
#[actix_web::test]
async fn three_roles_by_all_routes() {
    for (index, role) in ROLES.into_iter().enumerate() {
        let server = compatible();
        let token = mint(of_role("ann", role));
        for (method, pattern, permission, allowed) in ROUTES {
            let path = pattern.replace("{thread_id}", "t9").replace("{message_id}", "m9").replace("{memory_id}", "x9");
            let body = match pattern {
                "/v1/graph/invoke" | "/v1/graph/stream" | "/v1/threads/{thread_id}/messages" => {
                    json!({"messages": [{"role": "user", "content": "hello"}]})
                }
                "/v1/store/memories" => json!({"content": "a"}),
                "/v1/store/search" => json!({"query": "a"}),
                _ => json!({}),
            };
            let answer = server.bearer(&token, method, &path, body.to_string()).await;
            let what = format!("{} {method} {pattern}: {}", role.name, answer.text);
            if allowed[index] {
                assert!(answer.status == 200 || answer.status == 404, "{what}");
                assert!(answer.status == 200 || answer.text.contains("RESOURCE_NOT_FOUND"), "{what}");
            } else {
                let error = answer.refused(403, "FORBIDDEN");
                assert_eq!(error["message"], format!("Missing required permission: {permission}"), "{what}");
            }
        }
    }
}

#[test]
fn roles_grow() {
    let within = |small: &[&str], large: &[&str]| small.iter().all(|name| large.contains(name));
    assert!(within(VIEWER.grants, USER.grants) && within(USER.grants, ADMIN.grants));
    assert!(VIEWER.grants.iter().all(|name| name.ends_with(":read")));
    assert!(USER.grants.iter().all(|name| !name.ends_with(":delete")));
    assert_eq!(ADMIN.grants, PERMISSIONS);
}
