use serde_json::{Value, json};

use crate::jwt::testing::{ISSUER, NOW, builder, claims, header, token, verifier, verifier_with};
use crate::{AuthenticationError, ClaimMapping, Principal, RoleMap, ScopeRule, Tenants};

/// The good claims, with one changed; `null` takes it away.
fn with(name: &str, value: Value) -> Result<Principal, String> {
    let mut claims = claims();
    claims[name] = value;
    verifier().verify(&token(&header(), &claims)).map_err(|error| error.to_string())
}

fn refused(name: &str, value: Value, problem: &str) {
    let shown = value.to_string();
    let message = with(name, value).map(|_| ()).expect_err(&shown);
    assert!(message.contains(problem), "{name} = {shown}: {message}");
}

#[test]
fn good_claims_become_a_principal() {
    let mut claims = claims();
    claims["roles"] = json!(["editor", "user"]);
    claims["permissions"] = json!(["docs:write", "notes:*"]);
    claims["scope"] = json!("docs:write notes:read");
    claims["auth_time"] = json!(NOW - 100);
    claims["email"] = json!("alice@example.org");
    claims["acr"] = json!("urn:mfa");
    claims["org"] = json!({"id": 7});
    let verifier = verifier_with(builder().keep_claims(["org", "absent"]));
    let caller = verifier.verify(&token(&header(), &claims)).unwrap();
    assert_eq!((caller.issuer(), caller.subject()), (ISSUER, "alice"));
    assert_eq!(caller.roles().collect::<Vec<_>>(), ["editor", "user"]);
    assert!(caller.has_permission("docs:write") && caller.has_permission("notes:read"));
    assert!(!caller.has_permission("notes:write"), "cut by the scopes");
    assert_eq!(caller.scopes().unwrap().collect::<Vec<_>>(), ["docs:write", "notes:read"]);
    assert_eq!(caller.auth_time(), Some(NOW - 100));
    assert_eq!((caller.issued_at(), caller.expires_at()), (Some(NOW - 10), Some(NOW + 600)));
    assert_eq!(caller.claim("org"), Some(&json!({"id": 7})));
    assert_eq!(caller.claim("email"), None, "only what is asked for is kept");
    let (asked, others) = caller.clone().with_claims(|name| name == "email");
    let others = others.read();
    assert!(others.contains_key("sub") && !others.contains_key("email"), "{others:?}");
    assert_eq!(asked.claim("email"), Some(&json!("alice@example.org")));
    assert_eq!(asked.claims().len(), 2, "{:?}", asked.claims());
    assert_eq!(caller.acr(), Some("urn:mfa"));
}

/// Conformance 27: tokens of other kinds.
#[test]
fn other_kinds_are_refused() {
    refused("at_hash", json!("x"), "`at_hash` belongs to an ID token");
    refused("c_hash", json!("x"), "`c_hash` belongs to an ID token");
    refused("cnf", json!({"jkt": "x"}), "`cnf` binds the token");
    for kind in ["id", "refresh", "ID", "Refresh", "dpop+jwt"] {
        refused("token_use", json!(kind), "`token_use` names a token of another kind");
        refused("typ", json!(kind), "`typ` names a token of another kind");
    }
    refused("typ", json!(7), "`typ` is not a string");
    assert!(with("token_use", json!("access")).is_ok() && with("typ", json!("Bearer")).is_ok());
}

/// F22, F23: only true is active, and whatever else is 401 wherever it is found.
#[test]
fn an_inactive_subject_is_refused() {
    for inactive in [json!(false), json!("true"), json!(1), json!("")] {
        refused("active", inactive, "`active` is not true, so the account counts as not active; a text or a number");
    }
    assert!(with("active", json!(true)).is_ok());
}

