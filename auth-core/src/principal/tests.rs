use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Completion, CredentialKind, Membership, OwnName, Principal, PrincipalBuilder};
use crate::actors::Actors;
use crate::authenticator::Scheme;
use crate::grants::Held;
use crate::{RoleMap, ScopeRule, Tenants};

fn alice() -> PrincipalBuilder {
    Principal::builder("iss", "alice")
}

fn roles() -> RoleMap {
    RoleMap::new([("editor", vec!["docs:read", "docs:write"]), ("admin", vec!["*"])]).unwrap()
}

#[test]
fn roles_grant_by_configuration() {
    let caller = alice().role("editor").build();
    assert!(!caller.has_permission("docs:read"));
    let caller = caller.with_roles(&roles());
    assert_eq!(caller.holds_permission("docs:read", None), Some(Held::Exactly));
    assert!(!caller.has_permission("docs:delete"));
}

#[test]
fn cut_keeps_what_a_scope_covers() {
    let with = |scopes: &[&str]| alice().role("editor").scopes(scopes).build().with_roles(&roles());
    assert!(with(&["docs:read"]).has_permission("docs:read"));
    assert!(!with(&["docs:read"]).has_permission("docs:write"));
    assert!(with(&["docs:*"]).has_permission("docs:write"));
    assert!(!with(&["docs:delete", "docs:*"]).has_permission("docs:delete"), "a scope never adds under cut");
    assert!(!with(&[]).has_permission("docs:read"), "an empty claim cuts everything");
    assert!(with(&[]).is_cut());
    assert!(with(&[]).has_role("editor"), "roles are not cut by scopes");
    assert!(with(&[]).holds_permission_by_any_means("docs:read"));
}

#[test]
fn an_absent_scope_claim_neither_cuts_nor_grants() {
    let caller = alice().role("editor").build().with_roles(&roles());
    assert!(caller.has_permission("docs:write"));
    assert!(!caller.is_cut());
    assert_eq!(caller.scope("docs:write"), None);
}

#[test]
fn grant_makes_scopes_the_permissions() {
    let caller = alice().role("admin").scopes(["docs:read"]).scope_rule(ScopeRule::Grant).build().with_roles(&roles());
    assert_eq!(caller.holds_permission("docs:read", None), Some(Held::Exactly));
    assert!(!caller.has_permission("docs:write"));
    assert!(caller.holds_permission_by_any_means("docs:write"));
    assert!(!caller.is_cut(), "grant is no cut for tokens");
    let none = alice().role("admin").scope_rule(ScopeRule::Grant).build().with_roles(&roles());
    assert!(!none.has_permission("docs:read"));
}

#[test]
fn an_api_key_has_the_permissions_of_its_scopes() {
    let key = alice().api_key().role("editor").permission("docs:delete").scopes(["docs:read"]).build();
    let key = key.with_roles(&roles());
    assert!(key.has_permission("docs:read"));
    assert!(!key.has_permission("docs:write") && !key.has_permission("docs:delete"));
    assert!(key.is_cut());
    assert!(!alice().api_key().build().with_roles(&roles()).has_permission("docs:read"));
}

#[test]
fn what_is_stated_is_told() {
    let bare = alice().build();
    assert_eq!((bare.issuer(), bare.subject(), bare.credential_kind()), ("iss", "alice", CredentialKind::Token));
    assert!(bare.scopes().is_none() && bare.acr().is_none() && bare.claims().is_empty() && bare.scheme().is_none());
    assert_eq!([bare.auth_time(), bare.issued_at(), bare.expires_at()], [None; 3]);
    let caller = alice().auth_time(7).issued_at(8).expires_at(9).acr("gold").scopes(["b", "a"]).api_key();
    let caller = caller.claim("plan", json!({"name": "pro"})).build().by_scheme(Scheme::BEARER);
    assert_eq!([caller.auth_time(), caller.issued_at(), caller.expires_at()], [7, 8, 9].map(Some));
    assert_eq!((caller.acr(), caller.credential_kind()), (Some("gold"), CredentialKind::ApiKey));
    assert!(caller.scopes().unwrap().eq(["a", "b"]) && caller.scheme() == Some(Scheme::BEARER));
    assert!(caller.claims().keys().eq(["plan"]));
    assert_eq!(caller.claim_at(&["plan", "name"]), Some(&json!("pro")));
    for absent in [&[][..], &["name"], &["plan", "price"], &["plan", "name", "first"]] {
        assert_eq!(caller.claim_at(absent), None, "{absent:?}");
    }
    assert!(alice().scopes([""; 0]).build().scopes().unwrap().next().is_none());
}

