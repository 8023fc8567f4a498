//! The started program over a real socket.

use std::fs;

use agent_graph::auth::roles::{ADMIN, USER};
use auth_core::Algorithm;

use crate::{
    running::{Received, Running, command, ended},
    tokens::{HELLO, SECRET, mint, mint_with, of_role},
};

const JWT: [(&str, &str); 2] = [("JWT_SECRET_KEY", SECRET), ("JWT_ALGORITHM", "HS256")];

/// Sends what a printed curl line sends.
fn send_printed(server: &Running, line: &str) -> Received {
    let between = |start: &str, end: &str| Some(line.split_once(start)?.1.split_once(end)?.0.to_owned());
    let method = between("curl -i -X ", " ").unwrap();
    let url = between("http://", " \\").unwrap();
    let path = &url[url.find('/').unwrap()..];
    let body = between("-d '", "'\n").unwrap_or_default();
    let bearer = between("-H \"Authorization: ", "\"");
    let mut headers = vec![("Content-Type", "application/json")];
    headers.extend(bearer.as_deref().map(|bearer| ("Authorization", bearer)));
    server.send(&method, path, &headers, &body)
}

/// L004-28, L004-24, L002-46, L002-47: the printed lines do what stands above them.
#[test]
fn the_printed_lines_work() {
    let folder = tempfile::tempdir().unwrap();
    let server = Running::start(folder.path(), &["--dev"], &[]);
    let said = server.said("# These tokens");
    let mut statuses = Vec::new();
    for part in said.split("\n# ").filter(|part| part.contains("curl")) {
        let (title, line) = part.split_once('\n').unwrap();
        let promised: u16 = title.split_once(": ").unwrap().1[..3].parse().unwrap();
        let answer = send_printed(&server, &format!("{line}\n"));
        assert_eq!(answer.status, promised, "{title}: {}", answer.body);
        match title {
            title if title.contains("MISSING_TOKEN") => assert_eq!(answer.code(), "MISSING_TOKEN"),
            title if title.contains("the answer of the graph") => {
                assert_eq!(answer.json()["data"]["messages"][0]["content"][0]["text"], "hello");
            }
            title if title.contains("stream") => assert!(answer.body.lines().count() >= 3, "{}", answer.body),
            _ => {}
        }
        statuses.push(promised);
    }
    assert_eq!(statuses, [200, 401, 403, 403, 200, 200, 200]);
    assert!(
        said.contains(r#"-d '{"messages": [{"role": "user", "content": "hello"}], "config": {"thread_id": "t1"}}'"#)
    );
}

/// L001-20, L001-22, L004-14, L000-21: what a start says.
#[test]
fn the_start_says_what_holds() {
    let folder = tempfile::tempdir().unwrap();
    let server = Running::start(folder.path(), &[], &JWT);
    let log = server.log();
    for said in [
        "mode production, listening on http://127.0.0.1:",
        "verified with HS256 and the key sha256:",
        "`iss` is not checked: whoever has a key signs as `agent-graph`",
        "`aud` is not checked: a token of `agent-graph` for any other server is good here",
        "JWT_ISSUER is not set: write the `iss`",
        "JWT_AUDIENCE is not set: write the `aud`",
        "operations.memory_store.role is \"none\"",
        "operations.delete.max_age is off",
        "operations.memory_store.max_age is off",
        "scope rule `grant`",
        "public: GET /ping (liveness probe)",
        "public: * /{tail}* (404 and 405 for what no route takes)",
        "protected: 12 endpoints",
    ] {
        assert_eq!(log.matches(said).count(), 1, "{said}: {log}");
    }
    assert_eq!(server.send("GET", "/ping", &[], "").status, 200);
    assert_eq!(server.said(""), "", "no token outside of development");

    let strict = tempfile::tempdir().unwrap();
    fs::write(strict.path().join("agentflow.json"), r#"{"auth": "jwt", "strict": true}"#).unwrap();
    let log = Running::start(strict.path(), &[], &JWT).log();
    assert!(!log.contains("operations.") && !log.contains("grant"), "{log}");
}

/// L000-28, L000-5, L001-13, F1: a restart keeps the secret, and with another one old tokens are refused.
#[test]
fn a_restart_keeps_the_secret_of_development() {
    let folder = tempfile::tempdir().unwrap();
    let first = Running::start(folder.path(), &["--dev"], &[]);
    assert!(first.log().contains("made and stored in data/dev-secret (sha256:"), "{}", first.log());
    assert!(first.log().contains("mode is dev: for this machine only"), "L003-30: {}", first.log());
    let token = first.token("user");
    assert_eq!(first.bearer(&token, "POST", "/v1/graph/invoke", HELLO).status, 200);
    drop(first);

    let second = Running::start(folder.path(), &["--dev"], &[]);
    assert!(second.log().contains("read from data/dev-secret"), "{}", second.log());
    let again = second.bearer(&token, "POST", "/v1/graph/invoke", HELLO);
    assert_eq!(again.json()["data"]["meta"]["is_new_thread"], false);
    drop(second);

    let other = Running::start(folder.path(), &["--dev", "--data", "elsewhere"], &[]);
    let answer = other.bearer(&token, "GET", "/v1/threads", "");
    assert_eq!((answer.status, answer.code().as_str()), (401, "INVALID_TOKEN"));
    other.wait_for(|other| other.log().contains("the signature does not verify with HS256").then_some(()));
}

/// L000-6, L000-25: replicas with one secret accept each other's tokens and show one fingerprint.
#[test]
fn replicas_with_one_secret_agree() {
    let folder = tempfile::tempdir().unwrap();
    let start = |data, secret| {
        let settings = [("JWT_SECRET_KEY", secret), ("JWT_ALGORITHM", "HS256")];
        Running::start(folder.path(), &["--data", data], &settings)
    };
    let other = SECRET.replace("9f4c", "9f4d");
    let fingerprint = |server: &Running| server.log().split_once("the key ").unwrap().1[..15].to_owned();
    let (one, two, three) = (start("1", SECRET), start("2", SECRET), start("3", &other));
    let token = mint(of_role("ann", USER));
    for (server, status) in [(&one, 200), (&two, 200), (&three, 401)] {
        assert_eq!(server.bearer(&token, "POST", "/v1/graph/invoke", HELLO).status, status);
    }
    assert_eq!(fingerprint(&one), fingerprint(&two));
    assert_ne!(fingerprint(&one), fingerprint(&three));
}

/// L004-10, L001-21: `--env-file`, the file of the configuration, and the environment over both.
#[test]
fn the_environment_wins_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let other = SECRET.replace("9f4c", "9f4d");
    fs::write(folder.path().join("a.env"), format!("JWT_SECRET_KEY={SECRET}\nJWT_ALGORITHM=HS256\n")).unwrap();
    fs::write(folder.path().join("agentflow.json"), r#"{"auth": "jwt", "env": "a.env"}"#).unwrap();
    let token = mint(of_role("ann", USER));
    let status = |args: &[&str], settings: &[(&str, &str)]| {
        Running::start(folder.path(), args, settings).bearer(&token, "GET", "/v1/threads", "").status
    };
    assert_eq!(status(&[], &[]), 200);
    assert_eq!(status(&["--env-file", "a.env"], &[]), 200);
    assert_eq!(status(&[], &[("JWT_SECRET_KEY", &other)]), 401);
}

/// L004-39, F31: whatever is logged, no secret and no token is in it; and what is printed are the announced tokens.
#[test]
fn nothing_secret_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let server = Running::start(folder.path(), &["--dev"], &[("RUST_LOG", "trace")]);
    let secret = fs::read_to_string(folder.path().join("data/dev-secret")).unwrap();
    let secret = secret.trim().strip_prefix("base64:").unwrap().to_owned();
    let foreign = mint_with(Algorithm::Hs256, SECRET, 0, of_role("ann", ADMIN));
    for token in [server.token("user"), server.token("admin"), foreign, "garbage-credential".to_owned()] {
        server.bearer(&token, "POST", "/v1/graph/invoke", HELLO);
        server.bearer(&token, "DELETE", "/v1/threads/t1", "{}");
    }
    let printed = server.said("# These tokens");
    let log = server.log();
    assert!(log.contains("decision=\"deny\"") || log.contains("deny"), "{log}");
    for (text, allowed) in [(&log, false), (&printed, true)] {
        assert!(!text.contains(&secret));
        assert_eq!(text.contains("eyJ"), allowed, "{text}");
        assert!(!text.contains("garbage-credential"));
    }
}

/// A key of the command line, used over the wire. L004-20.
#[test]
fn a_new_key_opens_the_started_server() {
    let folder = tempfile::tempdir().unwrap();
    let config = r#"{"auth": {"method": "custom", "path": "api-key"}}"#;
    fs::write(folder.path().join("agentflow.json"), config).unwrap();
    let args = ["key", "add", "--owner", "job", "--scope", "graph:invoke"];
    let output = ended(&mut command(folder.path(), &args, &[]));
    assert!(output.status.success());
    let key = String::from_utf8(output.stdout).unwrap();
    assert_eq!(key.lines().count(), 1, "standard output holds only the key");
    let server = Running::start(folder.path(), &[], &[]);
    let headers = [("X-API-Key", key.trim()), ("Content-Type", "application/json")];
    assert_eq!(server.send("POST", "/v1/graph/invoke", &headers, HELLO).status, 200);
    let answer = server.send("POST", "/v1/graph/invoke", &headers[1..], HELLO);
    assert_eq!(answer.headers["www-authenticate"], r#"ApiKey realm="auth_required""#);
    assert!(!server.log().contains(key.trim()));
}

/// `"auth": null` in development: it starts, says so, and lets nobody in.
#[test]
fn without_authentication_nobody_is_let_in() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("agentflow.json"), r#"{"auth": null}"#).unwrap();
    let server = Running::start(folder.path(), &["--dev"], &[]);
    assert!(server.log().contains("every protected endpoint answers 401"), "{}", server.log());
    assert_eq!(server.send("POST", "/v1/graph/invoke", &[], HELLO).code(), "MISSING_TOKEN");
    assert_eq!(server.bearer("a.b.c", "POST", "/v1/graph/invoke", HELLO).code(), "INVALID_TOKEN");
}
