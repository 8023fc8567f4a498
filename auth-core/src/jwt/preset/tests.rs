//! A token of each provider's documented shape, against a key set, through to the permissions that its scope rule leaves.

use serde_json::{Value, json};

use super::{Preset, UnknownPreset};
use crate::jwt::compact::encode;
use crate::jwt::testing::{At, NOW, jwk, secret, signing_key};
use crate::{
    Algorithm, ClaimMapping, ClaimPath, Form, JwtVerifier, KeySet, Principal, RoleMap, Tenants, VerificationKey,
};

/// F7: words are compared exactly, and the message lists them all.
#[test]
fn words_are_exact() {
    let listed = UnknownPreset.to_string();
    for preset in Preset::ALL {
        assert_eq!(preset.as_str().parse(), Ok(*preset));
        assert!(listed.contains(&format!("`{preset}`")));
        assert_eq!(preset.as_str().to_uppercase().parse::<Preset>(), Err(UnknownPreset));
    }
    assert_eq!("".parse::<Preset>(), Err(UnknownPreset));
}

#[test]
fn where_each_audience_stands() {
    use crate::AudienceClaim::{self, Aud, Azp, ClientId};
    assert_eq!([Aud, ClientId, Azp].map(AudienceClaim::as_str), ["aud", "client_id", "azp"]);
}

/// L002-38: how a secret without a prefix is read.
#[test]
fn the_form_of_a_secret_is_the_presets() {
    assert_eq!(Preset::CamelCase.secret_form(), Some(Form::Base64));
    assert_eq!(Preset::AgentFlow.secret_form(), Some(Form::Raw));
    assert_eq!(Preset::Keycloak.secret_form(), None);
}

/// What roles grant in this application.
fn roles() -> RoleMap {
    RoleMap::new([
        ("editor", vec!["notes:read", "notes:write"]),
        ("reader", vec!["notes:read"]),
        ("superuser", vec!["notes:*"]),
    ])
    .unwrap()
}

struct Provider {
    preset: Preset,
    mapping: ClaimMapping,
    issuer: &'static str,
    /// What names this server.
    audience: &'static str,
    header: Value,
    claims: Value,
}

impl Provider {
    fn new(preset: Preset, issuer: &'static str, audience: &'static str, mut claims: Value) -> Self {
        claims["iss"] = json!(issuer);
        (claims["iat"], claims["exp"]) = (json!(NOW - 60), json!(NOW + 240));
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": "RS256"});
        Self { preset, mapping: preset.mapping(), issuer, audience, header, claims }
    }

    /// L004-6: verified against a key set as the provider publishes it.
    fn call(&self) -> Result<Principal, String> {
        let mut published = jwk(Algorithm::Rs256);
        published["use"] = json!("sig");
        if self.preset == Preset::Entra {
            published.as_object_mut().unwrap().remove("alg");
        }
        let set = json!({"keys": [published]}).to_string();
        let keys = KeySet::jwks(&set, self.preset.key_algorithm()).map_err(|error| error.to_string())?;
        let verifier = JwtVerifier::builder()
            .keys(keys)
            .preset(self.preset)
            .mapping(self.mapping.clone())
            .issuer(self.issuer)
            .audience(self.audience)
            .clock(At(NOW))
            .build()
            .map_err(|error| error.to_string())?;
        let message = format!("{}.{}", encode(self.header.to_string()), encode(self.claims.to_string()));
        let signature = signing_key(Algorithm::Rs256).sign(message.as_bytes()).unwrap();
        let caller = verifier.verify(&format!("{message}.{}", encode(signature))).map_err(|error| error.to_string())?;
        Ok(completed(caller))
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.claims[name] = value;
        self
    }

    fn refused(self, problem: &str) {
        let message = self.call().map(|_| ()).expect_err(problem);
        assert!(message.contains(problem), "{message}");
    }
}

fn completed(caller: Principal) -> Principal {
    let own_name = crate::principal::OwnName::Subject;
    caller.completed_with(&roles(), Some(&Tenants::of_principal()), own_name)
}

/// `(read, write, delete)` of notes.
fn permissions(caller: &Principal) -> [bool; 3] {
    ["notes:read", "notes:write", "notes:delete"].map(|permission| caller.has_permission(permission))
}

