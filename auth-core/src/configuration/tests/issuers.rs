//! Several issuers.

use serde_json::{Value, json};

use super::{OTHER, SECRET, folder, key_of, refused, state, warnings};
use crate::configuration::{Configuration, Loaded};
use crate::jwt::{Algorithm, Minter, NewToken, SigningKey};
use crate::secret::Secret;

fn staff() -> Value {
    json!({"issuer": "https://login.example", "audience": "api", "secret": SECRET})
}

fn customers() -> Value {
    json!({"issuer": "https://customers.example", "audience": "shop", "secret": OTHER})
}

fn of(issuers: &Value) -> Configuration {
    Configuration::new().variables([("AUTH_ISSUERS", issuers.to_string())])
}

fn token(issuer: &str, audience: &str, secret: &str) -> String {
    let key = SigningKey::hmac(Algorithm::Hs256, &Secret::parse(secret, 32).unwrap()).unwrap();
    let minter = Minter::builder().key(key).issuer(issuer).audience(audience).build().unwrap();
    minter.mint(NewToken::new("alice").claim("groups", "b")).unwrap().expose().to_owned()
}

fn accepts(loaded: &Loaded, token: &str) -> bool {
    loaded.verifier().unwrap().verify(token).is_ok()
}

/// Conformance 23: each issuer has its keys, its audience and its claims, and none of another's.
#[test]
fn settings_of_issuers_do_not_mix() {
    let mut other = customers();
    other["roles"] = "groups".into();
    let loaded = of(&json!([staff(), other])).load().unwrap();
    let verify = |token: &str| loaded.verifier().unwrap().verify(token).unwrap();
    let [login, shop] = ["https://login.example", "https://customers.example"];
    assert!(!verify(&token(login, "api", SECRET)).has_role("b"));
    assert!(verify(&token(shop, "shop", OTHER)).has_role("b"));
    for (issuer, audience, secret) in [
        (login, "api", OTHER),
        (login, "shop", SECRET),
        (shop, "shop", SECRET),
        (shop, "api", OTHER),
        ("x", "api", SECRET),
    ] {
        assert!(!accepts(&loaded, &token(issuer, audience, secret)), "{issuer} {audience}");
    }
    assert_eq!(
        state(&loaded, "AUTH_ISSUERS"),
        "AUTH_ISSUERS = https://login.example, https://customers.example (AUTH_ISSUERS in the environment)"
    );
    let shown = format!("{loaded:?} {} {}", loaded.summary(), warnings(&loaded));
    assert!(!shown.contains("R8elQchc") && !shown.contains("2f1c8e5b"), "F31: {shown}");
}

/// A list in a file is the same, with what is in it counted from 1.
#[test]
fn issuers_in_a_file() {
    let toml = format!(
        "[[issuers]]\nissuer = \"a\"\naudience = \"api\"\nsecret = \"{SECRET}\"\n\n[[issuers]]\nissuer = \"b\"\n\
         unchecked = [\"aud\"]\n\n[[issuers.keys]]\nalgorithm = \"HS256\"\nsecret = \"{OTHER}\"\n"
    );
    let nothing: [(&str, &str); 0] = [];
    let folder = folder(&[("auth.toml", &toml)]);
    let loaded = Configuration::new().variables(nothing).folder(folder.path()).load().unwrap();
    assert!(accepts(&loaded, &token("a", "api", SECRET)) && accepts(&loaded, &token("b", "whatever", OTHER)));
    let said = warnings(&loaded).replace(&*folder.path().to_string_lossy(), "DIR");
    assert!(said.contains("`issuers` in `DIR/auth.toml`, issuer 2, `unchecked`: `aud` is not checked"), "{said}");
    let prints: Vec<_> = loaded.verifier().unwrap().fingerprints().iter().map(ToString::to_string).collect();
    assert_eq!(prints, [key_of(SECRET), key_of(OTHER)]);
}