/// F16, F22: what is not mapped is not passed over where it says that an account is not active.
#[test]
fn an_unmapped_active_claim_counts() {
    for name in ["is_active", "isActive"] {
        refused(name, json!(false), "is not true, so the account counts as not active");
        refused(name, json!("true"), "is not true");
        assert!(with(name, json!(true)).is_ok());
    }
    let mapping = ClaimMapping::default().active_at("isActive");
    let verify = |value: Value| {
        let mut claims = claims();
        claims["isActive"] = value;
        let verifier = verifier_with(builder().mapping(mapping.clone()));
        verifier.verify(&token(&header(), &claims)).map(|_| ()).map_err(|error| error.to_string())
    };
    assert!(verify(json!(false)).unwrap_err().contains("`isActive` is not true"));
    assert!(verify(json!(true)).is_ok() && verify(Value::Null).is_ok());
}

#[test]
fn claims_are_where_a_mapping_says() {
    let mapping = ClaimMapping::new().subject_at("uid").permissions_at("can").active_at("account_enabled");
    let verifier = verifier_with(builder().mapping(mapping));
    let verify = |enabled: bool| {
        let mut claims = claims();
        claims["uid"] = json!("u-7");
        claims["can"] = json!(["docs:write"]);
        claims["account_enabled"] = json!(enabled);
        verifier.verify(&token(&header(), &claims)).map_err(|error| error.to_string())
    };
    let caller = verify(true).unwrap();
    assert_eq!(caller.subject(), "u-7");
    assert!(caller.has_permission("docs:write"));
    assert!(verify(false).unwrap_err().contains("`account_enabled` is not true"));
}

/// F16: the message about a missing claim names the one that nearly is it.
#[test]
fn a_near_name_is_suggested() {
    let mut claims = claims();
    let subject = claims.as_object_mut().unwrap().remove("sub").unwrap();
    claims["userId"] = subject;
    let message = verifier().verify(&token(&header(), &claims)).unwrap_err().to_string();
    assert!(message.contains("`sub` is missing or empty; the token has `userId`"), "{message}");
    let strict = verifier_with(builder().mapping(ClaimMapping::new().require("email_verified")));
    let message = |name: &str| {
        let mut other = self::claims();
        other[name] = json!(true);
        strict.verify(&token(&header(), &other)).map(|_| ()).unwrap_err().to_string()
    };
    assert!(
        message("emailVerified").contains("`email_verified` is missing, and required; the token has `emailVerified`")
    );
    assert!(message("Email-Verified").contains("the token has `Email-Verified`"));
    assert!(message("mail").ends_with("is missing, and required"));
}

/// L003-39: a role held in one tenant says nothing about another.
#[test]
fn tenants_are_read_where_they_are_mapped() {
    let tenants = |value: Value| {
        let mut claims = claims();
        claims["orgs"] = value;
        let caller = verifier_with(builder().mapping(ClaimMapping::default().tenants_at("orgs")));
        let caller = caller.verify(&token(&header(), &claims)).map_err(|error| error.to_string())?;
        let own = crate::principal::OwnName::Subject;
        Ok::<_, String>(caller.completed_with(&RoleMap::default(), Some(&Tenants::of_principal()), own))
    };
    let caller = tenants(json!({"acme": ["owner"], "initech": "guest"})).unwrap();
    assert!(caller.has_role_in("acme", "owner") && caller.has_role_in("initech", "guest"));
    assert!(!caller.has_role_in("initech", "owner") && !caller.has_role("owner"));
    assert_eq!(tenants(json!(["acme", "initech"])).unwrap().tenants().count(), 2);
    assert_eq!(tenants(json!("acme")).unwrap().is_member_of("initech"), Some(false));
    assert_eq!(tenants(Value::Null).unwrap().is_member_of("acme"), None, "nobody knows");
    for broken in [json!(1), json!([1]), json!({"acme": [1]}), json!({"acme": true}), json!({"acme": [""]})] {
        assert!(tenants(broken.clone()).is_err(), "{broken}");
    }
}

