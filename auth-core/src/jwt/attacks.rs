//! What an attacker, or a provider that does not mean to be one, may hand in where a good token is asked for.

use core::time::Duration;

use serde_json::{Value, json};

use super::compact::encode;
use super::testing::{
    At, ISSUER, NOW, builder, claims, forge, header, jwk, key, secret, secret_of, signing_key, token, verifier,
};
use crate::principal::OwnName;
use crate::{
    Algorithm, ClaimMapping, InvalidKeySet, JwtVerifier, KeySet, Preset, Principal, RoleMap, SharedKeys, Tenants,
    VerificationKey,
};

fn verified(verifier: &JwtVerifier, claims: &Value) -> Result<Principal, String> {
    verifier.verify(&token(&header(), claims)).map_err(|error| error.to_string())
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn refused(verifier: &JwtVerifier, claims: &Value, problem: &str) {
    let message = verified(verifier, claims).map(|_| ()).expect_err(problem);
    assert!(message.contains(problem), "{message}");
}

/// Conformance 27: a logout token (OIDC Back-Channel Logout 1.0 §2.4) and every other security event (RFC 8417) is signed
/// by the issuer with the same key, may name this server by `aud`, and says who is logged *out*.
#[test]
fn a_security_event_is_no_access_token() {
    let event = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    refused(&verifier(), &with("events", event), "`events` belongs to a security event");
    refused(&verifier(), &with("events", json!({})), "`events` belongs to a security event");
    assert!(verified(&verifier(), &with("events", json!(["concert"]))).is_ok(), "a claim of the application");
}

/// Conformance 27: where client and API are one registration, an ID token of Entra ID has issuer, audience, keys and roles
/// of an access token, and no `scp` that cuts it. Only the access token says by `azp` whom it was given to.
#[test]
fn an_id_token_of_entra_is_no_access_token() {
    let entra = builder().preset(Preset::Entra).build().unwrap();
    let mut id_token = with("roles", json!(["editor"]));
    (id_token["ver"], id_token["tid"], id_token["nonce"]) = (json!("2.0"), json!("72f988bf"), json!("12345"));
    (id_token["oid"], id_token["preferred_username"]) = (json!("690222be"), json!("abe@example.com"));
    refused(&entra, &id_token, "`azp` is missing, and required");
    id_token["azp"] = json!("38cd");
    assert!(verified(&entra, &id_token).is_ok());
}

/// F22: another spelling of a switched-off account is one, too.
#[test]
fn an_account_that_is_not_active_is_refused_in_every_spelling() {
    for name in ["Active", "ACTIVE", "IsActive", "IS_ACTIVE", "is-active", "Is_Active", "isactive", "_active"] {
        for value in [json!(false), json!("true"), json!(0), json!({})] {
            refused(&verifier(), &with(name, value), "is not true, so the account counts as not active");
        }
        assert!(verified(&verifier(), &with(name, json!(true))).is_ok(), "{name}");
        assert!(verified(&verifier(), &with(name, Value::Null)).is_ok(), "{name}");
    }
    for other in ["inactive_since", "reactivate", "activated", "active_until", "aсtive"] {
        assert!(verified(&verifier(), &with(other, json!(false))).is_ok(), "{other}");
    }
    let mapped = builder().mapping(ClaimMapping::default().active_at("IsActive")).build().unwrap();
    refused(&mapped, &with("IsActive", json!(false)), "`IsActive` is not true");
    assert!(verified(&mapped, &with("IsActive", json!(true))).is_ok());
}

/// An empty text is absent, so nobody knows the tenants, and `not(tenant = …)` stays shut.
#[test]
fn an_empty_name_of_a_tenant_says_nothing() {
    let verifier = builder().mapping(ClaimMapping::default().tenants_at("org")).build().unwrap();
    let member = |value: Value| {
        let caller = verified(&verifier, &with("org", value)).unwrap();
        let caller = caller.completed_with(&RoleMap::default(), Some(&Tenants::of_principal()), OwnName::Subject);
        caller.is_member_of("acme")
    };
    assert_eq!(member(json!("")), None);
    assert_eq!(member(Value::Null), None);
    assert_eq!(member(json!([])), Some(false), "an empty list says that there is none");
    assert_eq!(member(json!("acme")), Some(true));
}

/// A token whose encoded parts are these, under a good signature.
fn signed(header: &str, claims: &str) -> String {
    let message = format!("{header}.{claims}");
    let signature = signing_key(Algorithm::Hs256).sign(message.as_bytes()).unwrap();
    format!("{message}.{}", encode(signature))
}

/// Conformance 29: one spelling of each part, even where the issuer has signed another.
#[test]
fn a_second_spelling_of_a_part_is_refused_though_it_is_signed() {
    // Lengths that leave bits over: 4 of the header, 2 of the claims.
    let claims = claims().to_string();
    let claims = format!("{claims}{}", " ".repeat((5 - claims.len() % 3) % 3));
    let (header, claims) = (encode(r#"{"alg":"HS256"} "#), encode(claims));
    assert!((header.len() % 4, claims.len() % 4) == (2, 3), "{} {}", header.len(), claims.len());
    assert!(verifier().verify(&signed(&header, &claims)).is_ok());
    let next = |part: &str| {
        let (start, last) = part.split_at(part.len() - 1);
        format!("{start}{}", char::from(last.as_bytes()[0] + 1))
    };
    let spellings = |part: &str| {
        [
            next(part),
            format!("{part}="),
            format!("{part}=="),
            format!("{part}\n"),
            format!(" {part}"),
            format!("{part}\0"),
            format!("{part}."),
            format!("{part}A"),
            part.replacen('J', "\u{212a}", 1),
        ]
    };
    for other in spellings(&header) {
        assert!(verifier().verify(&signed(&other, &claims)).is_err(), "{other:?}");
    }
    for other in spellings(&claims) {
        assert!(verifier().verify(&signed(&header, &other)).is_err(), "{other:?}");
    }
    let token = signed(&header, &claims);
    for other in spellings(&token) {
        assert!(verifier().verify(&other).is_err(), "{other:?}");
    }
}

/// Conformance 25: no number is too large, too small or too odd to be judged; what is no whole second is refused.
#[test]
fn times_at_the_limits_neither_panic_nor_open() {
    let forever = Duration::from_secs(u64::MAX);
    let verifiers = [verifier(), builder().max_lifetime(forever).build().unwrap()];
    let times = [
        "18446744073709551615",
        "18446744073709551616",
        "9223372036854775808",
        "1e999",
        "1e400",
        "1e18",
        "1800000600.0",
        "1.8000006e9",
        "-1",
        "-0",
        "-9223372036854775809",
        "\"1800000600\"",
        "[1800000600]",
        "{\"$serde_json::private::Number\": \"1800000600\"}",
        "true",
    ];
    for time in times {
        for name in ["exp", "nbf", "iat", "auth_time"] {
            let rest = if name == "exp" { String::new() } else { format!(r#""exp":{},"#, NOW + 600) };
            let claims = format!(r#"{{"iss":"{ISSUER}","aud":"api","sub":"alice",{rest}"{name}":{time}}}"#);
            let token = forge(Algorithm::Hs256, &secret(), r#"{"alg":"HS256"}"#, &claims);
            for (index, verifier) in verifiers.iter().enumerate() {
                let accepted = verifier.verify(&token).is_ok();
                let whole = matches!(time, "18446744073709551615" | "9223372036854775808");
                // A login in the future is judged where it is asked for; an end that is far away by the longest lifetime.
                assert_eq!(accepted, whole && (name == "auth_time" || (name == "exp" && index == 1)), "{name} {time}");
            }
        }
    }
}

/// Conformance 30: an escape, or a character that ends a text elsewhere, makes no second name of a claim.
#[test]
fn names_are_compared_as_they_are_read() {
    let read = |claims: &str| verifier().verify(&forge(Algorithm::Hs256, &secret(), r#"{"alg":"HS256"}"#, claims));
    let with = |more: &str| {
        let exp = NOW + 600;
        format!(r#"{{"iss":"{ISSUER}","aud":"api","exp":{exp},{more}}}"#)
    };
    assert!(read(&with(r#""\u0073ub":"alice""#)).is_ok());
    for other in [
        r#""sub\u0000":"alice""#,
        r#""\ufeffsub":"alice""#,
        r#""Sub":"alice""#,
        r#""sub ":"alice""#,
        r#""ѕub":"alice""#,
        r#""sub":"alice","\u0073ub":"alice""#,
        r#""sub":"alice","x":{"a":1,"\u0061":1}"#,
        r#""sub":"alice","exp":1800000600"#,
        r#""sub":"\ud800""#,
        r#""sub":"\udc00\ud800""#,
    ] {
        assert!(read(&with(other)).is_err(), "{other}");
    }
    let caller = read(&with(r#""sub":"alice\u0000""#)).unwrap();
    assert_eq!(caller.subject(), "alice\0", "another subject, not a cut one");
    for role in [r#""admin\u0000""#, r#"["admin\u0000"]"#, r#""admin ""#, r#""аdmin""#, r#""Admin""#, r#""user,admin""#]
    {
        let caller = read(&with(&format!(r#""sub":"alice","roles":{role}"#))).unwrap();
        assert!(!caller.has_role("admin"), "{role}");
    }
}

/// Conformance 23: among several issuers a name chooses only if it is written exactly so, and once, and chooses no foreign
/// key, whatever the `kid`; where keys are bound to issuers in one shared set, too.
#[test]
fn an_issuer_is_chosen_by_its_exact_name_and_has_its_own_keys() {
    const ISSUERS: [&str; 2] = ["https://a.example/x", "https://b.example/x"];
    let key = |n: u8| key(Algorithm::Hs256, &secret_of(n));
    let several = |keys: [KeySet; 2]| {
        let verifiers = ISSUERS.into_iter().zip(keys).map(|(issuer, keys)| {
            JwtVerifier::builder().shared_keys(SharedKeys::new(keys)).issuer(issuer).audience("api").clock(At(NOW))
        });
        JwtVerifier::several(verifiers.map(|builder| builder.build().unwrap())).unwrap()
    };
    let own = several([1, 2].map(|n| KeySet::new([key(n).with_kid("same").unwrap()]).unwrap()));
    let nameless = several([1, 2].map(|n| KeySet::new([key(n)]).unwrap()));
    let bound = [1, 2].map(|n| key(n).for_issuer(ISSUERS[usize::from(n) - 1]));
    let bound = several([KeySet::new(bound.clone()).unwrap(), KeySet::new(bound).unwrap()]);
    let signed = |n: u8, header: &str, issuer: &str| {
        let claims = format!(r#"{{{issuer},"aud":"api","sub":"alice","exp":{}}}"#, NOW + 600);
        forge(Algorithm::Hs256, &secret_of(n), header, &claims)
    };
    let issuer = |name: &str| format!(r#""iss":"{name}""#);
    for (verifier, header) in
        [(&own, r#"{"alg":"HS256","kid":"same"}"#), (&nameless, r#"{"alg":"HS256"}"#), (&bound, r#"{"alg":"HS256"}"#)]
    {
        for (n, name) in [(1, ISSUERS[0]), (2, ISSUERS[1])] {
            assert_eq!(verifier.verify(&signed(n, header, &issuer(name))).unwrap().issuer(), name);
            assert!(verifier.verify(&signed(3 - n, header, &issuer(name))).is_err(), "{name} by the other's key");
        }
        for name in [
            "https://a.example/x/",
            "https://A.example/x",
            "HTTPS://a.example/x",
            "https://a.example:443/x",
            "https://a.example/%78",
            "https://a.example./x",
            "https://a.example/y/../x",
            "https://a.example/x\\u0000",
            " https://a.example/x",
            "https://а.example/x",
            "",
        ] {
            assert!(verifier.verify(&signed(1, header, &issuer(name))).is_err(), "{name}");
        }
        let twice = format!(r#"{},"\u0069ss":"{}""#, issuer(ISSUERS[1]), ISSUERS[0]);
        for other in [twice, format!(r#""iss":["{}"]"#, ISSUERS[0]), r#""iss":{}"#.to_owned(), r#""iss":1"#.to_owned()]
        {
            assert!(verifier.verify(&signed(1, header, &other)).is_err(), "{other}");
        }
    }
}

/// Conformance 20, 32: of a key set that somebody spoilt, nothing becomes a key.
#[test]
fn no_key_comes_of_a_spoilt_key_set() {
    let p256 = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    let p256 = encode(hex::decode(p256).unwrap());
    let with = |algorithm: Algorithm, changes: Value| {
        let mut jwk = jwk(algorithm);
        jwk.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        jwk
    };
    let zero = encode([0; 32]);
    let spoilt = [
        with(Algorithm::Rs256, json!({"e": encode([1])})),
        with(Algorithm::Rs256, json!({"e": encode([2])})),
        with(Algorithm::Rs256, json!({"e": encode([0, 1, 0, 1])})),
        with(Algorithm::Rs256, json!({"e": encode([0xff; 300])})),
        with(Algorithm::Rs256, json!({"e": "AQAB=="})),
        with(Algorithm::Rs256, json!({"n": encode(vec![0xff; 65_536 + 256])})),
        with(Algorithm::Rs256, json!({"n": encode([0xff; 255])})),
        with(Algorithm::Rs256, json!({"n": encode([&[0xff; 255][..], &[0xfe]].concat())})),
        with(Algorithm::Rs256, json!({"kty": "rsa"})),
        with(Algorithm::Rs256, json!({"alg": "RS1"})),
        with(Algorithm::Rs256, json!({"alg": "HS256"})),
        with(Algorithm::Rs256, json!({"kty": "oct", "alg": "HS256"})),
        with(Algorithm::Rs256, json!({"p": "AQAB"})),
        with(Algorithm::Rs256, json!({"use": "enc"})),
        with(Algorithm::Rs256, json!({"key_ops": ["sign"]})),
        with(Algorithm::Es256, json!({"x": zero, "y": zero})),
        with(Algorithm::Es256, json!({"x": p256})),
        with(Algorithm::Es256, json!({"y": encode([1; 32])})),
        with(Algorithm::Es256, json!({"crv": "secp256k1"})),
        with(Algorithm::Es256, json!({"crv": "P-384", "alg": "ES384"})),
        with(Algorithm::Es256, json!({"d": zero})),
        with(Algorithm::EdDsa, json!({"x": zero})),
        with(Algorithm::EdDsa, json!({"crv": "X25519"})),
        with(Algorithm::EdDsa, json!({"d": zero})),
        with(Algorithm::Hs256, json!({"k": ""})),
        with(Algorithm::Hs256, json!({"k": encode([0; 64])})),
        json!({}),
        json!(null),
        json!([]),
    ];
    for key in &spoilt {
        let set = json!({"keys": [key]}).to_string();
        assert!(matches!(KeySet::jwks(&set, None), Err(InvalidKeySet::NoUsableKey(_))), "{key}");
        assert!(matches!(KeySet::jwks(&set, Some(Algorithm::Hs256)), Err(InvalidKeySet::NoUsableKey(_))), "{key}");
    }
    let mut all = spoilt.to_vec();
    all.push(jwk(Algorithm::Ps384));
    let keys = KeySet::jwks(&json!({"keys": all}).to_string(), None).unwrap();
    assert_eq!(keys.iter().filter_map(VerificationKey::kid).collect::<Vec<_>>(), ["PS384"]);
    assert_eq!(keys.skipped().len(), spoilt.len());
}

/// Conformance 30: with the feature `raw_value` of `serde_json`, which any crate of a build turns on, a member of this name makes
/// JSON of a text. What a user may write into a profile would be structure that nobody has looked at.
#[test]
fn a_text_does_not_become_structure() {
    let raw = json!({"$serde_json::private::RawValue": r#"{"plan": "free", "plan": "gold"}"#});
    let top = with("$serde_json::private::RawValue", json!("true"));
    for claims in [top, with("profile", raw.clone()), with("list", json!([{"deep": raw}]))] {
        refused(&verifier(), &claims, "are not a JSON object with unique member names");
    }
    let text = with("profile", json!({"about": r#"{"$serde_json::private::RawValue": "true"}"#}));
    assert!(verified(&verifier(), &text).is_ok(), "a text is one");
}
