//! `docs/deciding.md`, "Scope rules": every row is a signed token of its provider's shape, or an API key, and five calls.
#![cfg(all(feature = "aws-lc", feature = "actix", feature = "api-key"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should fail loudly"
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use actix_web::http::header::AUTHORIZATION;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{delete, get, post};
use auth_core::{
    Algorithm, ApiKey, ApiKeyAuthenticator, ApiKeyRecord, ApiKeyStore, Auth, JwtVerifier, Preset, RoleMap, ScopeRule,
    Secret, VerificationKey, require,
};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

const NOW: u64 = 1_800_000_000;

#[derive(Clone, Copy)]
struct StandsStill;

impl auth_core::Clock for StandsStill {
    fn now(&self) -> u64 {
        NOW
    }
}

#[require(permission = "notes:read")]
#[get("/notes")]
async fn read() -> &'static str {
    "in"
}

#[require(permission = "notes:write")]
#[post("/notes")]
async fn write() -> &'static str {
    "in"
}

#[require(permission = "notes:delete")]
#[delete("/notes")]
async fn delete_all() -> &'static str {
    "in"
}

#[require(role = "editor")]
#[get("/drafts")]
async fn drafts() -> &'static str {
    "in"
}

#[require(scope = "profile")]
#[get("/profile")]
async fn profile() -> &'static str {
    "in"
}

const CALLS: [(&str, &str); 5] =
    [("GET", "/notes"), ("POST", "/notes"), ("DELETE", "/notes"), ("GET", "/drafts"), ("GET", "/profile")];

fn section() -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/deciding.md")).unwrap();
    page.split("\n## Scope rules\n").nth(1).unwrap().split("\n## ").next().unwrap().to_owned()
}

fn rows() -> Vec<[String; 8]> {
    let section = section();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2).map(|line| {
        let cells: Vec<String> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        cells.try_into().unwrap_or_else(|cells| panic!("a row has eight cells: {cells:?}"))
    });
    rows.collect()
}

fn code(cell: &str) -> &str {
    cell.split('`').nth(1).unwrap_or_else(|| panic!("no code in {cell}"))
}

fn data(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file)).unwrap()
}

fn secret() -> Secret {
    Secret::parse("hex:5d1c8e5b90d7a346be018f63c2d97a15e48b3d06f7ac5912708ed3b46fc1952a", 32).unwrap()
}

/// What a token of this provider says beside roles, permissions and scopes.
fn usual(preset: Preset) -> Value {
    match preset {
        Preset::Keycloak => json!({
            "aud": ["notes", "account"], "sub": "f:7c9a:alice", "typ": "Bearer", "azp": "frontend", "acr": "1",
            "session_state": "b1c7", "email_verified": true, "preferred_username": "alice",
        }),
        Preset::Auth0 => {
            json!({"sub": "auth0|5c0b", "aud": ["notes", "https://x.auth0.com/userinfo"], "azp": "client"})
        }
        Preset::Entra => json!({
            "aud": "notes", "azp": "38cd", "azpacr": "0", "oid": "690222be", "sub": "HKZpfaHyWadeOouYlitjrI",
            "tid": "72f988bf", "uti": "fqiBqXLPj0", "ver": "2.0",
        }),
        Preset::Okta => {
            json!({"ver": 1, "jti": "AT.0mP4", "aud": "notes", "cid": "nmdP", "uid": "00uj", "sub": "a@b.example"})
        }
        Preset::AgentFlow => json!({"aud": "notes", "user_id": "alice"}),
        other => panic!("no row of {other} is expected"),
    }
}

/// AgentFlow signs with a secret, the others with a key of their own.
fn signed(preset: Preset, claims: &Value) -> String {
    let shared = preset == Preset::AgentFlow;
    let header =
        if shared { json!({"alg": "HS256", "typ": "JWT"}) } else { json!({"alg": "RS256", "typ": "JWT", "kid": "k"}) };
    let message =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = if shared {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret().expose()), message.as_bytes()).as_ref().to_vec()
    } else {
        let key = RsaKeyPair::from_pkcs8(pem::parse(data("rsa2048.private.pem")).unwrap().contents()).unwrap();
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
        signature
    };
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// An application that takes tokens of this preset, and a token.
fn with_token(preset: Preset, rule: &str, says: Map<String, Value>) -> (Auth, (String, String)) {
    let key = match preset {
        Preset::AgentFlow => VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap(),
        _ => VerificationKey::pem(Algorithm::Rs256, &data("rsa2048.public.pem")).unwrap().with_kid("k").unwrap(),
    };
    let verifier = JwtVerifier::builder().key(key).preset(preset).issuer("https://id.example").audience("notes");
    let word: ScopeRule = code(rule).parse().unwrap();
    let verifier = if rule.ends_with(", set") {
        assert_ne!(preset.scope_rule(), word, "{preset} needs no setting");
        verifier.scope_rule(word)
    } else {
        assert_eq!(preset.scope_rule(), word, "{preset}");
        verifier
    };
    let mut claims = usual(preset);
    (claims["iss"], claims["iat"], claims["exp"]) = (json!("https://id.example"), json!(NOW - 60), json!(NOW + 240));
    claims.as_object_mut().unwrap().extend(says);
    let token = signed(preset, &claims);
    let auth = Auth::builder().authenticator(verifier.clock(StandsStill).build().unwrap());
    (finished(auth), (AUTHORIZATION.to_string(), format!("Bearer {token}")))
}