/// Conformance 23.
#[test]
fn iss_is_exact() {
    for other in ["https://issuer.example/", "https://ISSUER.example", "issuer.example", " https://issuer.example"] {
        refused("iss", json!(other), "`iss` is not the configured issuer");
    }
    refused("iss", Value::Null, "`iss` is missing");
    refused("iss", json!(""), "`iss` is missing");
    refused("iss", json!([ISSUER]), "`iss` is not a string");
    refused("iss", json!({"iss": ISSUER}), "`iss` is not a string");
}

/// Conformance 24.
#[test]
fn aud_names_this_server() {
    assert!(with("aud", json!("api")).is_ok());
    assert!(with("aud", json!(["other", "api"])).is_ok());
    for other in [json!("API"), json!("api/"), json!("other api"), json!(["other"]), json!([]), json!("apis")] {
        refused("aud", other, "`aud` does not name this server");
    }
    refused("aud", Value::Null, "`aud` is missing");
    refused("aud", json!(""), "`aud` is missing");
    refused("aud", json!(1), "`aud` is neither a string nor a list");
    refused("aud", json!({"api": true}), "`aud` is neither");
    refused("aud", json!(["api", 1]), "`aud` holds something else");
}

/// F16, F25, L002-32: present in one of two spellings, and the same in both.
#[test]
fn the_subject_is_sub_or_user_id() {
    let subject = |sub: Value, user_id: Value| {
        let mut claims = claims();
        claims["sub"] = sub;
        claims["user_id"] = user_id;
        let caller = verifier().verify(&token(&header(), &claims)).map_err(|error| error.to_string())?;
        Ok::<_, String>(caller.subject().to_owned())
    };
    assert_eq!(subject(json!("a"), Value::Null).unwrap(), "a");
    assert_eq!(subject(Value::Null, json!("b")).unwrap(), "b");
    assert_eq!(subject(json!(""), json!("b")).unwrap(), "b");
    assert_eq!(subject(json!("c"), json!("c")).unwrap(), "c");
    assert!(subject(json!("a"), json!("b")).unwrap_err().contains("`sub` and `user_id` say different things"));
    assert!(subject(Value::Null, Value::Null).unwrap_err().contains("`sub` is missing or empty"));
    assert!(subject(json!(""), json!("")).unwrap_err().contains("`sub` is missing or empty"));
    assert!(subject(json!(7), Value::Null).unwrap_err().contains("`sub` is not a string"));
    assert!(subject(json!("7"), json!(7)).unwrap_err().contains("`user_id` is not a string"));
    assert!(subject(Value::Null, json!(7)).unwrap_err().contains("`user_id` is not a string"));
}

/// Conformance 34 (ASVS 10.3.2): what a token says it is for is never passed over.
#[test]
fn authorization_details_are_looked_at_or_refused() {
    let details = json!([{"type": "payment", "amount": 7}]);
    refused("authorization_details", details.clone(), "nothing looks at it");
    refused("authorization_details", json!([]), "nothing looks at it");
    assert!(with("authorization_details", Value::Null).is_ok());
    let verifier = verifier_with(builder().keep_claims(["authorization_details"]));
    let keeping = |value: Value| {
        let mut claims = claims();
        claims["authorization_details"] = value;
        verifier.verify(&token(&header(), &claims)).map_err(|error| error.to_string())
    };
    assert_eq!(keeping(details.clone()).unwrap().claim("authorization_details"), Some(&details));
    for value in
        [json!({"type": "payment"}), json!(["payment"]), json!([{"amount": 7}]), json!([{"type": ""}]), json!("x")]
    {
        assert!(keeping(value).unwrap_err().contains("is not a list of objects that each have a `type`"));
    }
}

