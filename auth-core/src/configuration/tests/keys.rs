//! Keys: where they come from, which of them signs, and what holds of each.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{OTHER, SECRET, folder, key_of, load, refused, restrict, state, warnings, with};
use crate::configuration::{Configuration, Loaded};
use crate::jwt::{Algorithm, Minter, NewToken, SigningKey};

const THIRD: &str = "base64:q3vX8dTz1uNwLk0yFj5bHs7PcRe2GmAoK9iVxB4tZQE=";

fn data(name: &str) -> String {
    format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The settings with this list in place of the secret.
fn listed(keys: &Value) -> Configuration {
    with(&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS", &keys.to_string())])
}

fn fingerprints(loaded: &Loaded) -> Vec<String> {
    loaded.verifier().unwrap().fingerprints().iter().map(ToString::to_string).collect()
}

fn minted(loaded: &Loaded) -> String {
    loaded.minter().unwrap().mint(NewToken::new("alice")).unwrap().expose().to_owned()
}

fn accepts(loaded: &Loaded, token: &str) -> bool {
    loaded.verifier().unwrap().verify(token).is_ok()
}

fn no_minter(loaded: &Loaded) -> String {
    loaded.minter().map(|_| ()).unwrap_err().to_string()
}

/// L003-37, L000-28: rotation by settings alone; in every step the processes that have it already and those that have it
/// not yet accept each other's tokens, and the key that was taken away is none.
#[test]
fn a_rotation_in_three_steps() {
    let old = json!({"kid": "old", "algorithm": "HS256", "secret": SECRET});
    let new = json!({"kid": "new", "algorithm": "HS256", "secret": OTHER});
    let signing = |mut key: Value| {
        key["signing"] = true.into();
        key
    };
    let steps = [json!([old]), json!([signing(old.clone()), new]), json!([old, signing(new.clone())]), json!([new])]
        .map(|keys| listed(&keys).load().unwrap());
    for pair in steps.windows(2) {
        for (one, other) in [(&pair[0], &pair[1]), (&pair[1], &pair[0]), (&pair[1], &pair[1])] {
            assert!(accepts(other, &minted(one)));
        }
    }
    assert!(!accepts(&steps[3], &minted(&steps[0])));
    let kid = |loaded: &Loaded| {
        let token = minted(loaded);
        let header =
            base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, token.split('.').next().unwrap());
        serde_json::from_slice::<Value>(&header.unwrap()).unwrap()["kid"].clone()
    };
    assert_eq!(steps.iter().map(kid).collect::<Vec<_>>(), ["old", "old", "new", "new"]);
}

/// Which key signs is said, and not a matter of order or time.
#[test]
fn the_key_that_signs_is_said() {
    let key = |secret: &str| json!({"algorithm": "HS256", "secret": secret});
    let undecided = listed(&json!([key(SECRET), key(OTHER)])).load().unwrap();
    assert!(no_minter(&undecided).contains("write `signing = true` at the one that does"));
    assert_eq!(fingerprints(&undecided).len(), 2, "it verifies");
    let mut chosen = key(OTHER);
    chosen["signing"] = true.into();
    let loaded = listed(&json!([key(SECRET), chosen])).load().unwrap();
    assert!(accepts(&load(&[("AUTH_JWT_SECRET", OTHER)]), &minted(&loaded)));
    let twice = refused(listed(&json!([chosen, {"algorithm": "HS256", "secret": SECRET, "signing": true}])));
    assert!(twice.contains("several keys have `signing = true`"), "{twice}");
    let public = json!({"algorithm": "EdDSA", "public_key": format!("file:{}", data("ed25519.public.pem"))});
    let only = listed(&json!([public])).load().unwrap();
    assert!(no_minter(&only).contains("none of them is a `secret` that signs"));
    let beside = listed(&json!([public, key(SECRET)])).load().unwrap();
    assert!(accepts(&load(&[]), &minted(&beside)));
    let mut wrong = public;
    wrong["signing"] = true.into();
    assert!(refused(listed(&json!([wrong]))).contains("`signing = true` takes a `secret`"));
}

/// F5: a key that signs outside of its time is found at start, and not at the first login.
#[test]
fn a_key_that_signs_is_one_now() {
    let window = |begins: &str, ends: &str| {
        let key = json!({"algorithm": "HS256", "secret": SECRET, "not_before": begins, "not_after": ends});
        listed(&json!([key])).load().unwrap()
    };
    assert!(no_minter(&window("2999-01-01T00:00:00Z", "")).contains("is none yet"));
    assert!(no_minter(&window("", "2001-01-01T00:00:00Z")).contains("is none any more"));
    assert!(window("2001-01-01T00:00:00Z", "2999-01-01T00:00:00+01:00").minter().is_ok());
}

/// Times are read with their zone, to the second.
#[test]
fn keys_have_a_window() {
    let key = json!({
        "algorithm": "HS256", "secret": SECRET,
        "not_before": "1970-01-01T01:00:10+01:00", "not_after": "2999-01-01T00:00:00.9Z"
    });
    let loaded = listed(&json!([key])).load().unwrap();
    let [key] = &*loaded.verifier().unwrap().keys() else { panic!() };
    assert_eq!((key.begins(), key.ends()), (Some(10), Some(32_472_144_000)));
    // TOML has times of its own.
    let toml = folder(&[(
        "auth.toml",
        &format!("[[jwt.keys]]\nalgorithm = \"HS256\"\nsecret = \"{SECRET}\"\nnot_before = 1970-01-01T00:00:10Z\n"),
    )]);
    let loaded = with(&[("AUTH_JWT_SECRET", "")]).folder(toml.path()).load().unwrap();
    assert_eq!(loaded.verifier().unwrap().keys()[0].begins(), Some(10));
}

/// Every kind of key in one list, and what the summary shows of the whole.
#[test]
fn a_list_has_keys_of_every_kind() {
    let jwk: Value = serde_json::from_str(&jwks()).unwrap();
    let jwk = &jwk["keys"][0];
    let folder = folder(&[("jwk.json", &jwk.to_string()), ("secret", THIRD)]);
    restrict(&folder.path().join("secret"));
    let path = |name: &str| format!("file:{}", folder.path().join(name).display());
    let keys = json!([
        {"kid": "a", "algorithm": "HS256", "secret": SECRET, "signing": true},
        {"kid": "b", "algorithm": "RS256", "public_key": format!("file:{}", data("rsa2048.public.pem"))},
        {"kid": "c", "algorithm": "ES256", "public_key": fs::read_to_string(data("p256.public.pem")).unwrap()},
        {"jwk": jwk},
        {"algorithm": "HS256", "secret": path("secret")},
    ]);
    let loaded = listed(&keys).load().unwrap();
    assert_eq!(fingerprints(&loaded).len(), 5);
    let shown = state(&loaded, "AUTH_JWT_KEYS");
    let start =
        format!("AUTH_JWT_KEYS = HS256 {} (`a`), which signs, RS256 sha256:6effd747 (`b`), ES256 ", key_of(SECRET));
    assert!(shown.starts_with(&start), "{shown}");
    assert!(shown.ends_with("(AUTH_JWT_KEYS in the environment)"), "{shown}");
    let by_file = listed(&json!([{"kid": "ed", "jwk": path("jwk.json")}])).load().unwrap();
    assert_eq!(fingerprints(&by_file).len(), 1);
}

/// Conformance 20, 28, F7, F36: a key that is not wholly clear is refused, with its place, and never with its value.
#[test]
fn keys_that_are_not_clear_are_refused() {
    let jwk: Value = serde_json::from_str(&jwks()).unwrap();
    let jwk = &jwk["keys"][0];
    let good = || json!({"kid": "a", "algorithm": "HS256", "secret": SECRET});
    let with = |name: &str, value: Value| {
        let mut key = good();
        key[name] = value;
        key
    };
    for (key, said) in [
        (with("secert", json!("x")), "it has no `secert`; did you mean `secret`?"),
        (with("algorithm", json!("hs256")), "an algorithm is one of"),
        (with("algorithm", json!("")), "has no `algorithm`: write it"),
        (with("algorithm", json!(256)), "`algorithm` is not a text"),
        (with("algorithm", json!("RS256")), "RS256 takes a `public_key` or a `jwk`"),
        (with("secret", json!("short")), "the secret is refused"),
        (with("secret", json!({})), "`secret` is not a text"),
        (with("public_key", json!("x")), "has exactly one of `secret`, `public_key` and `jwk`"),
        (json!({"algorithm": "HS256"}), "has exactly one of"),
        (json!({"algorithm": "HS256", "public_key": "x"}), "HS256 takes a `secret`"),
        (with("kid", json!("k".repeat(257))), "a `kid` has 1 to 256 bytes"),
        (with("not_before", json!("2026-11-26")), "`not_before` is no time with its zone"),
        (with("not_before", json!("2026-11-26T00:00:00")), "`not_before` is no time with its zone"),
        (with("not_after", json!("1960-01-01T00:00:00Z")), "`not_after` is no time with its zone"),
        (with("not_after", json!(1_800_000_000)), "`not_after` is not a text"),
        (with("signing", json!("true")), "`signing` is neither `true` nor `false`"),
        (json!({"jwk": jwk, "algorithm": "ES256"}), "`algorithm` is not what the JWK says by `alg`"),
        (json!({"jwk": jwk, "kid": "other"}), "`kid` is not what the JWK says by `kid`"),
        (json!({"jwk": {"kty": "OKP", "d": SECRET}, "algorithm": "EdDSA"}), "the JWK is refused"),
        (json!({"jwk": SECRET}), "`jwk` is a JSON Web Key"),
        (json!({"jwk": "file:/absent/jwk.json"}), "the file `/absent/jwk.json` does not exist"),
    ] {
        let message = refused(listed(&json!([good(), key])));
        assert!(message.starts_with("AUTH_JWT_KEYS in the environment, key 2: "), "{message}");
        assert!(message.contains(said), "{said}: {message}");
        assert!(!message.contains("u0VJS1t9"), "{message}");
    }
    let backwards = json!([{
        "algorithm": "HS256", "secret": SECRET,
        "not_before": "2026-11-26T00:00:00Z", "not_after": "2026-11-26T00:00:00Z"
    }]);
    assert!(refused(listed(&backwards)).contains("it would never be a key"));
    for (list, said) in [
        (json!([good(), good()]), "two keys have the `kid` `a`"),
        (
            json!([]),
            "AUTH_JWT_KEYS in the environment: the list is empty; write JSON, `[{…}, {…}]`, or `file:PATH` of it",
        ),
        (json!({}), "it is not a list of objects"),
        (json!([SECRET]), "it is not a list of objects"),
    ] {
        let message = refused(listed(&list));
        assert!(message.contains(said) && !message.contains("u0VJS1t9"), "{message}");
    }
    for (text, said) in [
        (r#"[{"kid": "a", "kid": "b"}]"#, "line 1, column 19: a name stands twice"),
        (r#"[{"secret": "u0VJS1t9"#, "it ends too early"),
        ("u0VJS1t9", "line 1, column 1: it is not JSON"),
        ("file:/absent/keys.json", "the file `/absent/keys.json` does not exist"),
    ] {
        let message = refused(super::with(&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS", text)]));
        assert!(message.starts_with("AUTH_JWT_KEYS in the environment: ") && message.contains(said), "{message}");
        assert!(!message.contains("u0VJS1t9"), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

/// A public Ed25519 key without `alg`.
fn jwks() -> String {
    let pem = fs::read_to_string(data("ed25519.public.pem")).unwrap();
    let body: String = pem.lines().filter(|line| !line.starts_with("---")).collect();
    let der = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, body).unwrap();
    let x = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &der[der.len() - 32..]);
    json!({"keys": [
        {"kty": "OKP", "crv": "Ed25519", "kid": "ed", "alg": "EdDSA", "x": x},
        {"kty": "RSA", "use": "enc", "kid": "enc", "n": "AQAB", "e": "AQAB"},
    ]})
    .to_string()
}

/// What signs with the key of [`jwks`].
fn stranger() -> Minter {
    let pem = fs::read_to_string(data("ed25519.private.pem")).unwrap();
    let key = SigningKey::pem(Algorithm::EdDsa, &pem).unwrap().with_kid("ed").unwrap();
    Minter::builder().key(key).issuer("https://issuer.example").audience("api").build().unwrap()
}

/// A key set in a file: keys without `alg` are for `jwt.algorithm`, else for that of the preset.
#[test]
fn a_key_set_in_a_file() {
    let without_alg = jwks().replace(r#""alg":"EdDSA","#, "");
    let folder = folder(&[("jwks.json", &jwks()), ("bare.json", &without_alg), ("none.json", "{}")]);
    let set = |name: &str, more: &[(&str, &str)]| {
        let path = format!("file:{}", folder.path().join(name).display());
        with(&[&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEY_SET", path.as_str())], more].concat())
    };
    let loaded = set("jwks.json", &[]).load().unwrap();
    let token = stranger().mint(NewToken::new("alice")).unwrap();
    assert!(accepts(&loaded, token.expose()));
    assert!(state(&loaded, "AUTH_JWT_KEY_SET").contains("jwks.json, EdDSA sha256:9bf5909c (`ed`) ("));
    assert!(no_minter(&loaded).contains("a key set verifies tokens and signs none"));
    let bare = set("bare.json", &[("AUTH_JWT_ALGORITHM", "EdDSA")]).load().unwrap();
    assert!(accepts(&bare, token.expose()));
    assert!(refused(set("bare.json", &[])).contains("no algorithm is configured for such keys"));
    let preset = refused(set("bare.json", &[("AUTH_JWT_PRESET", "keycloak")]));
    assert!(preset.contains("RS256 needs"), "{preset}");
    let none = refused(set("none.json", &[]));
    assert!(none.starts_with("AUTH_JWT_KEY_SET in the environment: `") && none.contains("no list `keys`"), "{none}");
    let inline = with(&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEY_SET", &jwks())]);
    assert!(refused(inline).contains("write `file:PATH` of a JSON Web Key Set"));
}

/// L001-6, F5: keys come one way; both names are told.
#[test]
fn there_is_one_way_to_keys() {
    let ways = [
        ("AUTH_JWT_SECRET", SECRET),
        ("AUTH_JWT_PUBLIC_KEY", "file:issuer.pem"),
        ("AUTH_JWT_KEYS", "[]"),
        ("AUTH_JWT_KEY_SET", "file:jwks.json"),
        ("AUTH_JWT_KEYS_URL", "https://issuer.example/keys"),
        ("AUTH_JWT_DISCOVER", "true"),
    ];
    for (index, one) in ways.iter().enumerate() {
        for other in &ways[index + 1..] {
            let both = if index == 0 { vec![*one, *other] } else { vec![("AUTH_JWT_SECRET", ""), *one, *other] };
            let message = refused(with(&both));
            let said = format!("{} in the environment: {} in the environment is another way to keys", other.0, one.0);
            assert!(message.starts_with(&said), "{message}");
            assert_eq!(message.lines().count(), 1, "{message}");
        }
    }
    // Wherever they stand.
    let folder = folder(&[("auth.toml", "[jwt]\nkeys_url = \"https://issuer.example/keys\"\n")]);
    let message = refused(with(&[]).folder(folder.path()));
    assert!(
        message.contains("`jwt.keys_url` in `") && message.contains("AUTH_JWT_SECRET in the environment is"),
        "{message}"
    );
    assert_eq!(load(&[("AUTH_JWT_DISCOVER", "false")]).warnings().len(), 0, "that is none");
    assert!(refused(with(&[("AUTH_JWT_DISCOVER", "yes")])).contains("is neither `true` nor `false`"));
}

/// L002-17, F3: the secrets of this provider are base64; a text without the prefix would silently be another key.
#[test]
fn the_form_of_a_presets_secret_is_asked_for() {
    let preset = |secret: &str| with(&[("AUTH_JWT_PRESET", "camel-case"), ("AUTH_JWT_SECRET", secret)]);
    let bare = SECRET.strip_prefix("base64:").unwrap();
    assert!(refused(preset(bare)).contains("the secrets of `camel-case` are base64: write `base64:` in front of it"));
    assert!(preset(SECRET).load().is_ok() && preset(OTHER).load().is_ok());
    let folder = folder(&[("secret", bare)]);
    restrict(&folder.path().join("secret"));
    let file = format!("file:{}", folder.path().join("secret").display());
    assert!(refused(preset(&file)).contains("are base64"));
    let list = json!([{"algorithm": "HS256", "secret": bare}]).to_string();
    let list = [("AUTH_JWT_PRESET", "camel-case"), ("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS", &list)];
    assert!(refused(with(&list)).contains("are base64"));
}

/// The algorithm of the one key: what is set, else that of the preset, else HS256.
#[test]
fn the_algorithm_of_a_preset() {
    let pem = format!("file:{}", data("rsa2048.public.pem"));
    let public = [("AUTH_JWT_SECRET", ""), ("AUTH_JWT_PUBLIC_KEY", pem.as_str()), ("AUTH_JWT_PRESET", "keycloak")];
    assert_eq!(load(&public).verifier().unwrap().keys()[0].algorithm(), Algorithm::Rs256);
    let absent = refused(with(&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_PRESET", "keycloak")]));
    assert!(absent.contains("or AUTH_JWT_DISCOVER=true for the keys that the issuer publishes"), "{absent}");
    let shared = [("AUTH_JWT_PRESET", "keycloak"), ("AUTH_JWT_ALGORITHM", "HS256")];
    assert_eq!(load(&shared).verifier().unwrap().keys()[0].algorithm(), Algorithm::Hs256);
    assert!(refused(with(&[("AUTH_JWT_PRESET", "Keycloak")])).contains("a preset is one of `keycloak`"));
}

/// A key that is set and cannot be read is no absent one: nothing is said of another way, and `dev` makes none.
#[cfg(unix)]
#[test]
fn keys_that_are_not_text() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt as _;

    let folder = tempfile::TempDir::new().unwrap();
    for mode in ["dev", "production"] {
        let all: Vec<(OsString, OsString)> = vec![
            ("AUTH_MODE".into(), mode.into()),
            ("AUTH_DATA_DIR".into(), folder.path().into()),
            ("AUTH_JWT_ISSUER".into(), "i".into()),
            ("AUTH_JWT_AUDIENCE".into(), "a".into()),
            ("AUTH_JWT_KEYS".into(), OsString::from_vec(vec![b'[', 0xff])),
        ];
        let message = refused(Configuration::new().variables(all));
        assert_eq!(message, "AUTH_JWT_KEYS in the environment: the value is not Unicode text");
    }
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
}

/// F31: what git tracks or everybody can read, wherever in the settings the secret stands; no word where none does.
#[cfg(unix)]
#[test]
fn files_with_secrets_in_lists() {
    use std::os::unix::fs::PermissionsExt as _;

    let key = |secret: &str| json!([{"algorithm": "HS256", "secret": secret}]).to_string();
    let secret_set =
        json!({"keys": [{"kty": "oct", "alg": "HS256", "k": "u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0"}]});
    let folder = folder(&[
        ("secret", OTHER),
        ("keys.json", &key(SECRET)),
        ("secret.jwks", &secret_set.to_string()),
        ("public.jwks", &jwks()),
    ]);
    let at = |name: &str| folder.path().join(name);
    restrict(&at("secret"));
    let open = |name: &str| fs::set_permissions(at(name), fs::Permissions::from_mode(0o644)).unwrap();
    let file = |name: &str| format!("file:{}", at(name).display());
    let said = |name: &str, text: &str| {
        let loaded = with(&[("AUTH_JWT_SECRET", ""), (name, text)]).folder(folder.path()).load().unwrap();
        let loaded_shows = format!("{loaded:?} {} {}", loaded.summary(), warnings(&loaded));
        assert!(!loaded_shows.contains("u0VJS1t9"), "{loaded_shows}");
        warnings(&loaded).replace(&*folder.path().to_string_lossy(), "DIR")
    };
    let readable =
        |name: &str| format!("`DIR/{name}` holds a secret and can be read by everybody: run `chmod o-r` on it");
    for name in ["keys.json", "secret.jwks", "public.jwks"] {
        open(name);
    }
    assert_eq!(said("AUTH_JWT_KEYS", &file("keys.json")), readable("keys.json"));
    assert_eq!(said("AUTH_JWT_KEY_SET", &file("secret.jwks")), readable("secret.jwks"));
    assert_eq!(said("AUTH_JWT_KEY_SET", &file("public.jwks")), "");
    let list = json!([{"jwk": secret_set["keys"][0]}]).to_string();
    fs::write(at("keys.json"), &list).unwrap();
    assert_eq!(said("AUTH_JWT_KEYS", &file("keys.json")), readable("keys.json"));
    fs::write(at("keys.json"), key(&file("secret"))).unwrap();
    assert_eq!(said("AUTH_JWT_KEYS", &file("keys.json")), "", "it only says where the secret is");
    fs::write(at("keys.json"), json!([{"jwk": file("jwk")}]).to_string()).unwrap();
    fs::write(at("jwk"), secret_set["keys"][0].to_string()).unwrap();
    open("jwk");
    assert_eq!(said("AUTH_JWT_KEYS", &file("keys.json")), readable("jwk"));

    let in_toml = format!("[[jwt.keys]]\nalgorithm = \"HS256\"\nsecret = \"{SECRET}\"\n");
    fs::write(at("auth.toml"), in_toml).unwrap();
    open("auth.toml");
    assert_eq!(said("AUTH_REALM", "x"), readable("auth.toml"));
    restrict(&at("auth.toml"));
    assert_eq!(said("AUTH_REALM", "x"), "");
    let git = |arguments: &[&str]| {
        let status = std::process::Command::new("git").args(arguments).current_dir(folder.path()).status().unwrap();
        assert!(status.success());
    };
    git(&["init", "--quiet"]);
    git(&["add", "auth.toml", "secret"]);
    assert!(said("AUTH_REALM", "x").starts_with("`DIR/auth.toml` holds a secret and is tracked by version control"));
    fs::remove_file(at("auth.toml")).unwrap();
    let tracked = said("AUTH_JWT_KEYS", &key(&file("secret")));
    assert!(tracked.starts_with("`DIR/secret` holds a secret and is tracked by version control"), "{tracked}");
    let issuer = |keys: &str| {
        let secret = file("keys.json");
        let list = json!([{"issuer": "i", "audience": "a", "keys": if keys.is_empty() { &secret } else { keys }}]);
        fs::write(at("issuers.json"), list.to_string()).unwrap();
        open("issuers.json");
        let variables = [("AUTH_ISSUERS", file("issuers.json"))];
        let loaded = Configuration::new().variables(variables).load().unwrap();
        warnings(&loaded).replace(&*folder.path().to_string_lossy(), "DIR")
    };
    assert_eq!(issuer(&key(SECRET)), readable("issuers.json"));
    assert_eq!(issuer(""), readable("jwk"), "a list in a file of its own");
}

/// L000-27: provenance of a list is that of the whole list.
#[test]
fn lists_are_not_joined() {
    let folder = folder(&[(
        "auth.toml",
        &format!("[[jwt.keys]]\nkid = \"file\"\nalgorithm = \"HS256\"\nsecret = \"{OTHER}\"\n"),
    )]);
    let list = json!([{"kid": "environment", "algorithm": "HS256", "secret": SECRET}]).to_string();
    let loaded = with(&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS", &list)]).folder(folder.path()).load().unwrap();
    assert_eq!(fingerprints(&loaded), [key_of(SECRET)], "L000-27: the list of the stronger source is the whole list");
    let shown = state(&loaded, "AUTH_JWT_KEYS").replace(&*folder.path().to_string_lossy(), "DIR");
    assert!(shown.ends_with("(AUTH_JWT_KEYS in the environment, shadows `jwt.keys` in `DIR/auth.toml`)"), "{shown}");
}

#[cfg(feature = "jwks-url")]
mod published {
    use super::*;
    use crate::remote::tests::server::{Server, answer};

    fn from(server: &Server, more: &[(&str, &str)]) -> Configuration {
        let url = server.url("/keys");
        with(&[&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS_URL", url.as_str())], more].concat())
    }

    /// A program that takes the verifier beside the builder has one thread that fetches, and one fetch.
    #[test]
    fn keys_are_fetched_by_one_thread() {
        let server = Server::start(|_, _, stream| answer(stream, "200 OK", &jwks()));
        let loaded = from(&server, &[]).load().unwrap();
        assert_eq!(server.hits(), 0, "reading settings asks nobody");
        let verifier = loaded.verifier().unwrap();
        let auth = [loaded.auth_builder().unwrap().build(), loaded.auth_builder().unwrap().build()];
        assert!(auth.iter().all(Result::is_ok));
        assert!(std::sync::Arc::ptr_eq(&verifier, &loaded.verifier().unwrap()));
        let token = stranger().mint(NewToken::new("alice")).unwrap();
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while verifier.verify(token.expose()).is_err() {
            assert!(std::time::Instant::now() < deadline, "no key came");
            std::thread::yield_now();
        }
        // Others, if there were any, would have begun with the first.
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert_eq!(server.hits(), 1);
        assert!(no_minter(&loaded).contains("keys that the issuer publishes verify tokens and sign none"));
    }

    /// What cannot be fetched is refused at start, at the setting that says it.
    #[test]
    fn addresses_are_checked_at_start() {
        let url = |url: &str, more: &[(&str, &str)]| {
            refused(with(&[&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS_URL", url)], more].concat()))
        };
        for bad in ["http://issuer.example/keys", "file:///etc/passwd", "issuer.example", "https://u:u0VJS1t9@a/"] {
            let message = url(bad, &[]);
            assert!(
                message.starts_with("AUTH_JWT_KEYS_URL in the environment: the URL of the keys is refused"),
                "{message}"
            );
            assert!(!message.contains("u0VJS1t9"), "{message}");
        }
        let shared = url("https://issuer.example/keys", &[("AUTH_JWT_ALGORITHM", "HS256")]);
        assert!(shared.contains("HS256 verifies with a shared secret"), "{shared}");
        let discover =
            |more: &[(&str, &str)]| with(&[&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_DISCOVER", "true")], more].concat());
        assert!(discover(&[]).load().is_ok());
        let name = refused(discover(&[("AUTH_JWT_ISSUER", "issuer")]));
        assert!(name.starts_with("AUTH_JWT_ISSUER in the environment: the URL of the keys is refused"), "{name}");
        let unchecked = refused(discover(&[("AUTH_JWT_UNCHECKED", "iss")]));
        assert!(unchecked.contains("`iss` is not checked, so that no issuer can be asked"), "{unchecked}");
        let missing = refused(discover(&[("AUTH_JWT_ISSUER", "")]));
        assert_eq!(missing.lines().count(), 1, "{missing}");
    }

    /// By the issuer's own document.
    #[test]
    fn keys_are_discovered() {
        let server = Server::start(|_, request, stream| {
            let port = stream.local_addr().unwrap().port();
            let issuer = format!("http://127.0.0.1:{port}");
            let body = if request.contains("openid-configuration") {
                json!({"issuer": issuer, "jwks_uri": format!("{issuer}/keys")}).to_string()
            } else {
                jwks()
            };
            answer(stream, "200 OK", &body);
        });
        let issuer = server.url("");
        let folder =
            folder(&[("auth.toml", &format!("[jwt]\nissuer = \"{issuer}\"\naudience = \"api\"\ndiscover = true\n"))]);
        let nothing: [(&str, &str); 0] = [];
        let loaded = Configuration::new().variables(nothing).folder(Path::new(folder.path())).load().unwrap();
        let verifier = loaded.verifier().unwrap();
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while verifier.fingerprints().is_empty() {
            assert!(std::time::Instant::now() < deadline, "no key came");
            std::thread::yield_now();
        }
        assert_eq!(verifier.fingerprints()[0].to_string(), "sha256:9bf5909c");
    }
}
