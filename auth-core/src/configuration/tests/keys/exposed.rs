//! Secrets in lists and key sets that others have.

use std::fs;

use serde_json::json;

use super::super::{OTHER, SECRET, folder, restrict, warnings, with};
use super::jwks;
use crate::configuration::Configuration;

/// F31: what git tracks or everybody can read, wherever in the settings the secret stands; no word where none does.
#[test]
fn files_with_secrets_in_lists() {
    use std::os::unix::fs::PermissionsExt as _;

    let key = |secret: &str| json!([{"algorithm": "HS256", "secret": secret}]).to_string();
    let secret_set =
        json!({"keys": [{"kty": "oct", "alg": "HS256", "k": "R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI"}]});
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
        assert!(!loaded_shows.contains("R8elQchc"), "{loaded_shows}");
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