/// Conformance 33 and 34: a scope claim is part of the decision, even an empty one, and its words are whole.
#[test]
fn scopes_are_part_of_the_decision() {
    let caller = |scope: Value| {
        let mut claims = claims();
        (claims["permissions"], claims["scope"]) = (json!(["notes:read", "notes:write"]), scope);
        verifier().verify(&token(&header(), &claims)).unwrap()
    };
    for (scope, read) in [
        (Value::Null, true),
        (json!("notes:read"), true),
        (json!("x notes:read y"), true),
        (json!("notes:*"), true),
        (json!(""), false),
        (json!("notes"), false),
        (json!("notes:"), false),
        (json!("notes:rea"), false),
        (json!("notes:reads"), false),
        (json!("xnotes:read"), false),
        (json!("NOTES:READ"), false),
        (json!("notes:write"), false),
    ] {
        assert_eq!(caller(scope.clone()).has_permission("notes:read"), read, "{scope}");
    }
}

/// Conformance 36 (RFC 8693 §4.1): the outermost actor acts, and one within it is history.
#[test]
fn the_outermost_actor_acts() {
    let actor = |act| {
        let caller = with("act", act).unwrap();
        caller.actor().map(|actor| (actor.issuer().to_owned(), actor.subject().to_owned()))
    };
    let of = |issuer: &str, subject: &str| Some((issuer.to_owned(), subject.to_owned()));
    assert_eq!(actor(json!({"sub": "agent"})), of(ISSUER, "agent"), "without `iss` it is of the token's issuer");
    assert_eq!(actor(json!({"sub": "agent", "iss": "https://other.example"})), of("https://other.example", "agent"));
    assert_eq!(actor(json!({"sub": "agent", "iss": null})), of(ISSUER, "agent"));
    let nested = json!({"sub": "agent", "act": {"sub": "admin", "iss": ISSUER}});
    assert_eq!(actor(nested), of(ISSUER, "agent"));
    assert_eq!(actor(Value::Null), None);
}

/// An actor that cannot be read is not nobody.
#[test]
fn an_actor_without_a_name_is_refused() {
    refused("act", json!({}), "`act` names no actor: it has no `sub`");
    refused("act", json!({"sub": null}), "it has no `sub`");
    refused("act", json!({"act": {"sub": "agent"}}), "it has no `sub`");
    refused("act", json!({"sub": ""}), "`act` has a `sub` that is no text, or an empty one");
    refused("act", json!({"sub": ["agent"]}), "a `sub` that is no text");
    refused("act", json!({"sub": "agent", "iss": 1}), "a `iss` that is no text");
    refused("act", json!({"sub": "agent", "iss": ""}), "a `iss` that is no text");
    refused("act", json!("agent"), "`act` is not an object");
    refused("act", json!([{"sub": "agent"}]), "`act` is not an object");
    refused("act", json!(false), "`act` is not an object");
}

/// What the token grants its subject is nothing as long as nobody lists the actor.
#[test]
fn an_actor_is_not_its_subject() {
    let mut claims = claims();
    (claims["roles"], claims["permissions"]) = (json!(["admin"]), json!(["*"]));
    claims["act"] = json!({"sub": "agent"});
    let caller = verifier().verify(&token(&header(), &claims)).unwrap();
    assert!(!caller.has_role("admin") && !caller.has_permission("x:y") && caller.granted("x:y").is_empty());
    assert_eq!(caller.roles().count(), 0);
}

