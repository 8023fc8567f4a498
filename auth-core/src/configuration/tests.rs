//! What settings do. What a bad one prints is in `auth-core/tests/configuration_messages.rs`.

mod attacks;
mod claims;
mod documents;
mod issuers;
mod keys;
mod names;
mod secrets;
mod sources;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Compatibility, Configuration, Loaded};
use crate::jwt::NewToken;
use crate::mode::Mode;
use crate::secret::Secret;

const SECRET: &str = "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=";
const OTHER: &str = "hex:2f1c8e5b90d7a346be018f63c2d97a15e48b3d06f7ac5912708ed3b46fc1952a";
/// `token_urlsafe(32)`, as raw text.
const RAW: &str = "R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI";
const GOOD: [(&str, &str); 3] =
    [("AUTH_JWT_SECRET", SECRET), ("AUTH_JWT_ISSUER", "https://issuer.example"), ("AUTH_JWT_AUDIENCE", "api")];

fn with(changes: &[(&str, &str)]) -> Configuration {
    let kept = GOOD.iter().filter(|(name, _)| !changes.iter().any(|(other, _)| other == name));
    Configuration::new().variables(kept.chain(changes).copied())
}

fn load(changes: &[(&str, &str)]) -> Loaded {
    with(changes).load().unwrap()
}

fn refused(configuration: Configuration) -> String {
    configuration.load().map(|_| ()).unwrap_err().to_string()
}

/// The settings of a folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn state(loaded: &Loaded, name: &str) -> String {
    loaded.summary().iter().find(|state| state.name() == name).unwrap().to_string()
}

fn warnings(loaded: &Loaded) -> String {
    loaded.warnings().collect::<Vec<_>>().join("\n")
}

/// The fingerprint of the key that verifies.
fn key(loaded: &Loaded) -> String {
    loaded.verifier().unwrap().fingerprints()[0].to_string()
}