/// <https://www.keycloak.org/docs/latest/server_admin/#_oidc_token_role_mappings>
fn keycloak() -> Provider {
    let claims = json!({
        "jti": "3e8e4c7a", "aud": ["notes", "account"], "sub": "f:7c9a:alice", "typ": "Bearer", "azp": "frontend",
        "session_state": "b1c7", "acr": "1", "allowed-origins": ["https://app.example"],
        "realm_access": {"roles": ["offline_access", "reader"]},
        "resource_access": {"notes": {"roles": ["editor"]}, "account": {"roles": ["manage-account"]}},
        "scope": "openid profile email", "sid": "b1c7", "email_verified": true, "preferred_username": "alice",
    });
    Provider::new(Preset::Keycloak, "https://sso.example/realms/main", "notes", claims)
}

#[test]
fn keycloak_scopes_name_claims_and_roles_are_nested() {
    let caller = keycloak().call().unwrap();
    assert_eq!(caller.subject(), "f:7c9a:alice");
    assert_eq!(caller.roles().collect::<Vec<_>>(), ["offline_access", "reader"]);
    assert_eq!(permissions(&caller), [true, false, false], "`openid profile email` cuts nothing");
    assert!(caller.scopes().unwrap().any(|scope| scope == "openid"), "`scope = …` still sees them");
    let client = ClaimPath::members(["resource_access", "notes", "roles"]).unwrap();
    let caller = Provider { mapping: Preset::Keycloak.mapping().roles_at(client), ..keycloak() }.call().unwrap();
    assert_eq!(permissions(&caller), [true, true, false], "with the roles of the client");
    keycloak().with("typ", json!("Refresh")).refused("another kind");
    keycloak().with("typ", json!("ID")).refused("another kind");
    keycloak().with("realm_access", json!(["reader"])).refused("is not an object");
    keycloak().with("realm_access", json!({"roles": "reader editor"})).call().unwrap();
    keycloak().with("aud", json!("account")).refused("`aud` does not name this server");
}

/// <https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles>
fn auth0() -> Provider {
    let claims = json!({
        "sub": "auth0|5c0b", "aud": ["notes", "https://tenant.auth0.com/userinfo"], "azp": "my_client_id",
        "scope": "openid notes:read", "permissions": ["notes:read", "notes:write"], "org_id": "org_9",
        "https://example.com/roles": ["editor"],
    });
    Provider::new(Preset::Auth0, "https://tenant.auth0.com/", "notes", claims)
}

#[test]
fn auth0_permissions_are_cut_by_scopes() {
    let caller = auth0().call().unwrap();
    assert_eq!(permissions(&caller), [true, false, false], "granted both, and the scope covers one");
    assert_eq!(caller.tenants().collect::<Vec<_>>(), ["org_9"]);
    let machine = auth0().with("scope", Value::Null).call().unwrap();
    assert_eq!(permissions(&machine), [true, true, false]);
    let mapping = Preset::Auth0.mapping().roles_at("https://example.com/roles");
    let caller = Provider { mapping, ..auth0() }.call().unwrap();
    assert_eq!(caller.roles().collect::<Vec<_>>(), ["editor"]);
    auth0().with("permissions", json!("notes:read")).refused("`permissions` is not a list");
    auth0().with("iss", json!("https://tenant.auth0.com")).refused("`iss` is not the configured issuer");
}

/// <https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference>
fn entra() -> Provider {
    let claims = json!({
        "aud": "6e74172b-be56-4843-9ff4-e66a39bb12e3", "azp": "38cd", "azpacr": "0", "name": "Abe Lincoln",
        "oid": "690222be", "rh": "I", "scp": "notes:read access_as_user", "sub": "HKZpfaHyWadeOouYlitjrI",
        "tid": "72f988bf", "uti": "fqiBqXLPj0", "ver": "2.0", "nbf": NOW - 60, "roles": ["editor"],
    });
    Provider::new(
        Preset::Entra,
        "https://login.microsoftonline.com/72f988bf/v2.0",
        "6e74172b-be56-4843-9ff4-e66a39bb12e3",
        claims,
    )
}

#[test]
fn entra_roles_are_cut_by_scp_and_its_keys_have_no_alg() {
    let caller = entra().call().unwrap();
    assert_eq!(permissions(&caller), [true, false, false]);
    assert!(caller.has_role("editor"));
    assert_eq!(caller.tenants().collect::<Vec<_>>(), ["72f988bf"]);
    let app_only = entra().with("scp", Value::Null).call().unwrap();
    assert_eq!(permissions(&app_only), [true, true, false], "an app has roles and no `scp`");
    entra().with("iss", json!("https://sts.windows.net/72f988bf/")).refused("`iss` is not the configured issuer");
}

