//! `"strict": true` against the shipped configuration.

use agent_graph::auth::roles::{ADMIN, PERMISSIONS, USER};
use auth_core::{Algorithm, NewToken};
use serde_json::json;

use crate::{
    client::Server,
    tokens::{HELLO, SECRET, compatible, mint, mint_with, of_role, strict},
};

async fn make_thread(server: &Server, subject: &str) {
    let token = mint(of_role(subject, ADMIN));
    server.bearer(&token, "POST", "/v1/graph/invoke", HELLO).await.data();
}

/// L004-48: deleting needs `checkpointer:delete` itself; a wildcard is not it.
#[actix_web::test]
async fn a_wildcard_does_not_delete() {
    for server in [compatible(), strict()] {
        make_thread(&server, "ann").await;
        for wildcard in ["*", "checkpointer:*"] {
            let token = mint(NewToken::new("ann").role("admin").scopes([wildcard]));
            for path in ["/v1/threads/t1", "/v1/threads/t1/messages/m1"] {
                let answer = server.bearer(&token, "DELETE", path, "{}").await;
                let error = answer.refused(403, "FORBIDDEN");
                assert_eq!(error["message"], "Missing required permission: checkpointer:delete");
            }
            server.bearer(&token, "GET", "/v1/threads/t1", "").await.data();
        }
        let exact = mint(NewToken::new("ann").role("admin").scopes(["checkpointer:delete"]));
        server.bearer(&exact, "DELETE", "/v1/threads/t1", "{}").await.data();
    }
}

/// L004-48: an authentication that is older than the limit is a step-up where the limit holds.
#[actix_web::test]
async fn an_old_token_deletes_in_the_compatible_configuration_only() {
    let old = mint_with(Algorithm::Hs256, SECRET, 2 * 3600, of_role("ann", ADMIN));
    let server = compatible();
    make_thread(&server, "ann").await;
    server.bearer(&old, "DELETE", "/v1/threads/t1", "{}").await.data();

    let server = strict();
    make_thread(&server, "ann").await;
    let answer = server.bearer(&old, "DELETE", "/v1/threads/t1", "{}").await;
    answer.refused(401, "LOGIN_TOO_OLD");
    let challenge = answer.header("www-authenticate");
    assert!(challenge.contains("insufficient_user_authentication") && challenge.contains("max_age=\"3600\""));
    server.bearer(&old, "GET", "/v1/threads/t1", "").await.data();
    server.bearer(&mint(of_role("ann", ADMIN)), "DELETE", "/v1/threads/t1", "{}").await.data();
}

/// L004-49: `store:write`, and in the strict configuration the role of the memory store besides.
#[actix_web::test]
async fn the_memory_store_is_for_admins_where_strict() {
    let user = mint(of_role("ann", USER));
    let memory = json!({"content": "a"}).to_string();
    let reader = mint(NewToken::new("ann").role("admin").scopes(["store:read"]));
    compatible().bearer(&user, "POST", "/v1/store/memories", memory.as_str()).await.data();
    for server in [compatible(), strict()] {
        let answer = server.bearer(&reader, "POST", "/v1/store/memories", memory.as_str()).await;
        answer.refused(403, "FORBIDDEN");
        server.bearer(&user, "POST", "/v1/store/memories/list", "{}").await.data();
    }
    let server = strict();
    let answer = server.bearer(&user, "POST", "/v1/store/memories", memory.as_str()).await;
    let error = answer.refused(403, "FORBIDDEN");
    assert!(error["message"].as_str().unwrap().contains("role"), "{error}");
    server.bearer(&mint(of_role("ann", ADMIN)), "POST", "/v1/store/memories", memory.as_str()).await.data();
}

/// The scope rules: `grant` makes the scopes the permissions, `cut` limits those of the roles.
#[actix_web::test]
async fn scopes_grant_in_one_and_cut_in_the_other() {
    let by_role = mint(NewToken::new("ann").role("user"));
    let by_scope = mint(NewToken::new("ann").scopes(["graph:invoke"]));
    let cut = mint(NewToken::new("ann").role("user").scopes(["graph:stream"]));
    for (server, [role, scope, cut_off]) in [(compatible(), [403, 200, 403]), (strict(), [200, 403, 403])] {
        for (token, status) in [(&by_role, role), (&by_scope, scope), (&cut, cut_off)] {
            let answer = server.bearer(token, "POST", "/v1/graph/invoke", HELLO).await;
            assert_eq!(answer.status, status, "{}", answer.text);
        }
    }
}

/// In the strict configuration a role by itself deletes: its grants are written out, never a wildcard.
#[actix_web::test]
async fn the_admin_role_grants_exactly() {
    let server = strict();
    make_thread(&server, "ann").await;
    let admin = mint(NewToken::new("ann").role("admin"));
    server.bearer(&admin, "DELETE", "/v1/threads/t1", "{}").await.data();
    assert!(PERMISSIONS.iter().all(|name| !name.contains('*')));
}