#[test]
fn roles_and_permissions_have_their_types() {
    let roles = |value| with("roles", value).map(|caller| caller.roles().map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(roles(json!("a b,c")).unwrap(), ["a b,c"], "one string is one role");
    assert_eq!(with("role", json!("admin")).unwrap().roles().collect::<Vec<_>>(), ["admin"]);
    for value in [json!(1), json!({"admin": true}), json!(true), json!(["a", 1]), json!(["a", ["b"]]), json!([""])] {
        refused("roles", value.clone(), "`roles`");
        refused("role", value.clone(), "`role`");
        refused("permissions", value, "`permissions`");
    }
    refused("permissions", json!("docs:write"), "`permissions` is not a list");
    let mut both = claims();
    both["roles"] = json!(["user"]);
    both["role"] = json!("admin");
    assert!(verifier().verify(&token(&header(), &both)).is_err());
}

#[test]
fn other_claims_have_their_types() {
    refused("auth_time", json!("yesterday"), "`auth_time` is not");
    refused("jti", json!(1), "`jti` is not a string");
}

/// F9, F10: the scope rule of the verifier decides what an absent claim means.
#[test]
fn the_scope_rule_is_the_verifiers() {
    let mut claims = claims();
    claims["permissions"] = json!(["docs:write"]);
    let caller =
        |claims: &Value, rule| verifier_with(builder().scope_rule(rule)).verify(&token(&header(), claims)).unwrap();
    assert!(caller(&claims, ScopeRule::Cut).has_permission("docs:write"));
    assert!(!caller(&claims, ScopeRule::Grant).has_permission("docs:write"));
    claims["scope"] = json!("");
    assert!(!caller(&claims, ScopeRule::Cut).has_permission("docs:write"), "an empty claim cuts");
    claims["scope"] = json!("docs:read");
    assert!(caller(&claims, ScopeRule::Grant).has_permission("docs:read"));
    assert!(!caller(&claims, ScopeRule::CutAlways).has_permission("docs:write"));
    assert!(caller(&claims, ScopeRule::Ignore).has_permission("docs:write"));
    assert!(!caller(&claims, ScopeRule::Ignore).has_permission("docs:read"), "ignored scopes add nothing");
    claims["scope"] = Value::Null;
    assert!(!caller(&claims, ScopeRule::CutAlways).has_permission("docs:write"), "absent is none");
    assert!(caller(&claims, ScopeRule::CutAlways).is_cut() && !caller(&claims, ScopeRule::Ignore).is_cut());
}

/// What is switched off by name is not asked, but a claim of a wrong type is still refused.
#[test]
fn unchecked_issuer_and_audience() {
    let verifier = verifier_with(
        crate::jwt::testing::bare_builder().unchecked_issuer().issuer_name("agents").unchecked_audience(),
    );
    let verify = |claims: &Value| verifier.verify(&token(&header(), claims));
    let mut claims = claims();
    assert_eq!(verify(&claims).unwrap().issuer(), "agents");
    claims["iss"] = json!("https://elsewhere.example");
    claims["aud"] = Value::Null;
    assert_eq!(verify(&claims).unwrap().issuer(), "agents", "the configured name stands in");
    claims["iss"] = json!(1);
    assert!(verify(&claims).is_err());
    claims["iss"] = Value::Null;
    claims["aud"] = json!(1);
    assert!(verify(&claims).is_err());
}

/// A token that is called expired was good otherwise.
#[test]
fn expiry_is_judged_last() {
    let mut claims = claims();
    claims["iat"] = json!(NOW - 700);
    claims["exp"] = json!(NOW - 100);
    let expired = |claims: &Value| {
        matches!(verifier().verify(&token(&header(), claims)), Err(AuthenticationError::Invalid { expired: true, .. }))
    };
    assert!(expired(&claims));
    for (name, value) in [("iss", json!("x")), ("aud", json!("x")), ("sub", json!("")), ("roles", json!(1))] {
        let mut other = claims.clone();
        other[name] = value;
        assert!(!expired(&other), "{name}");
    }
}

/// Conformance 42: what a handler gets of a caller does not hold the token, so that nothing can pass it on by mistake.
#[test]
fn nothing_of_a_caller_holds_the_token() {
    let token = token(&header(), &claims());
    let caller = verifier().verify(&token).unwrap();
    let (caller, others) = caller.with_claims(|_| true);
    let everything =
        format!("{caller:?} {:?} {:?} {:?}", caller.claims(), others.read(), caller.roles().collect::<Vec<_>>());
    assert!(everything.contains("alice"));
    for part in token.split('.') {
        assert!(!everything.contains(part), "{part}");
    }
}
