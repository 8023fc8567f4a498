//! Secrets: which are refused, which are made, who else has them.

use core::fmt::Write as _;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{GOOD, OTHER, RAW, SECRET, folder, key, key_of, load, refused, restrict, state, warnings, with};
use crate::configuration::Configuration;
use crate::jwt::{Algorithm, NewToken, VerificationKey};

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
    // Variables that are given stand alone: no file is looked for.
    assert!(refused(with(&[("AUTH_JWT_SECRET", "")])).ends_with("(set to nothing) in the environment"));
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
    let text = "kR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzFQ8d7Zt0bW7nYxR8elQchcyq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs";
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
    let expected =
        VerificationKey::pem(Algorithm::Rs256, &fs::read_to_string(pem).unwrap()).unwrap().fingerprint().to_string();
    assert_eq!(key(&loaded), expected);
    assert!(loaded.minter().unwrap_err().to_string().contains("signs none"));
    assert_eq!(loaded.verifier().unwrap().keys()[0].algorithm(), Algorithm::Rs256);
}

/// A secret that version control has, or everybody can read, is a warning.
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
    write!(shown, "{loaded:?} {} {:?} {}", loaded.summary(), loaded.summary(), warnings(&loaded)).unwrap();
    write!(shown, "{:?}", loaded.minter().unwrap()).unwrap();
    assert!(shown.contains("sha256:48860540") && !shown.contains(&secret[..12]), "{shown}");
}
