//! What settings do. What a bad one prints is in `auth-core/tests/configuration_messages.rs`.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::former::{Former, Release};
use super::setting::Setting;
use super::source::Source;
use super::variables::Names;
use super::{Compatibility, Configuration, InvalidSettings, Loaded};
use crate::jwt::{Algorithm, NewToken, VerificationKey};
use crate::mode::Mode;
use crate::secret::Secret;

const SECRET: &str = "base64:u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0=";
const OTHER: &str = "hex:2f1c8e5b90d7a346be018f63c2d97a15e48b3d06f7ac5912708ed3b46fc1952a";
/// `token_urlsafe(32)`, as raw text.
const RAW: &str = "u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0";
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
    loaded.verifier().unwrap().fingerprints().next().unwrap().to_string()
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

/// L000-4, L002-10, L003-4, L003-15, L003-32, F1, F2, F5: outside `dev` a missing secret ends the start.
#[test]
fn a_missing_secret_is_refused() {
    let folder = folder(&[]);
    let message = refused(with(&[("AUTH_JWT_SECRET", "")]).folder(folder.path()));
    let message = message.replace(&*folder.path().to_string_lossy(), "DIR");
    assert_eq!(
        message,
        "AUTH_JWT_SECRET: is not set; make a secret with `echo \"hex:$(openssl rand -hex 48)\"` and set it, or put it \
         into a file and set `file:PATH`; looked for AUTH_JWT_SECRET (set to nothing) in the environment and \
         `DIR/.env` (no such file), for `jwt.secret` in `DIR/auth.toml` (no such file) and `DIR/auth.json` (no such file)"
    );
    // With no setting at all there is no authenticator; JWT is what the plain start asks for.
    let nothing: [(&str, &str); 0] = [];
    let message = Configuration::new().variables(nothing).auth().unwrap_err().to_string();
    assert!(message.contains("AUTH_JWT_SECRET: is not set"), "{message}");
    assert!(Configuration::new().variables(nothing).load().unwrap().auth_builder().unwrap().build().is_err());
}

/// L001-12, L002-11, L003-3, L003-33: weak and published secrets are refused in every mode.
#[test]
fn a_weak_secret_is_refused_in_every_mode() {
    for mode in ["production", "dev"] {
        for weak in ["your-secret-key-here", "dev-secret-change-me", "short", "base64:AAAA", "hex:zz"] {
            let message = refused(with(&[("AUTH_MODE", mode), ("AUTH_JWT_SECRET", weak)]));
            assert!(message.starts_with("AUTH_JWT_SECRET in the environment: "), "{mode} {weak}: {message}");
            assert!(!message.contains(weak), "the value is shown: {message}");
        }
    }
}

/// L003-33: modes by secrets; the documented table says the same.
#[test]
fn modes_by_secrets() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md")).unwrap();
    for (kind, secret, production, dev) in [
        ("unset", "", "refused", "made and kept"),
        ("published", "your-very-long-secret-key-at-least-32-chars", "refused", "refused"),
        ("short", "c0VJS1t9yq2mAUbn", "refused", "refused"),
        ("low-entropy", "abababababababababababababababababababab", "refused", "refused"),
        ("good", RAW, "starts", "starts"),
    ] {
        let folder = TempDir::new().unwrap();
        let data = folder.path().to_str().unwrap();
        let outcome = |mode| {
            let changes = [("AUTH_MODE", mode), ("AUTH_JWT_SECRET", secret), ("AUTH_DATA_DIR", data)];
            match with(&changes).load() {
                Err(_) => "refused",
                Ok(_) if folder.path().join("dev-secret").exists() => "made and kept",
                Ok(_) => "starts",
            }
        };
        assert_eq!((outcome("production"), outcome("dev")), (production, dev), "{kind}");
        assert!(docs.contains(&format!("| {kind} | {production} | {dev} |")), "{kind}");
    }
}

