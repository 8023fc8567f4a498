use serde_json::{Value, json};

use super::{accepts, file};
use crate::jwt::compact::{self, encode};
use crate::jwt::testing::{forge, secret};
use crate::{Algorithm, JwtVerifier, KeySet, Secret, SecretFault, VerificationKey};

fn set(key: &Value, algorithm: Option<Algorithm>) -> Result<KeySet, String> {
    let mut key = key.clone();
    if let Some(members) = key.as_object_mut() {
        // Some examples print the private key.
        members.retain(|name, _| !["d", "p", "q", "dp", "dq", "qi"].contains(&&**name));
    }
    KeySet::jwks(&json!({"keys": [key]}).to_string(), algorithm).map_err(|error| error.to_string())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// RFC 7515 appendix A, RFC 7797 §4, RFC 7519: the signatures are good; a printed secret is refused as one.
#[test]
fn signatures_of_the_examples_verify() {
    let mut judged = Vec::new();
    for name in ["rfc7515", "rfc8037", "rfc7519", "rfc7797"] {
        let file = file(&format!("rfc/{name}.json"));
        for vector in file["vectors"].as_array().unwrap() {
            let key = [&vector["key"], &file["key"], &file["key_public"]].into_iter().find(|key| key.is_object());
            let (Some(token), Some(key)) = (vector["compact"].as_str(), key) else { continue };
            let alg = vector["alg"].as_str().unwrap_or("HS256").parse::<Algorithm>();
            let outcome = match alg {
                Err(_) => Err("not offered".to_owned()),
                Ok(Algorithm::Hs256) => {
                    let bytes = compact::decode(text(&key["k"])).unwrap();
                    let refused = Secret::parse(&format!("base64:{}", text(&key["k"])), 32).unwrap_err();
                    assert!(refused.faults().contains(&SecretFault::Published));
                    hmac(&bytes, token)
                }
                Ok(algorithm) => set(key, Some(algorithm)).and_then(|keys| accepts(&keys, token)),
            };
            judged.push((name, text(&vector["section"]).to_owned(), outcome.is_ok()));
        }
    }
    let judged: Vec<_> = judged.iter().map(|(name, section, good)| (*name, &**section, *good)).collect();
    assert_eq!(
        judged,
        [
            ("rfc7515", "A.1", true),
            ("rfc7515", "A.2", true),
            ("rfc7515", "A.3", true),
            // P-521 is not offered.
            ("rfc7515", "A.4", false),
            // Not signed.
            ("rfc7515", "A.5", false),
            ("rfc8037", "A.4/A.5", true),
            ("rfc7519", "3.1", true),
            ("rfc7797", "4.1 control", true),
            // RFC 7797 §7: no JWT has a `b64` that is false.
            ("rfc7797", "4.2 detached b64=false", false),
        ]
    );
}

/// A signature by a secret that no configuration accepts.
fn hmac(secret: &[u8], token: &str) -> Result<(), String> {
    let token = compact::Compact::split(token).map_err(|error| error.to_string())?;
    let header = compact::decode(token.header).unwrap();
    crate::jwt::header::Header::read(&header).map_err(|error| error.to_string())?;
    let signature = compact::decode(token.signature).unwrap();
    let key = VerificationKey::unchecked_secret(Algorithm::Hs256, secret).unwrap();
    let good = key.verifies(token.message.as_bytes(), &signature);
    if good { Ok(()) } else { Err("the signature does not verify".to_owned()) }
}

/// RFC 7517 appendix A: the public set holds one key for signatures; the private and the symmetric one are refused.
#[test]
fn key_sets_of_the_examples_are_read() {
    let file = file("rfc/rfc7517_7638.json");
    let keys = KeySet::jwks(&file["public_jwks"].to_string(), None).unwrap();
    assert_eq!(keys.iter().filter_map(VerificationKey::kid).collect::<Vec<_>>(), ["2011-04-29"]);
    assert_eq!(keys.skipped(), ["`1`: the JWK is refused: its `use` is `enc`, not `sig`"]);
    let message = KeySet::jwks(&file["private_jwks"].to_string(), None).unwrap_err().to_string();
    assert!(message.contains("private member `d`"), "{message}");
}

/// RFC 9449: a proof of possession is no access token (conformance 27).
#[test]
fn a_dpop_proof_is_no_access_token() {
    let file = file("rfc/rfc9449.json");
    let keys = set(&file["public_jwk"], Some(Algorithm::Es256)).unwrap();
    let proofs = file["proofs"].as_array().unwrap();
    assert!(!proofs.is_empty());
    for proof in proofs {
        let message = accepts(&keys, text(&proof["compact"])).unwrap_err();
        assert!(message.contains("`typ`"), "{message}");
    }
}

/// RFC 9068 §3: the token of figure 2, signed with a key of ours, passes the strict profile.
#[test]
fn the_access_token_of_rfc_9068_passes_the_strict_profile() {
    let file = file("rfc/rfc9068.json");
    let (header, claims) = (&file["header"], &file["claims"]);
    let (mut header, now) = (header.clone(), claims["iat"].as_u64().unwrap() + 60);
    header["alg"] = json!("HS256");
    let key = VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap().with_kid(text(&header["kid"])).unwrap();
    let build = |lifetime| {
        JwtVerifier::builder()
            .key(key.clone())
            .issuer(text(&claims["iss"]))
            .audience(text(&claims["aud"]))
            .strict_profile()
            .max_lifetime(core::time::Duration::from_secs(lifetime))
            .clock(crate::jwt::testing::At(now))
            .build()
            .unwrap()
    };
    let token = forge(Algorithm::Hs256, &secret(), &header.to_string(), &claims.to_string());
    let lives = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    let caller = build(lives).verify(&token).unwrap();
    assert_eq!(caller.subject(), "5ba552d67");
    assert!(build(86_400).verify(&token).is_err(), "it lives 245 days, and a day is the most by default");
    let unprintable = format!("{}.{}", encode(header.to_string()), "x");
    assert!(build(lives).verify(&unprintable).is_err());
}
