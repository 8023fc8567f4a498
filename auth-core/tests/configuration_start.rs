//! Starts of a whole process: its own environment, its working directory, its log.
#![cfg(all(feature = "jwt", unix))]
#![expect(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, exit};
use std::time::{Duration, Instant};

use auth_core::Auth;
use tempfile::TempDir;

const SECRET: &str = "base64:u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0=";
/// Makes this test the process that is started.
const CHILD: &str = "CONFIGURATION_CHILD";

fn start(folder: &Path, variables: &[(&str, &str)]) -> Output {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "a_process", "--nocapture"]).current_dir(folder).env_clear().env(CHILD, "1");
    child.envs(variables.iter().copied()).output().unwrap()
}

/// What `fn main() -> std::io::Result<()>` does.
fn main_of_a_server() -> ! {
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).init();
    match Auth::from_env() {
        Ok(_) => exit(0),
        Err(error) => {
            eprintln!("Error: {:?}", std::io::Error::from(error));
            exit(1)
        }
    }
}

/// L003-4, L000-4, L000-25, L000-27, F1, F5, F31, F33: exit code 1 and one message without a secret; a good one
/// says in the log where each value came from, with the fingerprint of the key; the same in every process.
#[test]
fn a_process() {
    if std::env::var_os(CHILD).is_some() {
        main_of_a_server();
    }
    let folder = TempDir::new().unwrap();
    let nothing = start(folder.path(), &[]);
    let said = String::from_utf8(nothing.stderr).unwrap();
    assert_eq!(nothing.status.code(), Some(1), "{said}");
    assert!(said.contains("AUTH_JWT_SECRET: is not set; make a secret with") && !said.contains("backtrace"), "{said}");
    assert!(said.contains("looked for AUTH_JWT_SECRET in the environment and `.env` (no such file), for"), "{said}");

    fs::write(folder.path().join(".env"), format!("AUTH_JWT_SECRET={SECRET}\nAUTH_REALM=shadowed\n")).unwrap();
    fs::set_permissions(folder.path().join(".env"), fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(folder.path().join("auth.toml"), "[jwt]\nissuer = \"https://login.example\"\naudience = \"notes\"")
        .unwrap();
    let started = || {
        let good = start(folder.path(), &[("AUTH_REALM", "notes"), ("AUTH_JWT_LEEWAY", "60s")]);
        let log = String::from_utf8(good.stdout).unwrap();
        assert_eq!(good.status.code(), Some(0), "{log}{}", String::from_utf8_lossy(&good.stderr));
        log
    };
    let log = started();
    for line in [
        "WARN auth::start: `.env` holds a secret and can be read by everybody: run `chmod o-r` on it",
        "WARN auth::start: AUTH_JWT_LEEWAY in the environment: is 60s (default 30s)",
        "INFO auth::start: AUTH_JWT_SECRET = base64, 32 bytes, sha256:18176cd2 (AUTH_JWT_SECRET in `.env`)",
        "INFO auth::start: AUTH_JWT_ISSUER = https://login.example (`jwt.issuer` in `auth.toml`)",
        "INFO auth::start: AUTH_REALM = notes (AUTH_REALM in the environment, shadows AUTH_REALM in `.env`)",
        "INFO auth::start: tokens are verified with HS256 and the key sha256:18176cd2",
    ] {
        assert!(log.contains(line), "{line}\n{log}");
    }
    assert!(!log.contains("u0VJS1t9") && !log.contains("AUTH_MODE"), "{log}");
    assert!(started().contains("the key sha256:18176cd2"), "another process has the same key");
}

/// A `git` in a folder of its own, with this script.
fn git_that(script: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("git");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// A folder with a `.env` that starts, and something that looks like a repository.
fn repository() -> TempDir {
    let folder = TempDir::new().unwrap();
    let text = format!("AUTH_JWT_SECRET={SECRET}\nAUTH_JWT_ISSUER=i\nAUTH_JWT_AUDIENCE=a\n");
    fs::write(folder.path().join(".env"), text).unwrap();
    fs::set_permissions(folder.path().join(".env"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    folder
}

/// Asking git fetches nothing, takes the repository of the folder, and holds no start up; without an answer there is no
/// warning.
#[test]
fn git_is_asked_and_not_waited_for() {
    let folder = repository();
    let git = git_that("/usr/bin/env > seen; exit 0");
    let path = git.path().to_str().unwrap();
    let asked = start(folder.path(), &[("PATH", path), ("GIT_DIR", "/elsewhere"), ("GIT_INDEX_FILE", "/elsewhere")]);
    let log = String::from_utf8(asked.stdout).unwrap();
    assert_eq!(asked.status.code(), Some(0), "{log}");
    assert!(log.contains("`.env` holds a secret and is tracked by version control"), "{log}");
    let seen = fs::read_to_string(folder.path().join("seen")).unwrap();
    for variable in ["GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "GIT_OPTIONAL_LOCKS=0"] {
        assert!(seen.lines().any(|line| line == variable), "{variable}: {seen}");
    }
    assert!(!seen.contains("GIT_DIR") && !seen.contains("GIT_INDEX_FILE"), "{seen}");

    let slow = git_that("exec /bin/sleep 60");
    let begin = Instant::now();
    let started = start(folder.path(), &[("PATH", slow.path().to_str().unwrap())]);
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
    assert_eq!(started.status.code(), Some(0));
    assert!(!String::from_utf8(started.stdout).unwrap().contains("tracked"));

    let without = start(folder.path(), &[("PATH", "/absent")]);
    assert_eq!(without.status.code(), Some(0));
    assert!(!String::from_utf8(without.stdout).unwrap().contains("tracked"));
}
