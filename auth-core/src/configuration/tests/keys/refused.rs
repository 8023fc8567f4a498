//! Keys that are not clear.

use serde_json::{Value, json};

use super::super::{SECRET, refused};
use super::{jwks, listed};

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
    let timed = |claim: &str, name: &str| {
        let mut jwk = jwk.clone();
        jwk[claim] = 1_800_000_000.into();
        let mut key = json!({ "jwk": jwk });
        key[name] = "2026-11-26T00:00:00Z".into();
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
        (timed("nbf", "not_before"), "`not_before` is not what the JWK says by `nbf`"),
        (timed("exp", "not_after"), "`not_after` is not what the JWK says by `exp`"),
        (json!({"jwk": {"kty": "OKP", "d": SECRET}, "algorithm": "EdDSA"}), "the JWK is refused"),
        (json!({"jwk": SECRET}), "`jwk` is a JSON Web Key"),
        (json!({"jwk": "file:/absent/jwk.json"}), "the file `/absent/jwk.json` does not exist"),
    ] {
        let message = refused(listed(&json!([good(), key])));
        assert!(message.starts_with("AUTH_JWT_KEYS in the environment, key 2: "), "{message}");
        assert!(message.contains(said), "{said}: {message}");
        assert!(!message.contains("R8elQchc"), "{message}");
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
        assert!(message.contains(said) && !message.contains("R8elQchc"), "{message}");
    }
    for (text, said) in [
        (r#"[{"kid": "a", "kid": "b"}]"#, "line 1, column 19: a name stands twice"),
        (r#"[{"secret": "R8elQchc"#, "it ends too early"),
        ("R8elQchc", "line 1, column 1: it is not JSON"),
        ("file:/absent/keys.json", "the file `/absent/keys.json` does not exist"),
    ] {
        let message = refused(super::super::with(&[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS", text)]));
        assert!(message.starts_with("AUTH_JWT_KEYS in the environment: ") && message.contains(said), "{message}");
        assert!(!message.contains("R8elQchc"), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}