/// L000-5, L001-13: in `dev` a missing secret is made once and kept.
#[test]
fn a_missing_secret_is_made_in_dev() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    let dev = [("AUTH_MODE", "dev"), ("AUTH_JWT_SECRET", ""), ("AUTH_DATA_DIR", path)];
    let first = load(&dev);
    assert!(warnings(&first).contains("a secret for dev was made and stored at"), "{}", warnings(&first));
    let kept = fs::read(folder.path().join("dev-secret")).unwrap();
    assert!(warnings(&load(&dev)).contains("a secret for dev was found at"));
    assert_eq!(fs::read(folder.path().join("dev-secret")).unwrap(), kept);
    assert_eq!(key(&first), key(&load(&dev)));
    let absent = [("AUTH_MODE", "dev"), ("AUTH_JWT_SECRET", ""), ("AUTH_DATA_DIR", "/does/not/exist")];
    assert!(refused(with(&absent)).contains("/does/not/exist"));
}

/// A start that is refused anyway makes no secret.
#[test]
fn nothing_is_made_for_a_start_that_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    for (name, value) in
        [("AUTH_REALM", "\""), ("AUTH_JWT_SECRT", "x"), ("AUTH_JWT_TTL", "2h"), ("AUTH_JWT_ISSUER", "")]
    {
        let changes = [("AUTH_MODE", "dev"), ("AUTH_JWT_SECRET", ""), ("AUTH_DATA_DIR", path), (name, value)];
        refused(with(&changes));
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "{name}");
    }
}

/// A value that cannot be read is not an unset one: `dev` would make a secret in its place.
#[cfg(unix)]
#[test]
fn a_value_that_is_not_text_is_refused() {
    use std::os::unix::ffi::OsStringExt as _;

    let broken = OsString::from_vec(vec![b'a', 0xff]);
    for name in ["AUTH_JWT_SECRET", "AUTH_OPERATIONS_DELETE_MAX_AGE"] {
        let folder = TempDir::new().unwrap();
        let mut all: Vec<(OsString, OsString)> =
            GOOD.iter().filter(|(good, _)| *good != name).map(|(name, value)| (name.into(), value.into())).collect();
        all.extend([("AUTH_MODE".into(), "dev".into()), ("AUTH_DATA_DIR".into(), folder.path().into())]);
        all.extend([(name.into(), broken.clone()), ("PATH".into(), broken.clone())]);
        let message = refused(Configuration::new().variables(all));
        assert!(message.contains(&format!("{name} in the environment: the value is not Unicode text")), "{message}");
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "no secret is made");
    }
}

/// What an orchestrator sets for a service named `auth` is not ours.
#[test]
fn names_of_others_are_left_alone() {
    for name in ["AUTH_PORT", "AUTH_HOST", "AUTH_TYPE", "AUTH_TOKEN", "AUTH_URL", "AUTH_SERVICE_PORT"] {
        let warned = warnings(&load(&[(name, "x")]));
        assert_eq!(warned, format!("{name} in the environment is no setting of ours and has no effect"));
    }
    assert_eq!(load(&[("PATH", "x"), ("SECRET_KEY", "x"), ("JWT_SECRET_KEY", "x")]).warnings().len(), 0);
}

#[test]
fn all_faults_are_told_at_once() {
    let message = refused(with(&[("AUTH_MODE", "prod"), ("AUTH_JWT_ISSUER", ""), ("AUTH_REALM", "\"")]));
    assert_eq!(message.lines().count(), 3, "{message}");
}

/// L000-9, L000-20, L001-5: nothing but `iss` and `aud` can be left unchecked, and the settings of others that skip
/// authentication are explained.
#[test]
fn no_setting_skips_authentication() {
    let message = refused(with(&[("AUTH_JWT_UNCHECKED", "iss,aud,exp,signature")]));
    assert!(message.contains("`exp` is not") && message.contains("`signature` is not"), "{message}");
    let skip = [("LANGFLOW_SKIP_AUTH_AUTO_LOGIN", "true"), ("LANGFLOW_AUTO_LOGIN", "true")];
    let loaded = load(&skip);
    assert_eq!(loaded.warnings().len(), 2);
    assert!(warnings(&loaded).contains("no setting skips authentication"));
    assert_eq!(loaded.summary(), load(&[]).summary(), "they change nothing");
}

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
    assert_eq!(key_of(SECRET), super::tests::key(&loaded));
}