#[test]
fn good_settings() {
    let loaded = load(&[
        ("AUTH_ROLES", r#"{"user": ["graph:invoke"]}"#),
        ("AUTH_JWT_SCOPE_RULE", "grant"),
        ("AUTH_OPERATIONS_DELETE_MAX_AGE", "15m"),
        ("AUTH_OPERATIONS_MANAGE_MAX_AGE", "off"),
        ("AUTH_OPERATIONS_MEMORY_STORE_ROLE", "none"),
        ("AUTH_JWT_LEEWAY", "10s"),
        ("AUTH_REALM", "my api"),
    ]);
    assert_eq!(loaded.mode(), Mode::Production, "L003-11: unset is production");
    loaded.auth_builder().unwrap().build().unwrap();
}

/// L003-11, F6: `production` and `dev` by their exact words, under either name.
#[test]
fn the_mode_is_one_of_two_words() {
    for name in ["AUTH_MODE", "PLATFORM_ENV"] {
        let with = |word| with(&[(name, word)]).compatibility(Compatibility::PraisonAi);
        assert_eq!(with("production").load().unwrap().mode(), Mode::Production);
        assert_eq!(with("dev").load().unwrap().mode(), Mode::Dev);
        for word in ["prod", "DEV", "staging", "development"] {
            assert!(refused(with(word)).contains("a mode is one of `production`, `dev`"), "{name}={word}");
        }
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let message = refused(with(&[("AUTH_MODE", "prod"), ("AUTH_JWT_ISSUER", ""), ("AUTH_REALM", "\"")]));
    assert_eq!(message.lines().count(), 3, "{message}");
}

fn key_of(secret: &str) -> String {
    Secret::parse(secret, 32).unwrap().fingerprint().to_string()
}

/// L003-12, L003-13, F36, F26: units, the bare seconds of one variable, and an hour at most.
#[test]
fn the_ttl_has_a_unit_and_a_limit() {
    let lifetime = |configuration: Configuration| {
        let minter = configuration.load().unwrap().minter_builder().unwrap().clock(Stopped).build().unwrap();
        minter.mint(NewToken::new("alice")).unwrap().expires_at() - 1_000_000
    };
    assert_eq!(lifetime(with(&[])), 900);
    let long = NewToken::new("alice").ttl(core::time::Duration::from_secs(3_601));
    assert!(load(&[]).minter().unwrap().mint(long).is_err(), "not for one token either");
    assert_eq!(lifetime(with(&[("AUTH_JWT_TTL", "5m")])), 300);
    let praison = |ttl| with(&[("PLATFORM_JWT_TTL", ttl)]).compatibility(Compatibility::PraisonAi);
    assert_eq!(lifetime(praison("600")), 600);
    assert_eq!(lifetime(praison("1h")), 3_600);
    for (configuration, hint) in [
        (with(&[("AUTH_JWT_TTL", "900")]), "AUTH_JWT_TTL in the environment: `900` is not a duration"),
        (with(&[("AUTH_JWT_TTL", "2h")]), "`2h` is too long for an access token: write at most `1h`"),
        (praison("2592000"), "PLATFORM_JWT_TTL (seconds) in the environment: `2592000s` is too long"),
        (praison("soon"), "PLATFORM_JWT_TTL (seconds) in the environment: `soon` is not a duration"),
        (with(&[("AUTH_JWT_MAX_LIFETIME", "10m")]), ""),
        (with(&[("AUTH_JWT_MAX_LIFETIME", "10m"), ("AUTH_JWT_TTL", "11m")]), "AUTH_JWT_MAX_LIFETIME allows"),
    ] {
        if hint.is_empty() {
            assert_eq!(lifetime(configuration), 600, "the default yields to a shorter lifetime");
        } else {
            let message = refused(configuration);
            assert!(message.contains(hint), "{message}");
        }
    }
}

struct Stopped;

impl crate::Clock for Stopped {
    fn now(&self) -> u64 {
        1_000_000
    }
}

#[cfg(unix)]
fn restrict(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn restrict(_path: &Path) {}

/// L001-6: what has no effect beside something else is named.
#[test]
fn settings_without_effect() {
    let named = |changes: &[(&str, &str)]| warnings(&load(changes));
    let only =
        "AUTH_DATA_DIR in the environment: has no effect: only `dev` without a secret of its own keeps one there";
    assert_eq!(named(&[("AUTH_DATA_DIR", "/tmp")]), only);
    assert_eq!(named(&[("AUTH_DATA_DIR", "/tmp"), ("AUTH_MODE", "dev")]), only);
    let pem = format!("file:{}/tests/data/rsa2048.public.pem", env!("CARGO_MANIFEST_DIR"));
    let public = [("AUTH_JWT_SECRET", ""), ("AUTH_JWT_ALGORITHM", "RS256"), ("AUTH_JWT_PUBLIC_KEY", pem.as_str())];
    let ttl = [&public[..], &[("AUTH_JWT_TTL", "5m")]].concat();
    assert!(named(&ttl).contains("AUTH_JWT_TTL in the environment: has no effect"), "{}", named(&ttl));
    assert_eq!(named(&public), "");
}

/// L000-21: one line for each relaxation.
#[test]
fn relaxations_are_told() {
    let loaded = load(&[
        ("AUTH_JWT_LEEWAY", "60s"),
        ("AUTH_JWT_MAX_LIFETIME", "48h"),
        ("AUTH_JWT_TTL", "1h"),
        ("AUTH_JWT_SCOPE_RULE", "grant"),
        ("AUTH_JWT_UNCHECKED", "iss,aud"),
        ("AUTH_JWT_AUDIENCE", ""),
    ]);
    let said = warnings(&loaded);
    assert_eq!(loaded.warnings().len(), 6, "{said}");
    for line in ["is 60s (default 30s)", "is 48h (default 24h)", "is 1h (default 15m)", "is grant (default cut)"] {
        assert!(said.contains(line), "{said}");
    }
    assert!(said.contains("`iss` is not checked") && said.contains("`aud` is not checked"), "{said}");
    let tighter = load(&[("AUTH_JWT_LEEWAY", "1s"), ("AUTH_JWT_MAX_LIFETIME", "1h"), ("AUTH_JWT_TTL", "1m")]);
    assert_eq!(tighter.warnings().len(), 0);
}