/// F5: everything that is wrong, each with its place; the names are those of the entry.
#[test]
fn issuers_that_are_not_clear_are_refused() {
    let with = |name: &str, value: Value| {
        let mut other = customers();
        other[name] = value;
        other
    };
    for (entry, said) in [
        (with("isuer", json!("x")), ": it has no `isuer`; did you mean `issuer`?"),
        (with("realm", json!("x")), ": it has no `realm`; there are `secret`, "),
        (with("ttl", json!("2h")), ", `ttl`: `2h` is too long"),
        (with("ttl", json!(900)), ", `ttl`: is not a text"),
        (with("leeway", json!("5m")), ", `leeway`: `5m` is too much"),
        (
            with("issuer", json!("")),
            ", `issuer`: is not set; write the `iss` of your tokens, or switch the check off with `unchecked = \"iss\"`",
        ),
        (with("audience", json!("")), ", `audience`: is not set; "),
        (with("secret", json!("")), ", `secret`: is not set; make a secret with"),
        (with("secret", json!("short")), ", `secret`: the secret is refused"),
        (
            with("keys_url", json!("https://a.example/keys")),
            ", `keys_url`: AUTH_ISSUERS in the environment, issuer 2, `secret` is another way to keys: keep one of them; several keys stand in `keys`",
        ),
        (with("unchecked", json!(["iss"])), ", `unchecked`: with several issuers `iss` chooses"),
        (with("issuer", json!("https://login.example")), ": `https://login.example` stands twice"),
        (with("subject_prefix", json!(1)), ": `subject_prefix` is not a text"),
        (with("profile", json!("x")), ", `profile`: a profile is `rfc9068`"),
    ] {
        let message = refused(of(&json!([staff(), entry])));
        let start = format!("AUTH_ISSUERS in the environment, issuer 2{said}");
        assert!(message.starts_with(&start), "{start}\n{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(!message.contains("2f1c8e5b"), "{message}");
    }
    let mut open = staff();
    open["unchecked"] = "iss".into();
    assert!(of(&json!([open])).load().is_ok(), "one issuer may be a name alone");
    let empty = refused(Configuration::new().variables([("AUTH_ISSUERS", "[]")]));
    assert!(empty.starts_with("AUTH_ISSUERS in the environment: the list is empty; write JSON"), "{empty}");
}

/// Beside a list nobody could say which issuer a setting of `[jwt]` is for.
#[test]
fn nothing_of_jwt_stands_beside_issuers() {
    let list = json!([staff()]).to_string();
    for (name, value) in [("AUTH_JWT_SECRET", SECRET), ("AUTH_JWT_UNCHECKED", "aud"), ("AUTH_JWT_TTL", "5m")] {
        let message = refused(Configuration::new().variables([("AUTH_ISSUERS", list.as_str()), (name, value)]));
        let said = format!("{name} in the environment: has no effect beside AUTH_ISSUERS in the environment");
        assert!(message.starts_with(&said), "{message}");
    }
    let folder = folder(&[("auth.toml", "[jwt]\nissuer = \"i\"")]);
    let message = refused(Configuration::new().variables([("AUTH_ISSUERS", list.as_str())]).folder(folder.path()));
    assert!(
        message.contains("`jwt.issuer` in `") && message.contains("each issuer there has its own `issuer`"),
        "{message}"
    );
}

/// A server has one marker of tokens in a subprotocol.
#[test]
fn a_marker_is_one() {
    let marked = |mut issuer: Value, marker: &str| {
        issuer["websocket_protocol"] = marker.into();
        issuer
    };
    assert!(of(&json!([staff(), marked(customers(), "a")])).load().is_ok());
    assert!(of(&json!([marked(staff(), "a"), marked(customers(), "a")])).load().is_ok());
    let two = refused(of(&json!([marked(staff(), "a"), marked(customers(), "b")])));
    assert!(two.contains("issuer 2, `websocket_protocol`: it is another than that of AUTH_ISSUERS"), "{two}");
}

/// A secret of two issuers is said at start.
#[test]
fn a_secret_of_two_issuers() {
    let mut other = customers();
    other["secret"] = SECRET.into();
    let said = warnings(&of(&json!([staff(), other])).load().unwrap());
    let place = "AUTH_ISSUERS in the environment, issuer";
    let print = key_of(SECRET);
    assert_eq!(said, format!("{place} 2: the secret {print} is that of {place} 1, too: whoever has it signs as both"));
    assert_eq!(warnings(&of(&json!([staff(), customers()])).load().unwrap()), "");
}

/// A token is minted for the issuer that signs, and for none where that is not clear.
#[test]
fn what_is_minted_with_several_issuers() {
    let published = json!({
        "issuer": "https://customers.example", "audience": "shop", "algorithm": "EdDSA",
        "public_key": format!("file:{}/tests/data/ed25519.public.pem", env!("CARGO_MANIFEST_DIR"))
    });
    let loaded = of(&json!([published, staff()])).load().unwrap();
    let token = loaded.minter().unwrap().mint(NewToken::new("alice")).unwrap();
    assert_eq!(loaded.verifier().unwrap().verify(token.expose()).unwrap().issuer(), "https://login.example");
    let no_minter = |issuers: Value| of(&issuers).load().unwrap().minter().map(|_| ()).unwrap_err().to_string();
    assert!(no_minter(json!([customers(), staff()])).contains("several issuers have a secret that signs"));
    assert!(no_minter(json!([published])).contains("a public key verifies tokens and signs none"));
}

/// `dev` makes a secret for one issuer alone.
#[test]
fn no_secret_is_made_for_one_of_several() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut other = customers();
    other["secret"] = "".into();
    let list = json!([staff(), other]).to_string();
    let variables =
        [("AUTH_ISSUERS", list.as_str()), ("AUTH_MODE", "dev"), ("AUTH_DATA_DIR", folder.path().to_str().unwrap())];
    assert!(refused(Configuration::new().variables(variables)).contains("issuer 2, `secret`: is not set"));
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
}