fn key_of(secret: &str) -> String {
    Secret::parse(secret, 32).unwrap().fingerprint().to_string()
}

/// L000-12: a former name works, with a warning that names replacement and release; removed, it refuses the start.
#[test]
fn former_names() {
    let loaded = load(&[("AUTH_SCOPE_RULE", "grant")]);
    let warned = warnings(&loaded);
    assert!(warned.contains("AUTH_SCOPE_RULE is deprecated, and release 0.3.0 removes it"), "{warned}");
    assert!(state(&loaded, "AUTH_JWT_SCOPE_RULE").starts_with("AUTH_JWT_SCOPE_RULE = grant (AUTH_SCOPE_RULE in"));

    let former = [Former { name: "AUTH_OLD", now: Setting::Realm, removed_in: (0, 2, 0) }];
    let read = |release: Release| {
        let names = Names { compatibility: &[], former: &former, release };
        names.read(&Source::Environment, [("AUTH_OLD".to_owned(), Ok("x".to_owned()))])
    };
    assert_eq!(read((0, 1, 9)).layer.entries.len(), 1);
    let removed = read((0, 2, 0));
    assert!(removed.layer.entries.is_empty() && removed.warnings.is_empty());
    assert_eq!(
        removed.faults,
        ["AUTH_OLD in the environment: AUTH_OLD was removed in release 0.2.0: write AUTH_REALM"]
    );
}

/// L000-38: the settings of each earlier release start on this one.
#[test]
fn settings_of_earlier_releases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/settings");
    let mut releases = 0;
    for file in fs::read_dir(folder).unwrap() {
        let nothing: [(&str, &str); 0] = [];
        let path = file.unwrap().path();
        let loaded = Configuration::new().variables(nothing).env_file(&path).load();
        assert!(loaded.is_ok(), "{}: {}", path.display(), loaded.unwrap_err());
        releases += 1;
    }
    assert!(releases > 0);
}

/// L003-7, L002-38, L002-15: the variables of others are read when that is asked for, each in its own form.
#[test]
fn variables_of_other_systems() {
    let checked = [("AUTH_JWT_ISSUER", "i"), ("AUTH_JWT_AUDIENCE", "a")];
    let fernet = format!("{RAW}=");
    let read = |system, name: &'static str| {
        let variables = checked.iter().copied().chain([(name, fernet.as_str())]);
        Configuration::new().variables(variables).compatibility(system).load().unwrap()
    };
    let raw = key_of(&fernet);
    let decoded = key_of(&format!("base64:{fernet}"));
    assert_ne!(raw, decoded);
    assert_eq!(key(&read(Compatibility::AgentFlow, "JWT_SECRET_KEY")), raw);
    assert_eq!(key(&read(Compatibility::Langflow, "LANGFLOW_SECRET_KEY")), raw);
    assert_eq!(key(&read(Compatibility::PraisonAi, "PLATFORM_JWT_SECRET")), raw);
    assert_eq!(key(&read(Compatibility::Guru, "ENGINE_JWT_SECRET")), decoded);
    let engine = read(Compatibility::Guru, "JWT_SECRET");
    assert_eq!(key(&engine), decoded);
    assert_eq!(
        state(&engine, "AUTH_JWT_SECRET"),
        format!("AUTH_JWT_SECRET = base64, 32 bytes, {decoded} (JWT_SECRET (base64) in the environment)")
    );
    // Not asked for, not read.
    let variables = checked.iter().copied().chain([("JWT_SECRET_KEY", fernet.as_str())]);
    assert!(refused(Configuration::new().variables(variables)).contains("AUTH_JWT_SECRET: is not set"));
}

