//! Sources: which counts, and which contradict each other.

use std::fs;

use super::{OTHER, RAW, SECRET, folder, key_of, refused, state, with};
use crate::configuration::setting::Setting;
use crate::configuration::{Compatibility, Configuration};

/// L000-27, F33: environment over `.env` over file, said for each setting with what is shadowed.
#[test]
fn precedence() {
    let folder = folder(&[
        (".env", "AUTH_JWT_ISSUER=from-env-file\nAUTH_REALM=from-env-file\nDATABASE_URL=postgres://$USER@x\n"),
        (
            "auth.toml",
            "realm = \"from-file\"\nmode = \"production\"\n[jwt]\nissuer = \"from-file\"\naudience = \"file\"",
        ),
    ]);
    let variables = [("AUTH_JWT_SECRET", SECRET), ("AUTH_JWT_ISSUER", "from-environment")];
    let loaded = Configuration::new().variables(variables).folder(folder.path()).load().unwrap();
    let say = |name| state(&loaded, name).replace(&*folder.path().to_string_lossy(), "DIR");
    assert_eq!(
        say("AUTH_JWT_ISSUER"),
        "AUTH_JWT_ISSUER = from-environment (AUTH_JWT_ISSUER in the environment, shadows AUTH_JWT_ISSUER in `DIR/.env`, \
         `jwt.issuer` in `DIR/auth.toml`)"
    );
    assert_eq!(
        say("AUTH_REALM"),
        "AUTH_REALM = from-env-file (AUTH_REALM in `DIR/.env`, shadows `realm` in `DIR/auth.toml`)"
    );
    assert_eq!(say("AUTH_JWT_AUDIENCE"), "AUTH_JWT_AUDIENCE = file (`jwt.audience` in `DIR/auth.toml`)");
    assert_eq!(say("AUTH_JWT_LEEWAY"), "AUTH_JWT_LEEWAY = 30s (default)");
    assert_eq!(say("AUTH_JWT_PUBLIC_KEY"), "AUTH_JWT_PUBLIC_KEY is not set");
    assert_eq!(say("AUTH_CONFIG"), "AUTH_CONFIG = DIR/auth.toml (found there)");
    assert_eq!(loaded.summary().iter().count(), Setting::ALL.len());
}

/// An empty variable does not hide what another source sets.
#[test]
fn an_empty_value_is_not_set() {
    let folder = folder(&[(".env", "AUTH_REALM=\"\"\n"), ("auth.toml", "realm = \"from-file\"\n[jwt]\nttl = \"\"")]);
    let loaded = with(&[("AUTH_REALM", "")]).folder(folder.path()).load().unwrap();
    assert!(state(&loaded, "AUTH_REALM").starts_with("AUTH_REALM = from-file ("));
    assert_eq!(state(&loaded, "AUTH_JWT_TTL"), "AUTH_JWT_TTL = 15m (default)");
}

/// Files that are looked for may be absent; those that are named may not, and the name counts.
#[test]
fn named_files() {
    let folder = folder(&[("auth.toml", "realm = \"looked-for\""), ("other.json", r#"{"realm": "named"}"#)]);
    let other = folder.path().join("other.json");
    let other_name = other.to_str().unwrap();
    let realm = |configuration: Configuration| state(&configuration.load().unwrap(), "AUTH_REALM");
    assert!(realm(with(&[]).folder(folder.path())).contains("looked-for"));
    assert!(realm(with(&[]).folder(folder.path()).file(&other)).contains("named"));
    assert!(realm(with(&[("AUTH_CONFIG", other_name)]).folder(folder.path())).contains("named"));
    assert!(realm(with(&[("AUTH_CONFIG", other_name)]).file(&other)).contains("named"));
    fs::write(folder.path().join(".env"), format!("AUTH_CONFIG={other_name}")).unwrap();
    assert!(realm(with(&[]).folder(folder.path())).contains("named"));
    let env = folder.path().join("settings.env");
    fs::write(&env, "AUTH_REALM=env").unwrap();
    assert!(realm(with(&[]).env_file(&env)).contains("env"));
    let contradiction = refused(with(&[("AUTH_CONFIG", "/other/auth.toml")]).file(&other));
    assert!(contradiction.contains("it names `/other/auth.toml`, and the program names"), "{contradiction}");
    for absent in [with(&[]).env_file("/absent/.env"), with(&[]).file("/absent/auth.toml")] {
        assert!(refused(absent).contains("does not exist"));
    }
}

/// Whoever can write the settings decides who may call.
#[cfg(unix)]
#[test]
fn files_that_all_can_write_are_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    for name in [".env", "auth.toml"] {
        let folder = folder(&[(name, "")]);
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o646)).unwrap();
        assert!(refused(with(&[]).folder(folder.path())).contains("can be written by everybody"), "{name}");
    }
}

