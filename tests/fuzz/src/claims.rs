use serde_json::Value;

use crate::signing::{NOW, VERIFIER, sign};

/// Bytes in place of claims, well signed. What is accepted says what it must, read by another reader.
///
/// # Panics
/// Where claims are accepted that do not.
pub fn claims(data: &[u8]) {
    let Ok(caller) = VERIFIER.verify(&sign(br#"{"alg":"HS256"}"#, data)) else { return };
    let claims: Value = serde_json::from_slice(data).unwrap_or_default();
    assert_eq!(claims["iss"], "iss");
    let audience = &claims["aud"];
    assert!(audience == "api" || audience.as_array().is_some_and(|names| names.iter().any(|name| name == "api")));
    let subject =
        if claims["sub"].as_str().is_some_and(|sub| !sub.is_empty()) { &claims["sub"] } else { &claims["user_id"] };
    assert_eq!(subject, caller.subject());
    let expires = claims["exp"].as_u64().unwrap_or_default();
    assert!(expires + 30 > NOW && expires <= claims["iat"].as_u64().unwrap_or(NOW) + 86_400);
    assert!(claims["nbf"].as_u64().unwrap_or_default() <= NOW + 30);
    assert!(claims["active"].as_bool().unwrap_or(true) && claims["isActive"].as_bool().unwrap_or(true));
    for absent in ["cnf", "at_hash", "authorization_details"] {
        assert!(claims[absent].is_null());
    }
    let act = &claims["act"];
    assert_eq!(caller.actor().is_some(), !act.is_null(), "who acts is nobody or somebody, and never passed over");
    if let Some(actor) = caller.actor() {
        assert_eq!(act["sub"], actor.subject());
        assert!(if act["iss"].is_null() { actor.issuer() == "iss" } else { act["iss"] == actor.issuer() });
        assert!(!caller.has_permission("x:y") && caller.roles().next().is_none(), "nothing lists the actor");
    }
    for role in caller.roles() {
        let says = |name: &str| {
            claims[name] == role || claims[name].as_array().is_some_and(|roles| roles.iter().any(|known| known == role))
        };
        assert!(says("roles") || says("role"));
    }
}

/// Bytes in place of a token's header, well signed. What is accepted is the configured algorithm and no extension.
///
/// # Panics
/// Where another header is accepted.
pub fn jose_header(data: &[u8]) {
    let good = br#"{"iss":"iss","aud":"api","sub":"a","exp":1800000060}"#;
    let Ok(_) = VERIFIER.verify(&sign(data, good)) else { return };
    let header: Value = serde_json::from_slice(data).unwrap_or_default();
    assert_eq!(header["alg"], "HS256");
    for absent in ["crit", "b64", "zip", "enc", "kid"] {
        assert!(header.get(absent).is_none(), "`{absent}` was accepted");
    }
    if let Some(typ) = header.get("typ") {
        let typ = typ.as_str().map(str::to_ascii_lowercase).unwrap_or_default();
        assert!(["jwt", "at+jwt", "application/at+jwt"].contains(&&*typ));
    }
}
