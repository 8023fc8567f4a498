//! Seed 004's checklist: no token, a valid one, a role that is too weak, and tokens that are not what they seem.

use agent_graph::{
    auth::{
        Settings,
        roles::{ADMIN, USER, VIEWER},
    },
    wire::body::LIMIT,
};
use auth_core::{Algorithm, Mode, NewToken};
use serde_json::{Value, json};

use crate::{
    client::Server,
    forged::{at, encode, original, signed},
    tokens::{HELLO, SECRET, auth, compatible, mint, mint_with, of_role, server_with, settings, strict},
};

const INVOKE: &str = "/v1/graph/invoke";
const STREAM: &str = "/v1/graph/stream";

/// L004-24, L004-27, L004-63, F12, F14.
#[actix_web::test]
async fn no_token_is_401_before_the_graph_runs() {
    let server = compatible();
    for path in [INVOKE, STREAM] {
        let answer = server.anonymous("POST", path, HELLO).await;
        let error = answer.refused(401, "MISSING_TOKEN");
        assert!(error["message"].as_str().unwrap().contains("No credential was sent"));
        assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="auth_required""#);
    }
    assert_eq!(server.state.graph.node_runs(), 0);
}

/// L004-28, L004-25, F34: the seed's own line, with its content as a plain string.
#[actix_web::test]
async fn a_valid_token_is_200() {
    let server = compatible();
    let token = mint(of_role("ann", USER));
    let data = server.bearer(&token, "POST", INVOKE, HELLO).await.data();
    assert_eq!(data["messages"][0]["content"][0]["text"], "hello");
    assert_eq!(data["meta"], json!({"is_new_thread": true, "thread_id": "t1"}));
    assert_eq!(server.bearer(&token, "POST", STREAM, HELLO).await.lines()[0]["message"]["role"], "user");
}

/// L004-47, L004-60, F13: each of the two permissions alone, and the 403 names the one that is missing.
#[actix_web::test]
async fn invoke_and_stream_are_separate() {
    let server = compatible();
    for (held, open, closed, missing) in
        [("graph:invoke", INVOKE, STREAM, "graph:stream"), ("graph:stream", STREAM, INVOKE, "graph:invoke")]
    {
        let token = mint(NewToken::new("ann").scopes([held]));
        assert_eq!(server.bearer(&token, "POST", open, HELLO).await.status, 200);
        let runs = server.state.graph.node_runs();
        let answer = server.bearer(&token, "POST", closed, HELLO).await;
        let error = answer.refused(403, "FORBIDDEN");
        assert_eq!(error["message"], format!("Missing required permission: {missing}"));
        assert_eq!(error["details"][0]["loc"], json!(["permission"]));
        assert!(error["details"][0]["msg"].as_str().unwrap().contains(missing));
        assert_eq!(error["details"][0]["type"], "missing_permission");
        let challenge = answer.header("www-authenticate");
        assert!(challenge.contains("insufficient_scope") && challenge.contains(&format!("scope=\"{missing}\"")));
        assert_eq!(server.state.graph.node_runs(), runs);
    }
}

/// F27: what is wrong with a body is told only to those who may send one.
#[actix_web::test]
async fn access_is_decided_before_the_body() {
    let server = compatible();
    let viewer = mint(of_role("ann", VIEWER));
    let user = mint(of_role("ann", USER));
    for body in ["{\"messages\": secret", "", "[]", "{}"] {
        server.anonymous("POST", INVOKE, body).await.refused(401, "MISSING_TOKEN");
        server.bearer("x.y.z", "POST", INVOKE, body).await.refused(401, "INVALID_TOKEN");
        server.bearer(&viewer, "POST", INVOKE, body).await.refused(403, "FORBIDDEN");
        server.bearer(&user, "POST", INVOKE, body).await.refused(422, "VALIDATION_ERROR");
    }
    let large = "x".repeat(LIMIT + 1);
    server.anonymous("POST", INVOKE, large.clone()).await.refused(401, "MISSING_TOKEN");
    server.bearer(&user, "POST", INVOKE, large).await.refused(413, "REQUEST_TOO_LARGE");
    server.anonymous("DELETE", "/v1/threads/t1", "").await.refused(401, "MISSING_TOKEN");
    server.anonymous("GET", "/v1/threads?limit=secret", "").await.refused(401, "MISSING_TOKEN");
}