#[test]
fn who_acts_and_what_owners_call_the_caller() {
    let caller = alice().actor("iss-2", "agent").build();
    let actor = caller.actor().map(|actor| (actor.issuer(), actor.subject()));
    assert_eq!((actor, alice().build().actor()), (Some(("iss-2", "agent")), None));
    let own = |subject: &str, own_name| {
        let caller = Principal::builder("iss", subject).build().completed_with(&RoleMap::default(), None, own_name);
        caller.own_name().map(ToOwned::to_owned)
    };
    let prefixed = |name: &str| OwnName::Prefixed(name.into());
    assert_eq!(own("alice", OwnName::Subject).as_deref(), Some("alice"));
    assert_eq!(own("alice", prefixed("1|alice")).as_deref(), Some("1|alice"));
    assert_eq!((own("", prefixed("1|")), own("alice", OwnName::Uncertain)), (None, None));
}

/// Each settings complete a caller of their own, and what was loaded for one is taken over by who is the same.
#[test]
fn who_completed_it_and_where_it_is_a_member() {
    let (roles, actors, tenants) = (roles().into(), Actors::default(), Tenants::of_principal());
    let by = |settings| {
        let with = Completion { roles: &roles, actors: &actors, tenants: Some(&tenants), own_name: OwnName::Subject };
        alice().build().completed(settings, with)
    };
    assert_eq!([1, 2].map(|settings| by(1).is_completed_by(settings)), [true, false]);
    assert!(!alice().build().is_completed_by(1));
    let told = by(1).with_memberships(&tenants, Some(vec![Membership::new("acme").with_roles(["editor"])]));
    let mut same = by(1).with_memberships(&tenants, None);
    assert_eq!((same.is_member_of("acme"), same.is_certain_of_tenants()), (None, false));
    same.take_memberships_of(&told);
    assert_eq!((same.is_member_of("acme"), same.is_member_of("other")), (Some(true), Some(false)));
    assert!(same.holds_permission("docs:write", Some("acme")).is_some() && same.is_certain_of_tenants());
}

/// Of what is offered the caller keeps what is asked for, and never in the place of what the authenticator keeps.
#[test]
fn offered_claims_are_kept_where_they_are_asked_for() {
    let Value::Object(claims) = json!({"plan": "pro", "email": "a@b", "level": 1}) else { panic!() };
    let offered = || alice().claim("plan", "free").offer_claims(claims.clone()).build();
    let any = |caller: &Principal, name| caller.any_claim(name).map(Cow::into_owned);
    assert_eq!(any(&offered(), "plan"), Some(json!("free")));
    assert_eq!((any(&offered(), "level"), any(&offered(), "none")), (Some(json!(1)), None));
    assert!(offered().claim("level").is_none() && !offered().lacks_claims());

    let (caller, others) = offered().with_claims(|name| name != "email");
    assert_eq!((caller.claim("plan"), caller.claim("level")), (Some(&json!("free")), Some(&json!(1))));
    assert!(caller.lacks_claims() && others.read().keys().eq(["email"]) && any(&caller, "email").is_none());
    let (caller, others) = offered().with_claims(|_| true);
    assert!(!caller.lacks_claims() && others.read().is_empty());
    let (caller, others) = offered().without_claims();
    assert!(caller.lacks_claims() && caller.claims().keys().eq(["plan"]) && others.read() == claims);
    for (caller, others) in [alice().build().without_claims(), alice().build().with_claims(|_| true)] {
        assert!(!caller.lacks_claims() && others.read().is_empty());
    }
    let (caller, _) = alice().offer_claims(serde_json::Map::new()).build().without_claims();
    assert!(!caller.lacks_claims(), "nothing was dropped");
}

#[test]
fn debug_shows_no_claims() {
    let caller = alice().claim("email", "alice@example.org").build();
    assert!(!format!("{caller:?}").contains("example.org"));
}
