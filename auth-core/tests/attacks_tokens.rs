//! What somebody who sends tokens learns from the answers. Conformance 13, L004-36.
#![cfg(all(feature = "aws-lc", feature = "actix"))]
#![expect(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{Responder, delete, get};
use auth_core::{Algorithm, Auth, JwtVerifier, Principal, Secret, VerificationKey, require};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

const NOW: u64 = 1_800_000_000;

struct StandsStill;

impl auth_core::Clock for StandsStill {
    fn now(&self) -> u64 {
        NOW
    }
}

fn secret() -> Secret {
    Secret::parse("hex:5d1c8e5b90d7a346be018f63c2d97a15e48b3d06f7ac5912708ed3b46fc1952a", 32).unwrap()
}

fn token(header: &Value, claims: &str) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims));
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret().expose()), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn with(changes: &Value) -> String {
    let mut claims = json!({"iss": "https://a.example", "aud": "api", "sub": "alice", "exp": NOW + 60});
    claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    token(&json!({"alg": "HS256", "kid": "a"}), &claims.to_string())
}

#[require(authenticated)]
#[get("/read")]
async fn read(caller: Principal) -> impl Responder {
    caller.subject().to_owned()
}

#[require(role = "admin")]
#[delete("/delete")]
async fn remove() -> impl Responder {
    "gone"
}

/// Whatever is wrong with a token, status, headers and body are the same bytes: there is no oracle of keys, issuers,
/// accounts or times, on a mild and on a strict operation.
#[actix_web::test]
async fn every_refused_token_is_answered_alike() {
    let issuer = |name: &str, kid: &str| {
        let key = VerificationKey::hmac(Algorithm::Hs256, &secret()).unwrap().with_kid(kid).unwrap();
        JwtVerifier::builder().key(key).issuer(name).audience("api").clock(StandsStill).build().unwrap()
    };
    let several = JwtVerifier::several([issuer("https://a.example", "a"), issuer("https://b.example", "b")]).unwrap();
    let auth = Auth::builder()
        .authenticator(several)
        .subject_prefix("https://a.example", "a:")
        .subject_prefix("https://b.example", "b:")
        .build()
        .unwrap();
    let app = init_service(auth.app().service(read).service(remove)).await;
    let good = with(&json!({}));
    let header = ("authorization", format!("Bearer {good}"));
    let response = call_service(&app, TestRequest::get().uri("/read").insert_header(header).to_request()).await;
    assert_eq!(read_body(response).await, "alice");

    let (message, signature) = good.rsplit_once('.').unwrap();
    let plain = json!({"iss": "https://a.example", "aud": "api", "sub": "alice", "exp": NOW + 60}).to_string();
    let refused = [
        "x".to_owned(),
        "a.b.c".to_owned(),
        "a b".to_owned(),
        format!("{good}."),
        format!("{good}{}", "A".repeat(8_192)),
        format!("{message}.{}", signature.chars().rev().collect::<String>()),
        format!("{message}."),
        token(&json!({"alg": "none"}), &plain),
        token(&json!({"alg": "HS512", "kid": "a"}), &plain),
        token(&json!({"alg": "RS256"}), &plain),
        token(&json!({"alg": "HS256", "kid": "b"}), &plain),
        token(&json!({"alg": "HS256", "kid": "unknown"}), &plain),
        token(&json!({"alg": "HS256", "crit": ["b64"], "b64": false}), &plain),
        token(&json!({"alg": "HS256", "kid": "a"}), "{"),
        token(&json!({"alg": "HS256", "kid": "a"}), &format!("{{\"a\":{}", "[".repeat(3_000))),
        token(&json!({"alg": "HS256", "kid": "a"}), &plain.replacen('{', "{\"sub\":\"bob\",", 1)),
        with(&json!({"iss": "https://b.example"})),
        with(&json!({"iss": "https://c.example"})),
        with(&json!({"aud": "other"})),
        with(&json!({"sub": ""})),
        with(&json!({"active": false})),
        with(&json!({"exp": NOW - 3_600})),
        with(&json!({"exp": NOW + 3_600_000})),
        with(&json!({"nbf": NOW + 3_600})),
        with(&json!({"roles": 7})),
        with(&json!({"act": {"act": {"sub": "bob"}}})),
    ];
    let mut answers = Vec::new();
    for token in refused {
        for request in [TestRequest::get().uri("/read"), TestRequest::delete().uri("/delete")] {
            let request = request.insert_header(("authorization", format!("Bearer {token}")));
            let response = call_service(&app, request.to_request()).await;
            let headers: Vec<_> = response.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
            let status = response.status().as_u16();
            let shown: String = token.chars().take(400).collect();
            answers.push((shown, (status, headers, read_body(response).await)));
        }
    }
    let (_, first) = answers.first().unwrap();
    assert_eq!(first.0, 401);
    for (token, answer) in &answers {
        assert_eq!(answer, first, "{token}");
    }
}