/// <https://developer.okta.com/docs/reference/api/oidc/#access-token-payload>
fn okta() -> Provider {
    let claims = json!({
        "ver": 1, "jti": "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE", "aud": "api://default",
        "cid": "nmdP1fcyvdVO11AL7ECm", "uid": "00ujmkLgagxeRrAg20g3", "scp": ["openid", "notes:read", "notes:write"],
        "sub": "john.doe@example.com", "groups": ["reader"], "auth_time": NOW - 100,
    });
    Provider::new(Preset::Okta, "https://example.okta.com/oauth2/default", "api://default", claims)
}

#[test]
fn okta_groups_are_roles_and_scp_is_a_list() {
    let caller = okta().call().unwrap();
    assert_eq!(permissions(&caller), [true, false, false], "a scope adds nothing to the role");
    assert_eq!(caller.auth_time(), Some(NOW - 100));
    okta().with("scope", json!("openid")).refused("say different things");
    okta().with("groups", json!([1])).refused("`groups`");
}

/// <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html>
fn cognito() -> Provider {
    let claims = json!({
        "sub": "aaaaaaaa-bbbb", "cognito:groups": ["editor"], "version": 2, "client_id": "xxxxxxxxxxxxexample",
        "origin_jti": "a1", "event_id": "e1", "token_use": "access", "scope": "aws.cognito.signin.user.admin",
        "auth_time": NOW - 60, "jti": "j1", "username": "alice",
    });
    Provider::new(
        Preset::Cognito,
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x",
        "xxxxxxxxxxxxexample",
        claims,
    )
}

#[test]
fn cognito_has_a_client_in_place_of_an_audience() {
    let caller = cognito().call().unwrap();
    assert_eq!(permissions(&caller), [true, true, false], "its scopes cannot name a permission, and cut none");
    cognito().with("client_id", json!("another")).refused("`client_id` does not name this server");
    cognito().with("client_id", Value::Null).refused("`client_id` is missing");
    cognito().with("client_id", json!(["xxxxxxxxxxxxexample"])).refused("`client_id` is not a string");
    cognito().with("token_use", json!("id")).refused("`token_use`");
    cognito().with("token_use", Value::Null).refused("`token_use` is missing, and required");
}

/// <https://clerk.com/docs/backend-requests/resources/session-tokens>
fn clerk() -> Provider {
    let claims = json!({
        "azp": "https://app.example", "fva": [1, -1], "nbf": NOW - 70, "sid": "sess_123", "sub": "user_123", "v": 2,
        "sts": "active", "o": {"id": "org_123", "slg": "acme", "rol": "admin"},
    });
    Provider::new(Preset::Clerk, "https://clerk.app.example", "https://app.example", claims)
}

/// L002-40: wrong issuer or party is 401.
#[test]
fn clerk_has_a_party_in_place_of_an_audience_and_roles_in_one_organisation() {
    let caller = clerk().call().unwrap();
    assert_eq!((caller.subject(), caller.roles().count()), ("user_123", 0));
    assert!(caller.has_role_in("org_123", "admin") && !caller.has_role_in("org_1", "admin"));
    assert_eq!(permissions(&caller), [false, false, false]);
    let version_1 = clerk().with("o", Value::Null).with("org_id", json!("org_9")).with("org_role", json!("org:member"));
    assert!(version_1.call().unwrap().has_role_in("org_9", "org:member"));
    clerk().with("azp", json!("https://evil.example")).refused("`azp` does not name this server");
    clerk().with("azp", Value::Null).refused("`azp` is missing");
    clerk().with("iss", json!("https://clerk.evil.example")).refused("`iss` is not the configured issuer");
    clerk().with("sts", json!("pending")).refused("`sts` is not `active`");
    clerk().with("o", json!("org_123")).refused("is not an object");
    let nowhere = clerk().with("o", Value::Null).call().unwrap();
    assert_eq!(nowhere.is_member_of("org_123"), None, "without the claim nobody knows");
}

fn agentflow(claims: Value) -> Result<Principal, String> {
    by_secret(Preset::AgentFlow, claims)
}

