use core::time::Duration;

use serde_json::{Value, json};

use crate::jwt::compact::decode;
use crate::jwt::testing::{At, ISSUER, NOW, secret, signing_key};
use crate::{Algorithm, InvalidMinter, JwtVerifier, MintError, Minter, MinterBuilder, NewToken, SigningKey};

fn hmac() -> SigningKey {
    SigningKey::hmac(Algorithm::Hs256, &secret()).unwrap()
}

fn builder() -> MinterBuilder {
    Minter::builder().key(hmac()).issuer(ISSUER).audience("api").clock(At(NOW))
}

fn parts(token: &str) -> [Value; 2] {
    let mut parts =
        token.split('.').map(|part| serde_json::from_slice(&decode(part).unwrap_or_default()).unwrap_or_default());
    [parts.next().unwrap(), parts.next().unwrap()]
}

/// L000-33, L002-14: what a configuration mints, it verifies, with every algorithm.
#[test]
fn what_is_minted_is_verified() {
    let keys = Algorithm::ALL.iter().map(|algorithm| signing_key(*algorithm));
    let token = || {
        NewToken::new("alice")
            .role("editor")
            .permission("docs:write")
            .scopes(["docs:write"])
            .auth_time(NOW)
            .claim("org", 7)
    };
    for key in keys {
        let algorithm = key.verification_key().algorithm();
        for key in [key.clone(), key.with_kid("2026").unwrap()] {
            let verifier = JwtVerifier::builder().key(key.verification_key().clone()).issuer(ISSUER).audience("api");
            let verifier = verifier.keep_claims(["org", "jti"]).clock(At(NOW)).build().unwrap();
            let minted = builder().key(key).build().unwrap().mint(token()).unwrap();
            let caller = verifier.verify(minted.expose()).unwrap_or_else(|error| panic!("{algorithm}: {error}"));
            assert_eq!((caller.issuer(), caller.subject()), (ISSUER, "alice"));
            assert!(caller.has_role("editor") && caller.has_permission("docs:write"));
            assert_eq!((caller.issued_at(), caller.auth_time()), (Some(NOW), Some(NOW)));
            assert_eq!(caller.expires_at(), Some(minted.expires_at()));
            assert_eq!(caller.claim("org"), Some(&json!(7)));
            assert_eq!(caller.claim("jti").and_then(Value::as_str).map(str::len), Some(32));
        }
    }
}

/// L002-9, L002-14: integer seconds; `alg`, `kid` and `typ` are the key's.
#[test]
fn header_and_claims_are_written() {
    let minter = builder().key(hmac().with_kid("k").unwrap()).build().unwrap();
    let [header, mut claims] = parts(minter.mint(NewToken::new("alice")).unwrap().expose());
    assert_eq!(header, json!({"alg": "HS256", "typ": "at+jwt", "kid": "k"}));
    claims.as_object_mut().unwrap().remove("jti").unwrap();
    assert_eq!(claims, json!({"iss": ISSUER, "aud": "api", "sub": "alice", "iat": NOW, "exp": NOW + 900}));
    let minter = builder().build().unwrap();
    let [header, _] = parts(minter.mint(NewToken::new("alice")).unwrap().expose());
    assert_eq!(header, json!({"alg": "HS256", "typ": "at+jwt"}));
    let id = || parts(minter.mint(NewToken::new("alice")).unwrap().expose())[1]["jti"].clone();
    assert_ne!(id(), id());
}

/// An empty scope list is a claim; none is none.
#[test]
fn scopes_are_present_or_absent() {
    let minter = builder().build().unwrap();
    let scope = |token| parts(minter.mint(token).unwrap().expose())[1]["scope"].clone();
    assert_eq!(scope(NewToken::new("a")), Value::Null);
    assert_eq!(scope(NewToken::new("a").scopes([""; 0])), json!(""));
    assert_eq!(scope(NewToken::new("a").scopes(["b", "c"])), json!("b c"));
}

/// F26, F36, L004-16: nothing outlives the maximum.
#[test]
fn the_time_to_live_is_bounded() {
    let minter = builder().max_ttl(Duration::from_hours(1)).build().unwrap();
    let mint = |ttl| minter.mint(NewToken::new("a").ttl(ttl)).map(|minted| minted.expires_at());
    assert_eq!(mint(Duration::from_hours(1)), Ok(NOW + 3600));
    assert_eq!(mint(Duration::from_secs(3601)), Err(MintError::Ttl { seconds: 3601, most: 3600 }));
    assert_eq!(mint(Duration::from_millis(999)), Err(MintError::Ttl { seconds: 0, most: 3600 }));
    let built = |ttl: u64| builder().ttl(Duration::from_secs(ttl)).build().map(|_| ());
    assert_eq!(built(86_400), Ok(()));
    assert_eq!(built(86_401), Err(InvalidMinter::Ttl { seconds: 86_401, most: 86_400 }));
    assert_eq!(built(0), Err(InvalidMinter::Ttl { seconds: 0, most: 86_400 }));
    assert_eq!(builder().clock(At(u64::MAX)).build().unwrap().mint(NewToken::new("a")).unwrap_err(), MintError::Clock);
}

#[test]
fn what_would_not_be_verified_is_not_minted() {
    let minter = builder().build().unwrap();
    let refused = |token| minter.mint(token).unwrap_err();
    assert_eq!(refused(NewToken::new("")), MintError::Empty("subject"));
    assert_eq!(refused(NewToken::new("a").role("")), MintError::Empty("role"));
    assert_eq!(refused(NewToken::new("a").permission("")), MintError::Empty("permission"));
    for scope in ["", "a b", "a\"", "ä"] {
        assert_eq!(refused(NewToken::new("a").scopes([scope])), MintError::Scope, "{scope}");
    }
    for name in ["sub", "exp", "user_id", "roles", "scp", "act"] {
        assert_eq!(refused(NewToken::new("a").claim(name, "x")), MintError::Reserved(name));
    }
    assert!(matches!(refused(NewToken::new("a".repeat(7_000))), MintError::TooLong(_)));
}

/// As long a token as is read is minted, and none that is longer.
#[test]
fn the_longest_token() {
    let minter = builder().build().unwrap();
    let mint = |length: usize| minter.mint(NewToken::new("a".repeat(length)));
    let lengths: Vec<usize> = (5_500..6_500).map_while(|length| Some(mint(length).ok()?.expose().len())).collect();
    assert!(lengths.len() < 1_000 && lengths.contains(&8_192), "{:?}", lengths.last());
    assert_eq!(mint(5_500 + lengths.len()).unwrap_err(), MintError::TooLong(8_193));
}

#[test]
fn what_is_missing_is_named() {
    let refused = |builder: MinterBuilder| builder.build().map(|_| ()).unwrap_err();
    assert_eq!(refused(Minter::builder().issuer("i").audience("a")), InvalidMinter::NoKey);
    assert_eq!(refused(builder().issuer("")), InvalidMinter::NoIssuer);
    assert_eq!(refused(builder().audience("")), InvalidMinter::NoAudience);
}

/// F31.
#[test]
fn debug_hides_the_token() {
    let minter = builder().build().unwrap();
    let token = minter.mint(NewToken::new("alice")).unwrap();
    let shown = format!("{token:?} {minter:?}");
    assert!(token.expose().split('.').all(|part| !shown.contains(part)), "{shown}");
}