/// An application that takes API keys, and a key.
fn with_key(says: &Map<String, Value>) -> (Auth, (String, String)) {
    let texts = |name: &str| -> Vec<String> {
        says.get(name).map(|list| serde_json::from_value(list.clone()).unwrap()).unwrap_or_default()
    };
    assert!(says.keys().all(|name| ["scopes", "roles"].contains(&name.as_str())), "{says:?}");
    let key = ApiKey::generate("notes", "test").unwrap();
    let record = ApiKeyRecord::new(key.hash(), "job", NOW + 60).unwrap();
    let record = record.scopes(texts("scopes")).unwrap().roles(texts("roles")).unwrap();
    let store = Arc::new(ApiKeyStore::new());
    store.add(record).unwrap();
    let keys = ApiKeyAuthenticator::new("keys", store).unwrap().clock(StandsStill);
    (finished(Auth::builder().authenticator(keys)), ("X-API-Key".to_owned(), key.expose().to_owned()))
}

fn finished(builder: auth_core::AuthBuilder) -> Auth {
    let roles = RoleMap::new([("editor", vec!["notes:read", "notes:write", "notes:delete"])]).unwrap();
    builder.roles(roles).clock(StandsStill).build().unwrap()
}

/// The page shows these handlers.
#[test]
fn the_page_is_about_these_handlers() {
    let packed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (section, source) = (section(), packed(include_str!("deciding_scopes.rs")));
    let lines: Vec<&str> = section.lines().collect();
    let shown: Vec<_> = lines.windows(2).filter(|pair| pair[0].starts_with("#[require")).collect();
    assert_eq!(shown.len(), CALLS.len());
    for pair in shown {
        assert!(source.contains(&packed(&pair.concat())), "{pair:?}");
    }
    let heads = lines.iter().find(|line| line.starts_with("| preset |")).unwrap();
    for (method, path) in CALLS {
        assert!(heads.contains(&format!("| {method} {} |", &path[1..])), "{method} {path}");
    }
}

/// Conformance 33, 34: whole names, and `scope` is part of the decision. F9, F10.
#[actix_web::test]
async fn every_row_is_decided_as_it_says() {
    let rows = rows();
    assert!(rows.len() > 25, "{} rows", rows.len());
    for row in &rows {
        let [preset, rule, says, answers @ ..] = row;
        let says: Map<String, Value> = serde_json::from_str(code(says)).unwrap();
        let (auth, (name, value)) = match preset.as_str() {
            "an API key" => with_key(&says),
            preset => with_token(code(preset).parse().unwrap(), rule, says),
        };
        let app = auth.app().service(read).service(write).service(delete_all).service(drafts).service(profile);
        let app = init_service(app).await;
        for ((method, path), expected) in CALLS.into_iter().zip(answers) {
            let request = TestRequest::with_uri(path).method(method.parse().unwrap());
            let answer = call_service(&app, request.insert_header((name.as_str(), value.as_str())).to_request()).await;
            let status = answer.status().as_u16().to_string();
            let text = String::from_utf8_lossy(&read_body(answer).await).into_owned();
            assert_eq!(status, *expected, "{method} {path} of {row:?}: {text}");
            assert_eq!(text == "in", status == "200", "{method} {path} of {row:?}: {text}");
        }
    }
}

/// The rows are not decided by the endpoint alone: without a signature of the key, or by another preset's key, each is 401.
#[actix_web::test]
async fn a_row_holds_for_a_verified_token_alone() {
    let says = || json!({"realm_access": {"roles": ["editor"]}}).as_object().unwrap().clone();
    let (auth, (_, good)) = with_token(Preset::Keycloak, "`ignore`", says());
    let app = init_service(auth.app().service(drafts)).await;
    let mut claims = usual(Preset::Keycloak);
    (claims["iss"], claims["iat"], claims["exp"]) = (json!("https://id.example"), json!(NOW - 60), json!(NOW + 240));
    claims.as_object_mut().unwrap().extend(says());
    let (message, signature) = good.rsplit_once('.').unwrap();
    let other = message.split_once('.').unwrap().0;
    let forged = URL_SAFE_NO_PAD.encode(claims.to_string().replace("f:7c9a:alice", "f:7c9a:admin"));
    for (value, status) in [
        (good.clone(), 200),
        (format!("{message}."), 401),
        (format!("{other}.{forged}.{signature}"), 401),
        (format!("Bearer {}", signed(Preset::AgentFlow, &claims)), 401),
    ] {
        let request = TestRequest::with_uri("/drafts").insert_header((AUTHORIZATION, value.as_str())).to_request();
        assert_eq!(call_service(&app, request).await.status().as_u16(), status);
    }
}