/// A token that is signed with a secret, where neither issuer nor audience are checked.
fn by_secret(preset: Preset, mut claims: Value) -> Result<Principal, String> {
    claims["exp"] = json!(NOW + 60);
    let key = VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap();
    let verifier = JwtVerifier::builder().key(key).preset(preset).unchecked_issuer().issuer_name("i");
    let verifier = verifier.unchecked_audience().clock(At(NOW)).build().unwrap();
    let token =
        crate::jwt::testing::forge(Algorithm::Hs256, &secret(), r#"{"alg":"HS256","typ":"JWT"}"#, &claims.to_string());
    verifier.verify(&token).map(completed).map_err(|error| error.to_string())
}

/// F9, F10, F16: the scopes are the permissions, whole names, and absent is none.
#[test]
fn agentflow_scopes_are_the_permissions() {
    let caller = agentflow(json!({"user_id": "alice", "scopes": ["notes:read"], "roles": ["editor"]})).unwrap();
    assert_eq!((caller.subject(), permissions(&caller)), ("alice", [true, false, false]));
    let caller = agentflow(json!({"sub": "alice", "scopes": "notes:read notes:delete"})).unwrap();
    assert_eq!(permissions(&caller), [true, false, true]);
    let caller = agentflow(json!({"sub": "alice", "scope": "not-notes:read-only", "role": "editor"})).unwrap();
    assert_eq!(permissions(&caller), [false, false, false]);
    assert_eq!(permissions(&agentflow(json!({"sub": "alice", "role": "editor"})).unwrap()), [false, false, false]);
    assert!(agentflow(json!({"sub": "a", "user_id": "b"})).unwrap_err().contains("say different things"));
}

fn camel_case() -> Value {
    json!({
        "sub": "demo", "email": "demo@camunda.local", "isActive": true, "isSuperuser": false, "isVerified": true,
        "iat": NOW - 60, "roles": ["reader"],
    })
}

/// L001-33, L002-8, L002-31, L002-33..36, F16, F22.
#[test]
fn camel_case_claims_are_required_and_enforced() {
    let with = |name: &str, value: Value| {
        let mut claims = camel_case();
        claims[name] = value;
        by_secret(Preset::CamelCase, claims)
    };
    let refused = |name: &str, value: Value, problem: &str| {
        let message = with(name, value).map(|_| ()).expect_err(problem);
        assert!(message.contains(problem), "{message}");
    };
    assert_eq!(permissions(&by_secret(Preset::CamelCase, camel_case()).unwrap()), [true, false, false]);
    for value in [json!(false), json!("true"), json!(1), json!("")] {
        refused("isActive", value, "`isActive` is not true");
    }
    let superuser = with("isSuperuser", json!(true)).unwrap();
    assert!(superuser.has_role("superuser"), "it is the configured role");
    assert_eq!(permissions(&superuser), [true, true, true], "it grants what the role does");
    assert!(!by_secret(Preset::CamelCase, camel_case()).unwrap().has_role("superuser"));
    for value in [json!("true"), json!(1), json!({})] {
        refused("isSuperuser", value.clone(), "`isSuperuser` is not a boolean");
        refused("isVerified", value, "`isVerified` is not a boolean");
    }
    assert!(with("isVerified", json!(false)).is_ok(), "`claim(\"isVerified\" = true)` asks for it");
    for name in ["email", "isActive", "isSuperuser", "isVerified", "iat"] {
        refused(name, Value::Null, &format!("the claim `{name}` is missing, and required"));
    }
    refused("iat", json!("2026-11-26T10:00:00"), "`iat` is not a number of whole Unix seconds");
    let mut snake = camel_case();
    snake["is_active"] = snake.as_object_mut().unwrap().remove("isActive").unwrap();
    let message = by_secret(Preset::CamelCase, snake).map(|_| ()).unwrap_err();
    assert!(
        message.contains("`isActive` is missing, and required; the token has `is_active`: names are compared"),
        "{message}"
    );
}

/// No claim of a superuser counts where none is mapped.
#[test]
fn a_superuser_is_mapped_explicitly() {
    for preset in Preset::ALL.iter().filter(|preset| **preset != Preset::CamelCase) {
        assert!(preset.mapping().superuser.is_none(), "{preset}");
    }
    let caller = agentflow(json!({"sub": "a", "isSuperuser": true, "is_superuser": true, "superuser": true})).unwrap();
    assert_eq!(caller.roles().count(), 0);
}
