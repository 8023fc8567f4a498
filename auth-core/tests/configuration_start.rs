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

const SECRET: &str = "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=";
const OTHER: &str = "hex:2f1c8e5b90d7a346be018f63c2d97a15e48b3d06f7ac5912708ed3b46fc1952a";
const THIRD: &str = "base64:LfasFZs3YmGsQCKAMOCUnNdJwwfI1SYywcG4WZ8pZHM=";
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
        "WARN auth::start: the leeway for tokens of `https://login.example` is 60s (default 30s)",
        "INFO auth::start: AUTH_JWT_SECRET = base64, 32 bytes, sha256:48860540 (AUTH_JWT_SECRET in `.env`)",
        "INFO auth::start: AUTH_JWT_ISSUER = https://login.example (`jwt.issuer` in `auth.toml`)",
        "INFO auth::start: AUTH_REALM = notes (AUTH_REALM in the environment, shadows AUTH_REALM in `.env`)",
        "INFO auth::start: tokens of `https://login.example` are verified with HS256 and the key sha256:48860540",
    ] {
        assert!(log.contains(line), "{line}\n{log}");
    }
    assert!(!log.contains("R8elQchc") && !log.contains("AUTH_MODE"), "{log}");
    assert!(started().contains("the key sha256:48860540"), "another process has the same key");
}

/// The lines of a log at this level, without time.
fn lines(started: &Output, level: &str) -> Vec<String> {
    assert_eq!(started.status.code(), Some(0), "{}", String::from_utf8_lossy(&started.stderr));
    let log = String::from_utf8(started.stdout.clone()).unwrap();
    let said = format!("{level} auth::start: ");
    log.lines().filter_map(|line| line.split_once(&said)).map(|(_, line)| line.to_owned()).collect()
}

/// L000-21, L003-4, F6: a start with everything relaxed says each relaxation in one line, and each key in one.
#[test]
fn every_relaxation_is_one_line() {
    let folder = TempDir::new().unwrap();
    let relaxed = start(
        folder.path(),
        &[
            ("AUTH_MODE", "dev"),
            ("AUTH_JWT_ISSUER", "agents"),
            ("AUTH_JWT_UNCHECKED", "iss,aud"),
            ("AUTH_JWT_LEEWAY", "60s"),
            ("AUTH_JWT_MAX_LIFETIME", "48h"),
            ("AUTH_JWT_ROTATE_AFTER", "180d"),
            ("AUTH_JWT_TTL", "1h"),
            ("AUTH_JWT_SCOPE_RULE", "grant"),
            ("AUTH_ROLES", "{}"),
            ("AUTH_OPERATIONS_DELETE_MAX_AGE", "off"),
            ("AUTH_OPERATIONS_MEMORY_STORE_MAX_AGE", "2h"),
            ("AUTH_OPERATIONS_MEMORY_STORE_ROLE", "none"),
            ("AUTH_OPERATIONS_MANAGE_MAX_AGE", "1d"),
            ("AUTH_OPERATIONS_MANAGE_ROLE", "operator"),
        ],
    );
    let mut warned = lines(&relaxed, "WARN");
    // The secret of `dev` is another one each time.
    for line in warned.iter_mut().filter(|line| line.starts_with("no AUTH_JWT_SECRET: ")) {
        let begin = line.find("(sha256:").unwrap();
        line.replace_range(begin.."(sha256:00000000)".len() + begin, "(…)");
    }
    let expected = [
        "AUTH_ROLES in the environment: has no role: roles grant nothing, so that only permissions in the token itself count",
        "AUTH_JWT_ROTATE_AFTER in the environment: is 180d (default 90d)",
        "AUTH_JWT_TTL in the environment: is 1h (default 15m)",
        "AUTH_JWT_SCOPE_RULE in the environment: is grant (default cut)",
        "no AUTH_JWT_SECRET: a secret for dev was made and stored at ./dev-secret (…); it is good for this folder only",
        "`iss` is not checked: whoever has a key signs as `agents`",
        "`aud` is not checked: a token of `agents` for any other server is good here",
        "the leeway for tokens of `agents` is 60s (default 30s)",
        "tokens of `agents` may live 48h (default 24h)",
        "operations.delete.max_age is off (default 1h)",
        "operations.memory_store.max_age is 7200s (default 1h)",
        "operations.memory_store.role is \"none\" (default \"admin\")",
        "operations.manage.max_age is 86400s (default 1h)",
        "operations.manage.role is \"operator\" (default \"admin\")",
        "mode is dev: for this machine only, never for production",
    ];
    assert_eq!(warned, expected, "{warned:#?}");
    let keys = lines(&relaxed, "INFO").into_iter().filter(|line| line.contains("are verified with")).count();
    assert_eq!(keys, 1);
}

/// L003-36, L003-37: what the start says of keys in a list: each in one line, and those that are old or have ended.
#[test]
fn what_a_start_says_of_keys() {
    let folder = TempDir::new().unwrap();
    let key = |kid: &str, secret: &str, more: &str| {
        format!(r#"{{"kid": "{kid}", "algorithm": "HS256", "secret": "{secret}"{more}}}"#)
    };
    let keys = [
        key("old", SECRET, r#", "not_before": "2001-01-01T00:00:00Z", "signing": true"#),
        key("ended", OTHER, r#", "not_after": "2001-01-01T00:00:00Z""#),
        key("new", THIRD, r#", "not_before": "2999-01-01T00:00:00Z""#),
    ];
    let keys = format!("[{}]", keys.join(", "));
    let settings = [("AUTH_JWT_KEYS", keys.as_str()), ("AUTH_JWT_ISSUER", "login"), ("AUTH_JWT_AUDIENCE", "notes")];
    let patient = start(folder.path(), &[&settings[..], &[("AUTH_JWT_ROTATE_AFTER", "36500d")]].concat());
    let patient = lines(&patient, "WARN");
    assert_eq!(patient[0], "AUTH_JWT_ROTATE_AFTER in the environment: is 36500d (default 90d)");
    assert!(patient.len() == 2 && patient[1].ends_with("has ended: take it away"), "{patient:#?}");
    let started = start(folder.path(), &settings);
    let warned = lines(&started, "WARN");
    assert_eq!(warned.len(), 2, "{warned:#?}");
    assert!(
        warned[0].starts_with("the key sha256:48860540 (`kid` `old`) of `login` is ") && warned[0].contains("after 90")
    );
    assert!(warned[1].ends_with("(`kid` `ended`) of `login` has ended: take it away"), "{warned:#?}");
    let told = lines(&started, "INFO");
    assert_eq!(told.iter().filter(|line| line.contains("are verified with HS256 and the key")).count(), 3, "{told:#?}");
    let list =
        told.iter().filter(|line| line.starts_with("AUTH_JWT_KEYS = HS256 sha256:48860540 (`old`), which signs, "));
    assert_eq!(list.count(), 1, "{told:#?}");
    for secret in [SECRET, OTHER, THIRD] {
        assert!(!String::from_utf8_lossy(&started.stdout).contains(&secret[7..20]), "F31");
    }
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