/// L002-16, F7: the algorithm of AgentFlow's variable is exact, and one that is unknown lists those that are.
#[test]
fn the_algorithm_of_another_system() {
    let with = |algorithm| with(&[("JWT_ALGORITHM", algorithm)]).compatibility(Compatibility::AgentFlow);
    assert!(with("HS256").load().is_ok());
    for word in ["hs256", "none", "no-jwt-please"] {
        assert!(refused(with(word)).contains("JWT_ALGORITHM in the environment: an algorithm is one of `HS256`"));
    }
}

/// L004-14: under AgentFlow's two variables `iss` and `aud` are off unless its own variables set them; the start says so.
#[test]
fn issuer_and_audience_of_agentflow() {
    let load = |variables: &[(&str, &str)]| {
        let all = variables.iter().copied().chain([("JWT_SECRET_KEY", RAW), ("JWT_ALGORITHM", "HS256")]);
        Configuration::new().variables(all).compatibility(Compatibility::AgentFlow).load().unwrap()
    };
    let open = load(&[]);
    assert_eq!(open.warnings().len(), 2);
    assert!(warnings(&open).contains("set JWT_ISSUER to check it") && warnings(&open).contains("set JWT_AUDIENCE"));
    let strict = load(&[("JWT_ISSUER", "i"), ("JWT_AUDIENCE", "a")]);
    assert_eq!(strict.warnings().len(), 0);
    let token = strict.minter().unwrap().mint(NewToken::new("alice")).unwrap();
    let foreign = open.minter_builder().unwrap().audience("b").build().unwrap().mint(NewToken::new("alice")).unwrap();
    assert!(strict.verifier().unwrap().verify(token.expose()).is_ok());
    assert!(strict.verifier().unwrap().verify(foreign.expose()).is_err());
    assert!(open.verifier().unwrap().verify(foreign.expose()).is_ok());
    // With a secret of our own variables nothing is off.
    let ours = Configuration::new().variables([("AUTH_JWT_SECRET", SECRET)]).compatibility(Compatibility::AgentFlow);
    assert!(refused(ours).contains("AUTH_JWT_ISSUER: is not set"));
}

