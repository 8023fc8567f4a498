//! `"auth": {"method": "custom", "path": "api-key"}`.

use std::{fs, path::Path};

use agent_graph::{
    auth::{AUTHENTICATORS, Plan, Settings, key_file, new_key},
    cli::{Cli, Command, KeyCommand},
    config::{Written, check},
};
use auth_core::Mode;
use clap::Parser;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Server},
    tokens::HELLO,
};

fn add(data: &Path, args: &[&str]) -> Result<String, String> {
    let cli = Cli::try_parse_from(["agent-graph", "key", "add"].iter().chain(args)).map_err(|e| e.to_string())?;
    let Some(Command::Key(KeyCommand::Add(new))) = cli.command else { panic!("another command") };
    new_key::add(data, &new).map(|key| key.expose().to_owned()).map_err(|error| error.to_string())
}

fn server(data: &Path, strict: bool) -> Result<Server, String> {
    let auth = Some(json!({"method": "custom", "path": "api-key"}));
    let written = Written { auth, strict: Some(strict.into()), ..Written::default() };
    let config = check(&written, Mode::Production, &AUTHENTICATORS).unwrap();
    let plan = Plan::new(&config, &Settings::default(), Mode::Production).unwrap();
    let (auth, _) = plan.ready(data).map_err(|error| error.to_string())?.build().unwrap();
    Ok(Server::with_auth(auth))
}

async fn send(server: &Server, key: &str, method: &str, path: &str, body: &str) -> Answer {
    server.raw(method, path, &[("content-type", "application/json"), ("x-api-key", key)], body.to_owned()).await
}

/// L004-20, L004-41 to L004-43: no code, one header; absent and wrong are told apart.
#[actix_web::test]
async fn a_key_lets_its_owner_in() {
    let data = tempfile::tempdir().unwrap();
    let key = add(data.path(), &["--owner", "job", "--scope", "graph:invoke", "--scope", "checkpointer:read"]).unwrap();
    let server = server(data.path(), false).unwrap();
    let made = send(&server, &key, "POST", "/v1/graph/invoke", HELLO).await.data();
    assert_eq!(made["meta"]["is_new_thread"], true);
    let thread = send(&server, &key, "GET", "/v1/threads/t1", "").await.data();
    assert_eq!(thread["thread_data"]["thread"]["user_id"], "job");
    let error = send(&server, &key, "POST", "/v1/graph/stream", HELLO).await.refused(403, "FORBIDDEN");
    assert_eq!(error["message"], "Missing required permission: graph:stream");

    let absent = server.anonymous("POST", "/v1/graph/invoke", HELLO).await;
    absent.refused(401, "MISSING_TOKEN");
    assert_eq!(absent.header("www-authenticate"), r#"ApiKey realm="auth_required""#);
    for wrong in [
        "expected-key",
        &key[..key.len() - 1],
        &add(tempfile::tempdir().unwrap().path(), &["--owner", "x", "--scope", "*"]).unwrap(),
    ] {
        send(&server, wrong, "POST", "/v1/graph/invoke", HELLO).await.refused(401, "INVALID_TOKEN");
    }
    let two = [("x-api-key", key.as_str()), ("authorization", "Bearer a.b.c")];
    server.raw("GET", "/v1/threads", &two, String::new()).await.refused(400, "INVALID_REQUEST");
    let path = format!("/v1/threads?x-api-key={key}");
    server.raw("GET", &path, &[], String::new()).await.refused(401, "MISSING_TOKEN");
}

/// L001-10: only hashes lie in the folder.
#[test]
fn only_a_hash_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let first = add(data.path(), &["--owner", "job", "--scope", "graph:invoke"]).unwrap();
    let second = add(data.path(), &["--owner", "job", "--scope", "*", "--role", "admin", "--days", "1"]).unwrap();
    assert_ne!(first, second);
    let path = data.path().join(key_file::FILE);
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains(&first) && !text.contains(&first[20..40]), "{text}");
    let keys: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1, "no draft stays behind");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions()) & 0o777, 0o600);
}

/// `*` means the listed permissions exactly, and where strict it stays a wildcard.
#[actix_web::test]
async fn the_star_deletes_in_the_compatible_configuration_only() {
    let data = tempfile::tempdir().unwrap();
    let star = add(data.path(), &["--owner", "job", "--scope", "*"]).unwrap();
    for (strict, status) in [(false, 200), (true, 403)] {
        let server = server(data.path(), strict).unwrap();
        send(&server, &star, "POST", "/v1/graph/invoke", HELLO).await.data();
        assert_eq!(send(&server, &star, "DELETE", "/v1/threads/t1", "{}").await.status, status);
    }
}

#[test]
fn what_is_no_key() {
    let data = tempfile::tempdir().unwrap();
    let refused = |args: &[&str]| add(data.path(), args).unwrap_err();
    assert!(refused(&["--owner", "a", "--scope", "graph:invok"]).contains("did you mean `graph:invoke`?"));
    assert!(refused(&["--owner", "a", "--scope", "*", "--role", "root"]).contains("there are `viewer`"));
    assert!(refused(&["--owner", " ", "--scope", "*"]).contains("--owner"));
    assert!(refused(&["--owner", "a"]).contains("--scope"));
    assert!(refused(&["--owner", "a", "--scope", "*", "--days", "0"]).contains("--days"));
    assert!(!data.path().join(key_file::FILE).exists());
}

/// A broken file ends the start, and nothing of it is shown.
#[test]
fn a_broken_file_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join(key_file::FILE);
    let hash = "ab".repeat(32);
    for (text, said) in [
        ("", ":1:0: not a list of API keys".to_owned()),
        (r#"{"keys": "secret"}"#, ":1:17: not a list of API keys".to_owned()),
        (r#"{"keys": [], "secret": 1}"#, "not a list".to_owned()),
        (r#"{"keys": [{"hash": "secret", "owner": "a", "scopes": [], "expires_at": 1}]}"#, "64 hexadecimal".to_owned()),
        (
            &format!(r#"{{"keys": [{{"hash": "{hash}", "owner": "", "scopes": [], "expires_at": 1}}]}}"#),
            "owner".to_owned(),
        ),
    ] {
        fs::write(&path, text).unwrap();
        let line = server(data.path(), false).err().unwrap();
        assert!(line.contains(&said) && !line.contains("secret"), "{line}");
        assert!(
            text.is_empty() || add(data.path(), &["--owner", "a", "--scope", "*"]).is_err() || text.contains("hash")
        );
    }
}
