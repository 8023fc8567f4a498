//! Keys: where they come from, which of them signs, and what holds of each.

#[cfg(unix)]
mod exposed;
#[cfg(feature = "jwks-url")]
mod published;
mod refused;

use std::fs;

use serde_json::{Value, json};

use super::{OTHER, SECRET, folder, key_of, load, refused, restrict, state, with};
use crate::configuration::{Configuration, Loaded};
use crate::jwt::{Algorithm, Minter, NewToken, SigningKey};

const THIRD: &str = "base64:LfasFZs3YmGsQCKAMOCUnNdJwwfI1SYywcG4WZ8pZHM=";

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

/// L003-37: the way of `docs/tokens.md` from one secret to a list; and why the old key gets no `kid` there, and the new one
/// does not become a bare secret afterwards.
#[test]
fn a_rotation_begins_with_one_secret() {
    let old = json!({"algorithm": "HS256", "secret": SECRET});
    let new = json!({"kid": "new", "algorithm": "HS256", "secret": OTHER});
    let with_member = |key: &Value, name: &str, value: Value| {
        let mut key = key.clone();
        key[name] = value;
        key
    };
    let signing = |key: &Value| with_member(key, "signing", true.into());
    let named = with_member(&signing(&old), "kid", "old".into());
    let steps = [
        load(&[]),
        listed(&json!([signing(&old), new])).load().unwrap(),
        listed(&json!([old, signing(&new)])).load().unwrap(),
        listed(&json!([new])).load().unwrap(),
    ];
    for pair in steps.windows(2) {
        for (one, other) in [(&pair[0], &pair[1]), (&pair[1], &pair[0])] {
            assert!(accepts(other, &minted(one)));
        }
    }
    assert!(!accepts(&steps[3], &minted(&steps[0])));
    let named = listed(&json!([named, new])).load().unwrap();
    assert!(!accepts(&steps[0], &minted(&named)), "those that are not restarted yet");
    assert!(!accepts(&load(&[("AUTH_JWT_SECRET", OTHER)]), &minted(&steps[3])), "the list stays");
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