/// L003-12, L003-13, F36, F26: units, the bare seconds of one variable, and an hour at most.
#[test]
fn the_ttl_has_a_unit_and_a_limit() {
    let lifetime = |configuration: Configuration| {
        let minter = configuration.load().unwrap().minter_builder().unwrap().clock(Stopped).build().unwrap();
        minter.mint(NewToken::new("alice")).unwrap().expires_at() - 1_000_000
    };
    assert_eq!(lifetime(with(&[])), 900);
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

/// L000-33, L003-2, L000-6, L000-25: what a configuration mints, every process with it verifies; their fingerprints are
/// equal, and those of another secret are not.
#[test]
fn one_configuration_is_one_key() {
    let replicas = [load(&[]), load(&[]), load(&[])];
    for one in &replicas {
        let token = one.minter().unwrap().mint(NewToken::new("alice")).unwrap();
        for other in &replicas {
            assert!(other.verifier().unwrap().verify(token.expose()).is_ok());
            assert_eq!(key(one), key(other));
        }
        let stranger = load(&[("AUTH_JWT_SECRET", OTHER)]);
        assert!(stranger.verifier().unwrap().verify(token.expose()).is_err());
        assert_ne!(key(one), key(&stranger));
    }
}

/// L003-21, L003-5: the text that Kubernetes gives, decoded by it, is raw text; 86 characters of `token_urlsafe(64)`.
#[test]
fn a_text_of_64_bytes_in_raw_form() {
    let text = "kR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzFQ8d7Zt0bW7nYxu0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs";
    assert_eq!(key(&load(&[("AUTH_JWT_SECRET", text)])), key_of(text));
    assert!(state(&load(&[("AUTH_JWT_SECRET", text)]), "AUTH_JWT_SECRET").contains("raw text, 86 bytes"));
}

/// L003-26, L002-43: a secret in a file, and public keys.
#[test]
fn keys_in_files() {
    let folder = folder(&[("secret", &format!("{SECRET}\n"))]);
    let path = folder.path().join("secret");
    restrict(&path);
    let text = format!("file:{}", path.display());
    let loaded = load(&[("AUTH_JWT_SECRET", &text)]);
    assert_eq!(key(&loaded), key_of(SECRET));
    assert!(state(&loaded, "AUTH_JWT_SECRET").starts_with("AUTH_JWT_SECRET = from a file, base64, 32 bytes, sha256:"));

    let pem = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rsa2048.public.pem");
    let changes = [
        ("AUTH_JWT_SECRET", ""),
        ("AUTH_JWT_ALGORITHM", "RS256"),
        ("AUTH_JWT_PUBLIC_KEY", &format!("file:{}", pem.display())),
    ];
    let loaded = load(&changes);
    let expected = VerificationKey::rsa_pem(&fs::read_to_string(pem).unwrap()).unwrap().fingerprint().to_string();
    assert_eq!(key(&loaded), expected);
    assert!(loaded.minter().unwrap_err().to_string().contains("signs none"));
    assert_eq!(loaded.verifier().unwrap().keys().next().unwrap().algorithm(), Algorithm::Rs256);
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

/// L004-58 as far as the library goes: a secret that version control has, or everybody can read, is a warning.
#[cfg(unix)]
#[test]
fn secrets_that_others_have() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;

    let folder = folder(&[(".env", &format!("AUTH_JWT_SECRET={SECRET}\n")), ("auth.toml", "realm = \"x\"")]);
    for name in [".env", "auth.toml"] {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o644)).unwrap();
    }
    let git = |arguments: &[&str]| {
        let status = Command::new("git").args(arguments).current_dir(folder.path()).status().unwrap();
        assert!(status.success());
    };
    let said = || {
        let checked = [("AUTH_JWT_ISSUER", "i"), ("AUTH_JWT_AUDIENCE", "a")];
        let loaded = Configuration::new().variables(checked).folder(folder.path()).load().unwrap();
        warnings(&loaded).replace(&*folder.path().to_string_lossy(), "DIR")
    };
    assert_eq!(said(), "`DIR/.env` holds a secret and can be read by everybody: run `chmod o-r` on it");
    restrict(&folder.path().join(".env"));
    git(&["init", "--quiet"]);
    assert_eq!(said(), "");
    git(&["add", ".env", "auth.toml"]);
    assert!(said().starts_with("`DIR/.env` holds a secret and is tracked by version control: "), "{}", said());
    assert_eq!(said().lines().count(), 1, "a file without a secret may be tracked: {}", said());
    fs::write(folder.path().join("key"), SECRET).unwrap();
    restrict(&folder.path().join("key"));
    fs::write(folder.path().join(".env"), format!("AUTH_JWT_SECRET=file:{}/key\n", folder.path().display())).unwrap();
    assert_eq!(said(), "", "the file only says where the secret is");
    git(&["add", "key"]);
    assert!(said().starts_with("`DIR/key` holds a secret and is tracked"), "{}", said());
}

/// F31, conformance 41: nothing that is formatted holds a secret.
#[test]
fn nothing_formatted_holds_a_secret() {
    let secret = SECRET.strip_prefix("base64:").unwrap();
    let configuration = with(&[]);
    let mut shown = format!("{configuration:?}");
    let loaded = configuration.load().unwrap();
    shown += &format!("{loaded:?} {} {:?} {}", loaded.summary(), loaded.summary(), warnings(&loaded));
    shown += &format!("{:?}", InvalidSettings::new(vec![]));
    shown += &format!("{:?}", loaded.minter().unwrap());
    assert!(shown.contains("sha256:18176cd2") && !shown.contains(&secret[..12]), "{shown}");
}

