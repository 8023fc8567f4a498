//! The program itself: what it says when it does not start.

use std::{fs, net::TcpListener, path::Path};

use crate::{
    running::{command, ended},
    tokens::SECRET,
};

fn refused(folder: &Path, args: &[&str]) -> String {
    refused_with(folder, args, &[])
}

fn refused_with(folder: &Path, args: &[&str], settings: &[(&str, &str)]) -> String {
    let output = ended(&mut command(folder, args, settings));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.stdout.is_empty());
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("agent-graph: "), "{said}");
    said
}

/// L000-17.
#[test]
fn a_port_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert!(refused(folder.path(), &["--dev", "--port", &port]).contains(&format!("127.0.0.1:{port} is in use")));
}

/// L000-22.
#[test]
fn a_data_folder_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    assert!(refused(folder.path(), &["--dev", "--data", "file"]).contains("`file` is not a folder"));
    let said = refused(folder.path(), &["--dev", "--data", "/proc/agent-graph"]);
    assert!(said.contains("`/proc/agent-graph`"), "{said}");
}

#[test]
fn a_broken_configuration() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("agentflow.json"), "{\n  \"auth\": \"jwt\",\n}").unwrap();
    assert!(refused(folder.path(), &["--dev"]).contains("agentflow.json:3:1: "));
    assert!(refused(folder.path(), &["--config", "none.json"]).contains("`none.json` cannot be read"));
    fs::write(folder.path().join("agentflow.json"), r#"{"au\nth": 1}"#).unwrap();
    assert!(refused(folder.path(), &["--dev"]).contains("unknown key `au th`"));
}

/// L000-17, L003-30.
#[test]
fn dev_listens_on_loopback_only() {
    let folder = tempfile::tempdir().unwrap();
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        assert!(refused(folder.path(), &["--dev", "--host", host]).contains("loopback"));
        let by_mode = refused_with(folder.path(), &["--host", host], &[("AUTH_MODE", "dev")]);
        assert!(by_mode.contains("loopback"));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "refused before anything is made");
}

#[test]
fn bad_flags_are_claps() {
    let folder = tempfile::tempdir().unwrap();
    let output = ended(&mut command(folder.path(), &["--prot", "1"], &[]));
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("--prot"));
}

/// L004-12, L000-4, L001-19, L003-4, F1, F2, F5: one line that says what to set, before a port opens.
#[test]
fn a_missing_or_weak_secret() {
    let folder = tempfile::tempdir().unwrap();
    let algorithm = ("JWT_ALGORITHM", "HS256");
    let said = refused(folder.path(), &[]);
    assert!(said.contains("JWT_SECRET_KEY and JWT_ALGORITHM are not set") && said.contains("openssl rand"), "{said}");
    assert!(refused_with(folder.path(), &[], &[algorithm]).contains("JWT_SECRET_KEY is not set"));
    assert!(refused_with(folder.path(), &[], &[("JWT_SECRET_KEY", SECRET)]).contains("JWT_ALGORITHM is not set"));
    for dev in [&[][..], &["--dev"]] {
        for weak in ["replace-with-long-random-secret", "<your-generated-key-here>", "your-secret-key-here", "secret"] {
            let said = refused_with(folder.path(), dev, &[("JWT_SECRET_KEY", weak), algorithm]);
            assert!(said.contains("JWT_SECRET_KEY: the secret is refused") && said.contains("make a good one"));
            assert!(!said.contains(weak) || weak == "secret", "{said}");
        }
        let said = refused_with(folder.path(), dev, &[("JWT_SECRET_KEY", SECRET), ("JWT_ALGORITHM", "none")]);
        assert!(said.contains("`HS256`, `HS384`, `HS512`, `RS256`, `RS384`, `RS512`, `PS256`, `PS384`, `PS512`, `ES256`, `ES384`, `EdDSA`"), "{said}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "refused before anything is made");
}

/// L001-2: the shipped file, started unchanged, names the value to replace; L001-21: a file that is missing is an error.
#[test]
fn the_shipped_settings_are_not_usable_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".env"), include_str!("../../.env.example")).unwrap();
    fs::write(folder.path().join("agentflow.json"), include_str!("../../agentflow.json")).unwrap();
    let said = refused(folder.path(), &["--env-file", ".env"]);
    assert!(said.contains("JWT_SECRET_KEY") && said.contains("placeholder"), "{said}");
    assert!(refused(folder.path(), &["--env-file", "none"]).contains("`none` cannot be read"));
}

/// L003-11, F6.
#[test]
fn words_that_are_no_mode() {
    let folder = tempfile::tempdir().unwrap();
    for word in ["prod", "DEV", "staging", "development", "dev "] {
        let said = refused_with(folder.path(), &[], &[("AUTH_MODE", word)]);
        assert!(said.contains("AUTH_MODE: a mode is one of `production`, `dev`"), "{said}");
    }
    assert!(refused_with(folder.path(), &[], &[("AUTH_MODE", "")]).contains("AUTH_MODE is set and empty"));
    let both = refused_with(folder.path(), &["--dev"], &[("AUTH_MODE", "production")]);
    assert!(both.contains("contradict"), "{both}");
}

/// L004-56, F8.
#[test]
fn an_open_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let write = |text: &str| fs::write(folder.path().join("agentflow.json"), text).unwrap();
    write(r#"{"auth": null}"#);
    assert!(refused(folder.path(), &[]).contains("`auth` is null"));
    write(r#"{"auth": null, "authorization": "ownership"}"#);
    for args in [&[][..], &["--dev"]] {
        assert!(refused(folder.path(), args).contains("nobody can own anything"));
    }
}

/// L000-22: nothing temporary takes the place of a secret that cannot be kept.
#[test]
fn a_secret_of_development_that_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/dev-secret"), "dev-secret-change-me\n").unwrap();
    let said = refused(folder.path(), &["--dev"]);
    assert!(said.contains("data/dev-secret"), "{said}");
    assert!(!said.contains("change-me"), "{said}");
}
