//! What an attacker, or a provider that does not mean to be one, may hand in where a good token is asked for.

use serde_json::{Value, json};

use super::testing::{builder, claims, header, token, verifier};
use crate::principal::OwnName;
use crate::{ClaimMapping, JwtVerifier, Preset, Principal, RoleMap, Tenants};

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
            refused(&verifier(), &with(name, value), "is not true, and nothing says what it means");
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
        let caller = caller.completed(1, &RoleMap::default(), Some(&Tenants::of_principal()), OwnName::Subject);
        caller.is_member_of("acme")
    };
    assert_eq!(member(json!("")), None);
    assert_eq!(member(Value::Null), None);
    assert_eq!(member(json!([])), Some(false), "an empty list says that there is none");
    assert_eq!(member(json!("acme")), Some(true));
}