/// L002-48, L003-10: the table of the documentation is that of the code.
#[test]
fn the_documentation_lists_every_setting() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md")).unwrap();
    let code = |text: &str| if text.is_empty() { String::new() } else { format!("`{text}`") };
    let rows = Setting::ALL.map(|setting| {
        let row = setting.row();
        let cells =
            [code(row.variable), code(row.key), row.required.to_owned(), code(row.default), row.meaning.to_owned()];
        format!("| {} |", cells.join(" | ")).replace("|  |", "| |").replace("|  |", "| |")
    });
    let (table, _) = docs.split_once("## Secrets").unwrap();
    let listed: Vec<_> = table.lines().filter(|line| line.starts_with("| `AUTH_")).collect();
    assert_eq!(listed, rows, "write into docs/configuration.md:\n{}", rows.join("\n"));
    for system in Compatibility::ALL {
        for variable in system.variables() {
            let form = match variable.reading {
                super::compatibility::Reading::Ours => "as ours",
                super::compatibility::Reading::Raw => "raw text",
                super::compatibility::Reading::Base64 => "base64, without a prefix",
                super::compatibility::Reading::Seconds => "seconds, or a duration",
            };
            let row = format!("| {system} | `{}` | `{}` | {form} |", variable.name, variable.setting.variable());
            assert!(docs.contains(&row), "write into docs/configuration.md:\n{row}");
        }
    }
    for former in super::former::FORMER {
        let (major, minor, patch) = former.removed_in;
        let row = format!("| `{}` | `{}` | {major}.{minor}.{patch} |", former.name, former.now.variable());
        assert!(docs.contains(&row), "write into docs/configuration.md:\n{row}");
    }
}

/// The two files of the documentation say the same, and start a server.
#[test]
fn the_files_of_the_documentation() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md")).unwrap();
    let block = |language: &str| {
        let (_, rest) = docs.split_once(&format!("```{language}\n")).unwrap();
        rest.split_once("```").unwrap().0.replace("file:/run/secrets/auth/jwt", SECRET)
    };
    let states = ["toml", "json"].map(|language| {
        let name = format!("auth.{language}");
        let folder = folder(&[(&name, &block(language))]);
        let nothing: [(&str, &str); 0] = [];
        let loaded = Configuration::new().variables(nothing).folder(folder.path()).load().unwrap();
        let values = loaded.summary().iter().skip(1).map(|state| (state.name(), state.value().map(str::to_owned)));
        values.collect::<Vec<_>>()
    });
    assert_eq!(states[0], states[1]);
    assert_eq!(states[0].iter().find(|(name, _)| *name == "AUTH_JWT_TTL").unwrap().1.as_deref(), Some("5m"));
}

/// L001-2: the example lists every setting with a comment; started unchanged, each value that must be replaced is named.
#[test]
fn the_example_is_complete_and_not_usable_as_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.env.example");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for setting in Setting::ALL {
        let name = format!("{}=", setting.variable());
        let line =
            lines.iter().position(|line| line.trim_start_matches("# ").starts_with(&name)).unwrap_or_else(|| {
                panic!("{name} is missing");
            });
        let above = lines[..line].iter().rev().find(|line| !line.starts_with("# AUTH_") && !line.starts_with("AUTH_"));
        assert!(above.is_some_and(|above| above.starts_with("# ")), "{name} has no comment");
    }
    let nothing: [(&str, &str); 0] = [];
    let message = refused(Configuration::new().variables(nothing).env_file(&path));
    for name in ["AUTH_JWT_SECRET", "AUTH_JWT_ISSUER", "AUTH_JWT_AUDIENCE"] {
        assert!(message.lines().any(|line| line.starts_with(name)), "{name}: {message}");
    }
    assert_eq!(message.lines().count(), 3, "{message}");
    // With these three filled in and nothing else changed, it starts.
    let filled = text
        .lines()
        .filter(|line| !GOOD.iter().any(|(name, _)| line.starts_with(name)))
        .map(|line| format!("{line}\n"))
        .chain(GOOD.map(|(name, value)| format!("{name}='{value}'\n")))
        .collect::<String>();
    let folder = folder(&[(".env", &filled)]);
    Configuration::new().variables(nothing).folder(folder.path()).load().unwrap();
}
