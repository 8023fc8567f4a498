//! What of a token counts: presets, claims, profile.

use super::{load, refused, warnings, with};
use crate::configuration::{Configuration, Loaded};
use crate::jwt::NewToken;
use crate::principal::Principal;

fn caller(loaded: &Loaded, token: NewToken) -> Result<Principal, String> {
    let token = loaded.minter().unwrap().mint(token).unwrap();
    loaded.verifier().unwrap().verify(token.expose()).map_err(|error| error.to_string())
}

fn alice() -> NewToken {
    NewToken::new("alice")
}

/// L002-33: a claim can be required; absent is refused, and the log names it.
#[test]
fn claims_that_are_required() {
    let loaded = load(&[("AUTH_JWT_REQUIRED_CLAIMS", r#"["email", ["org", "id"]]"#)]);
    let org = serde_json::json!({"id": "acme"});
    let absent = caller(&loaded, alice().claim("org", org.clone())).unwrap_err();
    assert!(absent.contains("`email` is missing"), "{absent}");
    let nested = caller(&loaded, alice().claim("email", "a@b.example").claim("org", "acme")).unwrap_err();
    assert!(nested.contains("org"), "{nested}");
    assert!(caller(&loaded, alice().claim("email", "a@b.example").claim("org", org)).is_ok());
    assert!(caller(&load(&[("AUTH_JWT_REQUIRED_CLAIMS", "email")]), alice()).is_err());
}

/// Each claim setting adds to what is read anyway, and does that alone.
#[test]
fn claims_beside_the_usual_ones() {
    let with = |name: &str, text: &str| load(&[(name, text), ("AUTH_ROLES", r#"{"superuser": ["notes:read"]}"#)]);
    let groups = with("AUTH_JWT_ROLES", r#"["groups", ["realm_access", "roles"]]"#);
    let realm = serde_json::json!({"roles": ["c"]});
    let token = || alice().role("a").claim("groups", vec!["b"]).claim("realm_access", realm.clone());
    let roles = caller(&groups, token()).unwrap();
    assert!(["a", "b", "c"].iter().all(|role| roles.has_role(role)));
    assert!(!caller(&load(&[]), token()).unwrap().has_role("b"));

    let granted = with("AUTH_JWT_PERMISSIONS", "can");
    assert!(caller(&granted, alice().claim("can", vec!["notes:read"])).unwrap().has_permission("notes:read"));

    let subject = with("AUTH_JWT_SUBJECT", "uid");
    assert_eq!(caller(&subject, alice().claim("uid", "7f")).unwrap().subject(), "7f");
    assert!(caller(&subject, alice()).is_err(), "in place of `sub`");

    let active = with("AUTH_JWT_ACTIVE", "enabled");
    assert!(caller(&active, alice().claim("enabled", true)).is_ok());
    assert!(caller(&active, alice().claim("enabled", false)).is_err());
    assert!(caller(&active, alice().claim("active", false)).is_err(), "the usual one counts as before");

    let superuser = with("AUTH_JWT_SUPERUSER", "isSuperuser");
    assert!(caller(&superuser, alice().claim("isSuperuser", true)).unwrap().has_role("superuser"));
    assert!(!caller(&superuser, alice().claim("isSuperuser", false)).unwrap().has_role("superuser"));
    assert!(caller(&superuser, alice().claim("isSuperuser", "true")).is_err());
    for name in ["AUTH_JWT_SUBJECT", "AUTH_JWT_SUPERUSER"] {
        assert!(refused(super::with(&[(name, r#"["a", "b"]"#)])).contains("names several claims, and takes one"));
    }
}

/// Where a setting says where tenants are, they count, as with `AuthBuilder::tenants`.
#[test]
fn tenants_of_a_claim() {
    let is_owner = |changes: &[(&str, &str)]| {
        let loaded = load(changes);
        let claim = serde_json::json!({"acme": ["owner"]});
        let caller = caller(&loaded, alice().claim("workspaces", claim)).unwrap();
        let auth = loaded.auth_builder().unwrap().build().unwrap();
        auth.settings().complete(caller).has_role_in("acme", "owner")
    };
    assert!(is_owner(&[("AUTH_JWT_TENANTS", "workspaces")]));
    assert!(!is_owner(&[]));
}

/// A preset says where claims are, and what scopes do; a setting counts over it; what it relaxes is one line.
#[test]
fn presets() {
    let preset = |more: &[(&str, &str)]| {
        load(&[&[("AUTH_JWT_PRESET", "keycloak"), ("AUTH_JWT_ALGORITHM", "HS256")], more].concat())
    };
    let realm = serde_json::json!({"roles": ["editor"]});
    let token = || alice().claim("realm_access", realm.clone()).permission("notes:read").scopes(["openid"]);
    let keycloak = caller(&preset(&[]), token()).unwrap();
    assert!(keycloak.has_role("editor") && !keycloak.has_permission("notes:read"));
    let said = "AUTH_JWT_PRESET in the environment: its scope rule is ignore (default cut)";
    assert_eq!(warnings(&preset(&[])), said);
    assert_eq!(warnings(&preset(&[("AUTH_JWT_SCOPE_RULE", "cut")])), "");
    let added = preset(&[("AUTH_JWT_PERMISSIONS", "permissions"), ("AUTH_JWT_SCOPE_RULE", "cut_always")]);
    assert_eq!(warnings(&added), "", "stricter than the default");
    let cut = caller(&added, token()).unwrap();
    assert!(cut.has_role("editor") && !cut.has_permission("notes:read"), "its scopes cut");
    let uncut = caller(&preset(&[("AUTH_JWT_PERMISSIONS", "permissions")]), token()).unwrap();
    assert!(uncut.has_permission("notes:read"));
    // What names this server is the preset's, too.
    let cognito = [("AUTH_JWT_PRESET", "cognito"), ("AUTH_JWT_ALGORITHM", "HS256")];
    let named = |id: &str| caller(&load(&cognito), alice().claim("token_use", "access").claim("client_id", id));
    assert!(named("api").is_ok() && named("other").is_err());
}

/// Conformance 22 and 26: the profile is asked for by its name, and leaves nothing unchecked.
#[test]
fn the_profile_of_rfc_9068() {
    let loaded = load(&[("AUTH_JWT_PROFILE", "rfc9068")]);
    assert!(caller(&loaded, alice()).unwrap_err().contains("`client_id`"));
    assert!(caller(&loaded, alice().claim("client_id", "app")).is_ok());
    for (more, said) in [
        (&[("AUTH_JWT_UNCHECKED", "iss")][..], "`iss` is not checked: check it"),
        (&[("AUTH_JWT_UNCHECKED", "aud"), ("AUTH_JWT_AUDIENCE", "")], "`aud` is not checked: check it"),
        (&[("AUTH_JWT_PRESET", "clerk"), ("AUTH_JWT_ALGORITHM", "HS256")], "tokens of `clerk` have `azp` in its place"),
        (&[("AUTH_JWT_PROFILE", "9068")], "a profile is `rfc9068`"),
    ] {
        let profile: &[(&str, &str)] = &[("AUTH_JWT_PROFILE", "rfc9068")];
        let profile = if more.iter().any(|(name, _)| *name == "AUTH_JWT_PROFILE") { &[] } else { profile };
        let message = refused(with(&[profile, more].concat()));
        assert!(message.starts_with("AUTH_JWT_PROFILE in the environment: ") && message.contains(said), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

/// F11: roles that grant nothing are said at start, once each.
#[test]
fn roles_that_grant_nothing() {
    let said = |roles: &str| warnings(&load(&[("AUTH_ROLES", roles)]));
    let place = "AUTH_ROLES in the environment: ";
    let none = "has no role: roles grant nothing, so that only permissions in the token itself count";
    assert_eq!(said("{}"), format!("{place}{none}"));
    let empty = said(r#"{"guest": [], "user": ["notes:read"]}"#);
    assert_eq!(empty, format!("{place}the role `guest` grants nothing"));
    assert_eq!(said(r#"{"admin": ["*"], "user": ["notes:read@team-*"]}"#), "");
    let in_toml = super::folder(&[("auth.toml", "[roles]\n")]);
    let loaded = with(&[]).folder(in_toml.path()).load().unwrap();
    assert!(warnings(&loaded).contains("has no role"), "an empty table: {}", warnings(&loaded));
}

/// F29: the token of a WebSocket is found where the setting says so, and nowhere else.
#[test]
fn the_token_of_a_websocket() {
    use crate::{Authenticator as _, Found, Headers, RequestHead};

    struct Offered;
    impl Headers for Offered {
        fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
            match name.to_ascii_lowercase().as_str() {
                "sec-websocket-protocol" => visit(b"notes.bearer, a.b.c"),
                "upgrade" => visit(b"websocket"),
                "connection" => visit(b"Upgrade"),
                _ => {}
            }
        }
    }
    let found = |loaded: &Loaded| {
        let verifier = loaded.verifier().unwrap();
        verifier.recognise(&RequestHead::new("GET", "/", &Offered)) != Found::Nothing
    };
    assert!(found(&load(&[("AUTH_JWT_WEBSOCKET_PROTOCOL", "notes.bearer")])));
    assert!(!found(&load(&[("AUTH_JWT_WEBSOCKET_PROTOCOL", "other")])));
    assert!(!found(&load(&[])));
    assert!(refused(with(&[("AUTH_JWT_WEBSOCKET_PROTOCOL", "a, b")])).contains("a marker is one word"));
}

/// L003-36, F36: how old a key may be has a unit, and more than the default is said.
#[test]
fn the_age_of_keys() {
    assert_eq!(warnings(&load(&[("AUTH_JWT_ROTATE_AFTER", "30d")])), "");
    let later = warnings(&load(&[("AUTH_JWT_ROTATE_AFTER", "180d")]));
    assert_eq!(later, "AUTH_JWT_ROTATE_AFTER in the environment: is 180d (default 90d)");
    assert!(refused(with(&[("AUTH_JWT_ROTATE_AFTER", "90")])).contains("`90` is not a duration"));
}

/// L000-27: as in the other settings, a file may write a list where a variable has JSON.
#[test]
fn claims_in_a_file() {
    let toml =
        "[jwt]\nroles = [\"groups\", [\"realm_access\", \"roles\"]]\nrequired_claims = [\"email\"]\nsubject = \"sub\"";
    let json =
        r#"{"jwt": {"roles": ["groups", ["realm_access", "roles"]], "required_claims": ["email"], "subject": "sub"}}"#;
    for (name, text) in [("auth.toml", toml), ("auth.json", json)] {
        let folder = super::folder(&[(name, text)]);
        let loaded = with(&[]).folder(folder.path()).load().unwrap();
        let token = || alice().claim("email", "a@b.example").claim("groups", "b");
        assert!(caller(&loaded, token()).unwrap().has_role("b"));
        assert!(caller(&loaded, alice()).is_err());
        let shown = super::state(&loaded, "AUTH_JWT_ROLES").replace(&*folder.path().to_string_lossy(), "DIR");
        assert_eq!(
            shown,
            format!(
                "AUTH_JWT_ROLES = [\\\"groups\\\",[\\\"realm_access\\\",\\\"roles\\\"]] (`jwt.roles` in `DIR/{name}`)"
            )
        );
    }
    let bad = super::folder(&[("auth.toml", "[jwt]\nroles = 7\ndiscover = 1\nkeys = 1\npreset = [\"x\"]")]);
    let message = refused(Configuration::new().variables([("A", "b")]).folder(bad.path()));
    assert_eq!(message.lines().count(), 4, "{message}");
}