/// L004-26, L001-31, F20, F21: a thread in the body belongs to somebody.
#[actix_web::test]
async fn a_foreign_thread_in_the_body_is_403_before_any_node_runs() {
    for server in [compatible(), strict()] {
        let (ann, bob) = (mint(of_role("ann", USER)), mint(of_role("bob", USER)));
        let made = server.bearer(&ann, "POST", INVOKE, HELLO).await.data();
        assert_eq!(made["meta"]["is_new_thread"], true);
        let runs = server.state.graph.node_runs();
        for path in [INVOKE, STREAM, "/v1/threads/t1/messages"] {
            let error = server.bearer(&bob, "POST", path, HELLO).await.refused(403, "FORBIDDEN");
            assert_eq!(error["message"], "not authorized: the thread belongs to somebody else");
        }
        server.bearer(&bob, "GET", "/v1/threads/t1", "").await.refused(403, "FORBIDDEN");
        assert_eq!(server.state.graph.node_runs(), runs);
        let again = server.bearer(&ann, "POST", INVOKE, HELLO).await.data();
        assert_eq!(again["meta"]["is_new_thread"], false);
    }
}

/// L002-16, L004-36: every credential that is not valid gets the same answer.
#[actix_web::test]
async fn bad_tokens_look_alike() {
    let server = compatible();
    let good = mint(of_role("ann", ADMIN));
    let (message, _) = good.rsplit_once('.').unwrap();
    let (_, claims) = message.split_once('.').unwrap();
    let other = SECRET.replace("9f4c", "9f4d");
    let header = json!({"alg": "HS256"});
    for (what, token) in [
        ("HS512 with the same secret", mint_with(Algorithm::Hs512, SECRET, 0, of_role("ann", ADMIN))),
        ("another secret", mint_with(Algorithm::Hs256, &other, 0, of_role("ann", ADMIN))),
        ("alg none", format!("{}.{claims}.", encode(r#"{"alg":"none"}"#))),
        ("no signature", format!("{message}.")),
        ("cut off", message.to_owned()),
        ("no exp", signed(&header, &json!({"user_id": "ann", "scopes": ["graph:invoke"]}))),
        ("no subject", original(&json!({"scopes": ["graph:invoke"]}))),
        ("two subjects", original(&json!({"sub": "ann", "user_id": "bob", "scopes": ["graph:invoke"]}))),
        ("scopes that differ", original(&json!({"sub": "a", "scope": "graph:invoke", "scopes": ["graph:stream"]}))),
        ("not yet", signed(&header, &json!({"sub": "ann", "iat": at(120), "exp": at(600), "scope": "graph:invoke"}))),
        ("garbage", "garbage".to_owned()),
    ] {
        let answer = server.bearer(&token, "POST", INVOKE, HELLO).await;
        let error = answer.refused(401, "INVALID_TOKEN");
        assert_eq!(error["message"], "Invalid token, please login again", "{what}");
        assert_eq!(error["details"], json!([]), "{what}");
        assert!(answer.header("www-authenticate").contains("error=\"invalid_token\""), "{what}");
    }
    let old = mint_with(Algorithm::Hs256, SECRET, 4 * 3600, of_role("ann", ADMIN));
    let error = server.bearer(&old, "POST", INVOKE, HELLO).await.refused(401, "EXPIRED_TOKEN");
    assert_eq!(error["message"], "Token has expired, please login again");
    assert_eq!(server.state.graph.node_runs(), 0);
}

/// L004-7, F37: the scheme in any case; the query and other headers are no place for a token.
#[actix_web::test]
async fn where_a_token_is_read() {
    let server = compatible();
    let token = mint(of_role("ann", VIEWER));
    let send = async |path: &str, headers: &[(&str, &str)]| server.raw("GET", path, headers, String::new()).await;
    let bearer = format!("bEaReR {token}");
    assert_eq!(send("/v1/threads", &[("authorization", &bearer)]).await.status, 200);
    send(&format!("/v1/threads?token={token}"), &[]).await.refused(401, "MISSING_TOKEN");
    send("/v1/threads", &[("x-api-key", &token)]).await.refused(401, "MISSING_TOKEN");
    send("/v1/threads", &[("authorization", "Basic YTpi")]).await.refused(401, "MISSING_TOKEN");
    send("/v1/threads", &[("x-issuer", "i"), ("x-subject", "s")]).await.refused(401, "MISSING_TOKEN");
    let two = [("authorization", bearer.as_str()), ("authorization", bearer.as_str())];
    let answer = send("/v1/threads", &two).await;
    answer.refused(400, "INVALID_REQUEST");
}

/// F9, F10, F16: the original's claims, read as words.
#[actix_web::test]
async fn tokens_of_the_original() {
    let server = compatible();
    for (claims, status) in [
        (json!({"user_id": "ann", "scopes": ["graph:invoke"]}), 200),
        (json!({"user_id": "ann", "scopes": "graph:stream graph:invoke"}), 200),
        (json!({"sub": "ann", "scope": "graph:invoke"}), 200),
        (json!({"sub": "ann", "scp": ["graph:invoke"]}), 200),
        (json!({"user_id": "ann", "scopes": "not-graph:invoke-only"}), 403),
        (json!({"user_id": "ann", "scopes": []}), 403),
        (json!({"user_id": "ann", "role": "admin"}), 403),
        (json!({"user_id": "ann"}), 403),
    ] {
        let answer = server.bearer(&original(&claims), "POST", INVOKE, HELLO).await;
        assert_eq!(answer.status, status, "{claims}: {}", answer.text);
    }
}

/// L004-14: `iss` and `aud` count where they are set.
#[actix_web::test]
async fn issuer_and_audience_count_where_they_are_set() {
    let with = |name, value| {
        let settings = [("JWT_SECRET_KEY", SECRET), ("JWT_ALGORITHM", "HS256"), (name, value)];
        server_with(&Settings::of(&settings), false)
    };
    let token = mint(of_role("ann", VIEWER));
    for (name, value, status) in [
        ("JWT_ISSUER", "https://issuer.example", 200),
        ("JWT_ISSUER", "https://other.example", 401),
        ("JWT_AUDIENCE", "agents", 200),
        ("JWT_AUDIENCE", "others", 401),
    ] {
        let answer = with(name, value).bearer(&token, "GET", "/v1/threads", "").await;
        assert_eq!(answer.status, status, "{name}={value}");
    }
}

/// Every endpoint, in every mode, and with `"auth": null` too: nobody is a default user. L000-7, L001-3, L001-20, L004-18.
#[actix_web::test]
async fn without_a_credential_every_endpoint_answers_401() {
    let nobody = auth(&Value::Null, false, Mode::Dev, &Settings::default()).unwrap();
    let servers = [compatible(), strict(), Server::with_auth(nobody)];
    for server in servers {
        server.anonymous("GET", "/ping", "").await.data();
        let mut count = 0;
        for endpoint in server.auth.endpoints().iter().filter(|endpoint| !endpoint.requirement().is_public()) {
            let path = endpoint.path().replace(['{', '}'], "");
            let answer = server.anonymous(endpoint.method(), &path, "{}").await;
            answer.refused(401, "MISSING_TOKEN");
            assert!(answer.header("www-authenticate").starts_with("Bearer realm="));
            server.bearer("a.b.c", endpoint.method(), &path, "{}").await.refused(401, "INVALID_TOKEN");
            count += 1;
        }
        assert_eq!(count, 12);
        assert_eq!(server.state.graph.node_runs(), 0);
    }
}

/// What no route takes is no secret, and no method of it is answered by 401.
#[actix_web::test]
async fn unmatched_paths_are_public() {
    let server = compatible();
    for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS"] {
        for path in ["/", "/v1", "/v1/nothing", "/nothing"] {
            server.anonymous(method, path, "").await.refused(404, "NOT_FOUND");
        }
    }
    let wrong = server.anonymous("DELETE", INVOKE, "").await;
    wrong.refused(405, "METHOD_NOT_ALLOWED");
    assert_eq!(wrong.header("allow"), "POST");
}

/// L004-12, L004-11, L000-4, L001-12, F2, F4: settings that nobody is let in with.
#[test]
fn settings_are_refused() {
    let refused = |settings: &[(&str, &str)], mode| {
        let error = auth(&json!("jwt"), false, mode, &Settings::of(settings)).unwrap_err().to_string();
        assert!(!error.contains('\n'), "{error}");
        error
    };
    for mode in [Mode::Production, Mode::Dev] {
        for (settings, said) in [
            (vec![("JWT_SECRET_KEY", SECRET)], "JWT_ALGORITHM is not set (looked in the environment)"),
            (vec![("JWT_SECRET_KEY", SECRET), ("JWT_ALGORITHM", "hs256")], "one of `HS256`, `HS384`"),
            (vec![("JWT_SECRET_KEY", "HS256"), ("JWT_ALGORITHM", SECRET)], "JWT_ALGORITHM is not supported"),
            (vec![("JWT_SECRET_KEY", "replace-with-long-random-secret"), ("JWT_ALGORITHM", "HS256")], "placeholder"),
            (vec![("JWT_SECRET_KEY", "short"), ("JWT_ALGORITHM", "HS256")], "at least 32"),
            (vec![("JWT_SECRET_KEY", SECRET), ("JWT_ALGORITHM", "RS256")], "PEM"),
            (vec![("JWT_SECRET_KEY", "file:/nonexistent/key"), ("JWT_ALGORITHM", "ES256")], "/nonexistent/key"),
            (vec![("JWT_ALGORITHM", "RS256")], "JWT_SECRET_KEY is not set"),
            (vec![("JWT_SECRET_KEY", ""), ("JWT_ALGORITHM", "HS256")], "JWT_SECRET_KEY is set and empty"),
            (
                vec![("JWT_SECRET_KEY", SECRET), ("JWT_ALGORITHM", "HS256"), ("JWT_ISSUER", "")],
                "JWT_ISSUER is set and empty",
            ),
        ] {
            let line = refused(&settings, mode);
            assert!(line.contains(said), "{line}");
            assert!(!line.contains("9f4c"), "{line}");
        }
    }
    assert!(refused(&[], Mode::Production).starts_with("JWT_SECRET_KEY and JWT_ALGORITHM are not set"));
    assert!(refused(&[("JWT_ALGORITHM", "HS256")], Mode::Production).starts_with("JWT_SECRET_KEY is not set"));
    assert!(auth(&json!("jwt"), false, Mode::Dev, &Settings::default()).is_ok());
    assert!(auth(&json!("jwt"), false, Mode::Production, &settings()).is_ok());
}

/// F31: neither settings nor plan nor tokens show a value.
#[test]
fn debug_shows_no_secret() {
    let settings = settings();
    assert!(!format!("{settings:?}").contains("9f4c"));
    let auth = auth(&json!("jwt"), false, Mode::Production, &settings).unwrap();
    assert!(!format!("{auth:?}").contains("9f4c"));
}