/// Nobody starts a server with the settings of a stranger because it was started in `/tmp`.
#[cfg(unix)]
#[test]
fn files_that_nobody_named_are_not_taken_from_an_open_folder() {
    use std::os::unix::fs::PermissionsExt as _;

    for name in [".env", "auth.toml", "auth.json"] {
        let folder = folder(&[(name, if name == "auth.json" { "{}" } else { "" })]);
        let allow = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
        allow(0o777);
        let message = refused(with(&[]).folder(folder.path()));
        assert!(message.contains("is in a folder that everybody can write, and nobody named it"), "{name}: {message}");
        let path = folder.path().join(name);
        let named = if name == ".env" { with(&[]).env_file(&path) } else { with(&[]).file(&path) };
        assert!(named.load().is_ok(), "{name}: it was named");
        allow(0o755);
        assert!(with(&[]).folder(folder.path()).load().is_ok(), "{name}");
    }
}

/// L000-26: one key, two values: refused with both names, wherever the variables stand.
#[test]
fn variables_that_contradict_each_other() {
    let says = |configuration: Configuration| {
        let message = refused(configuration);
        assert!(message.contains("to different values") || message.contains("with different values"), "{message}");
        for value in [SECRET, OTHER, RAW] {
            assert!(!message.contains(value.split(':').next_back().unwrap()), "{message}");
        }
        message
    };
    let agentflow = |changes: &[(&str, &str)]| with(changes).compatibility(Compatibility::AgentFlow);
    let message = says(agentflow(&[("JWT_SECRET_KEY", RAW)]));
    assert!(message.contains("AUTH_JWT_SECRET in the environment and JWT_SECRET_KEY (raw text) in the environment"));
    let folder = folder(&[(".env", &format!("JWT_SECRET_KEY={RAW}\n"))]);
    says(agentflow(&[]).folder(folder.path()));
    let guru = |one: &str, other: &str| {
        let changes = [("AUTH_JWT_SECRET", ""), ("ENGINE_JWT_SECRET", one), ("JWT_SECRET", other)];
        with(&changes).compatibility(Compatibility::Guru)
    };
    let key = SECRET.strip_prefix("base64:").unwrap();
    says(guru(key, "L0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0="));
    let loaded = guru(key, key).load().unwrap();
    assert!(state(&loaded, "AUTH_JWT_SECRET").contains("shadows JWT_SECRET (base64) in the environment"));
    says(with(&[("AUTH_SCOPE_RULE", "cut"), ("AUTH_JWT_SCOPE_RULE", "grant")]));
    fs::write(folder.path().join(".env"), "AUTH_REALM=one\nAUTH_REALM=two\n").unwrap();
    assert!(says(with(&[]).folder(folder.path())).contains("stands twice"));
    // The same name in two sources is what precedence is for.
    fs::write(folder.path().join(".env"), format!("AUTH_JWT_SECRET={OTHER}\n")).unwrap();
    let loaded = with(&[]).folder(folder.path()).load().unwrap();
    assert_eq!(key_of(SECRET), super::key(&loaded));
}

/// A folder of the name of a file that is looked for, such as a virtual environment of Python, holds no settings.
#[test]
fn a_folder_is_no_file_of_settings() {
    let folder = folder(&[("auth.json", r#"{"realm": "x"}"#)]);
    for name in [".env", "auth.toml"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    let loaded = with(&[]).folder(folder.path()).load().unwrap();
    assert!(state(&loaded, "AUTH_REALM").starts_with("AUTH_REALM = x (`realm` in"));
    assert!(refused(with(&[]).env_file(folder.path().join(".env"))).contains("is not a regular file"));
}

/// Which file counts is a setting, too.
#[test]
fn two_files_are_named() {
    let folder = folder(&[("one.toml", ""), (".env", "AUTH_CONFIG=two.toml\n")]);
    let one = folder.path().join("one.toml");
    let loaded = with(&[("AUTH_CONFIG", one.to_str().unwrap())]).folder(folder.path()).load().unwrap();
    let said = state(&loaded, "AUTH_CONFIG").replace(&*folder.path().to_string_lossy(), "DIR");
    assert_eq!(said, "AUTH_CONFIG = DIR/one.toml (AUTH_CONFIG in the environment, shadows AUTH_CONFIG in `DIR/.env`)");
}
