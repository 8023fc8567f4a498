use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{accepts, file};
use crate::jwt::compact;
use crate::{Algorithm, InvalidKeySet, KeySet, VerificationKey};

/// Tests of `json_web_signature_test.json` that end otherwise than their label says.
const SIGNATURES: &[(u64, &str)] = &[
    (346, "labelled valid; the key's `alg` is PS256 and the token's PS384: a key has one algorithm"),
    (347, "labelled valid; P-521 is not offered (and the key's `alg` is misspelt `ES521`)"),
    (350, "labelled valid; the key's `alg` is PS256 and the token's PS384: a key has one algorithm"),
    (351, "labelled valid; P-521 is not offered (and the key's `alg` is misspelt `ES521`)"),
    (367, "labelled invalid; the same bytes and key as test 357, which is labelled valid"),
    (370, "labelled invalid; the same bytes and key as test 357, which is labelled valid"),
    (372, "labelled valid; a `?` in the header: RFC 7515 §5.2 allows no other characters"),
    (373, "labelled valid; a `?` in the claims: RFC 7515 §5.2 allows no other characters"),
];

/// Tests of `json_web_key_test.json` that end otherwise than their label says.
const KEYS: &[(u64, &str)] = &[
    (1, "labelled invalid, ambiguous; a set may hold keys of several kinds, each with its own algorithm"),
    (4, "labelled invalid, ambiguous; of the two keys with one `kid` the second is not base64url, and skipped"),
    (13, "labelled valid; the secret is a sequence of bytes, and refused as predictable"),
    (14, "labelled valid; the secret is a sequence of bytes, and refused as predictable"),
    (15, "labelled valid; the secret is a sequence of bytes, and refused as predictable"),
];

/// What was accepted, by test, and what was labelled so.
fn judge(name: &str) -> BTreeMap<u64, (bool, bool, String)> {
    let file = file(&format!("wycheproof/{name}"));
    let mut judged = BTreeMap::new();
    for group in file["testGroups"].as_array().unwrap() {
        let keys = keys_of(group);
        for test in group["tests"].as_array().unwrap() {
            let outcome =
                keys.as_ref().map_err(Clone::clone).and_then(|keys| accepts(keys, test["jws"].as_str().unwrap()));
            let labelled = test["result"] == "valid";
            let id = test["tcId"].as_u64().unwrap();
            let shown = format!("{} {}: {outcome:?}", group["comment"], test["comment"]);
            judged.insert(id, (outcome.is_ok(), labelled, shown));
        }
    }
    judged
}

/// The public key, or the secret, as one would configure it.
fn keys_of(group: &Value) -> Result<KeySet, String> {
    let key = group.get("public").unwrap_or(&group["private"]);
    let set = if key.get("keys").is_some() { key.clone() } else { json!({"keys": [key]}) };
    match KeySet::jwks(&set.to_string(), None) {
        // The secret of one group repeats itself, and is refused for that: its signatures are judged all the same.
        Err(InvalidKeySet::NoUsableKey(why))
            if key.get("keys").is_none() && why.iter().any(|why| why.contains("repeated")) =>
        {
            let secret = compact::decode(key["k"].as_str().unwrap()).unwrap();
            let key = VerificationKey::unchecked_secret(Algorithm::Hs256, &secret).unwrap();
            Ok(KeySet::new([key.with_kid(group["private"]["kid"].as_str().unwrap()).unwrap()]).unwrap())
        }
        other => other.map_err(|error| error.to_string()),
    }
}

fn compare(name: &str, differences: &[(u64, &str)], count: (usize, usize)) {
    let judged = judge(name);
    let differ: Vec<_> = judged.iter().filter(|(_, (found, labelled, _))| found != labelled).collect();
    let ids: Vec<u64> = differ.iter().map(|(id, _)| **id).collect();
    assert_eq!(ids, differences.iter().map(|(id, _)| *id).collect::<Vec<_>>(), "{differ:#?}");
    let accepted = judged.values().filter(|(found, ..)| *found).count();
    assert_eq!((accepted, judged.len()), count, "the file was read");
}

/// Conformance 18, 19, 20, 21, 29, 31: 401 signatures.
#[test]
fn signatures_are_judged_as_labelled() {
    compare("json_web_signature_test.json", SIGNATURES, (42, 401));
}

/// Conformance 20, 32: 26 keys.
#[test]
fn keys_are_judged_as_labelled() {
    compare("json_web_key_test.json", KEYS, (4, 26));
}
