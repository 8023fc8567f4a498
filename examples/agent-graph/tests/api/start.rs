//! The program itself: what it says when it does not start.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_agent-graph")).current_dir(folder).args(args).output().unwrap()
}

fn refused(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("agent-graph: "), "{said}");
    said
}

#[test]
fn a_port_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert!(refused(folder.path(), &["--dev", "--port", &port]).contains(&format!("127.0.0.1:{port} is in use")));
}

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

#[test]
fn dev_listens_on_loopback_only() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refused(folder.path(), &["--dev", "--host", "0.0.0.0"]).contains("loopback"));
}

#[test]
fn bad_flags_are_claps() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["--prot", "1"]);
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("--prot"));
}
