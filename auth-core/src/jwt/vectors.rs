//! Signatures that were made elsewhere: RFC 7515, RFC 8037, and Project Wycheproof.

use jsonwebtoken::DecodingKey;
use serde_json::Value;

use super::compact::{self, Compact};
use super::header::Header;
use super::testing::data;
use super::{Algorithm, VerificationKey, provider, public_key};

/// Whether the token's outer form, header and signature are good: everything but what the claims say.
fn accepts(algorithm: Algorithm, key: &Value, token: &str) -> bool {
    let parts = || {
        let token = Compact::split(token).ok()?;
        let header = Header::read(token.header).ok()?;
        compact::decode(token.claims)?;
        Some((header.algorithm, token.message.as_bytes(), compact::decode(token.signature)?))
    };
    let Some((alg, message, signature)) = parts() else { return false };
    alg == algorithm && verifies(algorithm, key, message, &signature)
}

fn verifies(algorithm: Algorithm, key: &Value, message: &[u8], signature: &Vec<u8>) -> bool {
    let member = |name: &str| compact::decode(key[name].as_str().unwrap()).unwrap();
    let material = match algorithm {
        Algorithm::Rs256 => public_key::rsa(&member("n"), &member("e")),
        Algorithm::Es256 => [vec![4], member("x"), member("y")].concat(),
        Algorithm::EdDsa => member("x"),
        _ => return provider::verifies(algorithm, &DecodingKey::from_secret(&member("k")), message, signature),
    };
    let spki = public_key::spki(algorithm, &material);
    VerificationKey::of_spki(&spki, algorithm).unwrap().verifies(message, signature)
}

/// Conformance 18, 19, 21 and 29, against other implementations.
#[test]
fn signatures_of_others_are_judged_alike() {
    let file: Value = serde_json::from_str(&data("signatures.json")).unwrap();
    let (mut good, mut bad, mut wrong) = (0, 0, Vec::new());
    for group in file["groups"].as_array().unwrap() {
        let algorithm: Algorithm = group["key"]["alg"].as_str().unwrap().parse().unwrap();
        for test in group["tests"].as_array().unwrap() {
            let expected = test["result"] == "valid";
            if accepts(algorithm, &group["key"], test["jws"].as_str().unwrap()) != expected {
                wrong.push(format!("{} {} {} ({})", group["comment"], test["tcId"], test["comment"], test["result"]));
            }
            *(if expected { &mut good } else { &mut bad }) += 1;
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!((good, bad), (22, 290), "the file was read");
}
