//! `claim(…)`: one claim, by its exact name or path, compared exactly; and the claims as a type of the application's.

use actix_web::test::{TestRequest, init_service};
use actix_web::{Responder, get};
use auth_core::{Auth, Claims, require};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::log;
use crate::people::{ISSUER, People, ask, person};

#[require(claim("x" = true))]
#[get("/bool")]
async fn is_true() -> impl Responder {
    "yes"
}

#[require(claim("x" = "true"))]
#[get("/text")]
async fn is_text() -> impl Responder {
    "yes"
}

#[require(claim("x" = 1))]
#[get("/integer")]
async fn is_one() -> impl Responder {
    "yes"
}

#[require(claim("x" = -1))]
#[get("/negative")]
async fn is_minus_one() -> impl Responder {
    "yes"
}

#[require(claim(["x", "y", "z"] = "deep"))]
#[get("/path")]
async fn is_deep() -> impl Responder {
    "yes"
}

#[require(not(claim("x" = true)))]
#[get("/not")]
async fn is_not_true() -> impl Responder {
    "yes"
}

#[require(claim("https://example.org/x" = true))]
#[get("/url")]
async fn is_true_by_url() -> impl Responder {
    "yes"
}

macro_rules! application {
    () => {{
        let auth = Auth::builder().authenticator(People(&[ISSUER])).build().unwrap();
        let app = auth.app().service(is_true).service(is_text).service(is_one).service(is_minus_one).service(is_deep);
        init_service(app.service(is_not_true).service(is_true_by_url).service(greeting)).await
    }};
}

#[actix_web::test]
async fn values_are_compared_exactly() {
    let app = application!();
    for (path, value, status) in [
        ("/bool", json!(true), 200),
        ("/bool", json!(false), 403),
        ("/bool", json!("true"), 403),
        ("/bool", json!(1), 403),
        ("/bool", json!({"true": true}), 403),
        ("/bool", json!(null), 403),
        ("/text", json!("true"), 200),
        ("/text", json!(true), 403),
        ("/text", json!("True"), 403),
        ("/text", json!(" true"), 403),
        ("/text", json!("true "), 403),
        ("/text", json!("true,false"), 403),
        ("/text", json!("true false"), 403),
        ("/text", json!(""), 403),
        ("/integer", json!(1), 200),
        ("/integer", json!(1.0), 403),
        ("/integer", json!("1"), 403),
        ("/integer", json!(true), 403),
        ("/integer", json!(-1), 403),
        ("/integer", json!(10), 403),
        ("/negative", json!(-1), 200),
        ("/negative", json!(1), 403),
        ("/negative", json!(u64::MAX), 403),
    ] {
        let caller = person("alice").claim("x", value.clone());
        assert_eq!(ask(&app, TestRequest::with_uri(path), &caller).await.status, status, "{path}: {value}");
    }
}

/// A list holds the value; lists inside it, and objects, hold nothing.
#[actix_web::test]
async fn a_list_holds_the_value() {
    let app = application!();
    for (path, value, status) in [
        ("/bool", json!([false, true]), 200),
        ("/bool", json!([]), 403),
        ("/bool", json!(["true", 1, null]), 403),
        ("/bool", json!([[true]]), 403),
        ("/text", json!(["a", "true"]), 200),
        ("/text", json!([{"true": 1}]), 403),
        ("/integer", json!([0, 1]), 200),
        ("/integer", json!([1.0, "1"]), 403),
    ] {
        let caller = person("alice").claim("x", value.clone());
        assert_eq!(ask(&app, TestRequest::with_uri(path), &caller).await.status, status, "{path}: {value}");
    }
}

#[actix_web::test]
async fn a_path_goes_member_by_member() {
    let app = application!();
    for (value, status) in [
        (json!({"y": {"z": "deep"}}), 200),
        (json!({"y": {"z": ["a", "deep"]}}), 200),
        (json!({"y": {"z": {"deep": "deep"}}}), 403),
        (json!({"y": {"z": "other"}}), 403),
        (json!({"y": {"z": ""}}), 403),
        (json!({"y": {"Z": "deep"}}), 403),
        (json!({"y": [{"z": "deep"}]}), 403),
        (json!({"y": "deep"}), 403),
        (json!({"y": null}), 403),
        (json!({"y.z": "deep"}), 403),
        (json!("deep"), 403),
        (json!({}), 403),
    ] {
        let caller = person("alice").claim("x", value.clone());
        assert_eq!(ask(&app, TestRequest::with_uri("/path"), &caller).await.status, status, "{value}");
    }
    let dotted = person("alice").claim("x.y.z", "deep").claim("x/y/z", "deep");
    assert_eq!(ask(&app, TestRequest::with_uri("/path"), &dotted).await.status, 403, "a dot is no path");
    let url = person("alice").claim("https://example.org/x", true);
    assert_eq!(ask(&app, TestRequest::with_uri("/url"), &url).await.status, 200, "a name that is a URL is a name");
}

/// What is absent is unknown, so neither the claim nor its negation holds; what is there and differs is known, if it
/// is of the same kind.
#[actix_web::test]
async fn under_not() {
    let app = application!();
    assert_eq!(ask(&app, TestRequest::with_uri("/not"), &person("alice")).await.status, 403, "absent");
    for (value, status) in [
        (json!(null), 403),
        (json!(""), 403),
        (json!(true), 403),
        (json!([false, true]), 403),
        (json!(false), 200),
        // Of another kind: who writes `not(…)` does not mean to let it in.
        (json!("true"), 403),
        (json!(1), 403),
        (json!({}), 403),
        (json!([false, "true"]), 403),
        (json!([]), 200),
        (json!([false]), 200),
    ] {
        let caller = person("alice").claim("x", value.clone());
        assert_eq!(ask(&app, TestRequest::with_uri("/not"), &caller).await.status, status, "{value}");
    }
    let shouting = person("alice").claim("X", false);
    assert_eq!(ask(&app, TestRequest::with_uri("/not"), &shouting).await.status, 403, "names are exact");
}

/// The log says that the claim is unknown, and never what it is.
#[actix_web::test]
async fn a_denial_tells_no_value() {
    let app = application!();
    for (caller, says) in [
        (person("alice"), "claim(\\\"x\\\" = true): unknown"),
        (person("alice").claim("x", "s3cret"), "claim(\\\"x\\\" = true): unknown"),
        (person("alice").claim("x", false), "claim(\\\"x\\\" = true): not held"),
    ] {
        log::listen();
        let answer = ask(&app, TestRequest::with_uri("/bool"), &caller).await;
        let said = log::heard();
        assert_eq!(answer.challenges(), ["Person realm=\"api\""], "more scopes would not help");
        assert!(said.contains(says), "{said}");
        assert!(!said.contains("s3cret") && !answer.text.contains("s3cret"), "{said}");
    }
}

#[derive(Deserialize)]
struct Profile {
    locale: String,
    #[serde(default)]
    level: Level,
}

#[derive(Default, Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
enum Level {
    #[default]
    Basic,
    Gold,
}

#[require(authenticated)]
#[get("/profile")]
async fn greeting(profile: Claims<Profile>) -> String {
    format!("{} {:?}", profile.locale, profile.level)
}

/// Claims of another form are refused, and neither the answer nor the log quotes one.
#[actix_web::test]
async fn claims_as_a_type() {
    let app = application!();
    let get = || TestRequest::with_uri("/profile");
    let good = ask(&app, get(), &person("alice").claim("locale", "de").claim("level", "gold")).await;
    assert_eq!((good.status, good.text.as_str()), (200, "de Gold"));
    for (caller, says) in [
        (person("alice"), "missing field `locale`"),
        (person("alice").claim("locale", json!({"s3cret": 1})), "a claim has another type"),
        (person("alice").claim("locale", 731_731), "a claim has another type"),
        (person("alice").claim("locale", "de").claim("level", "s3cret"), "a claim has another type"),
    ] {
        log::listen();
        let answer = ask(&app, get(), &caller).await;
        let said = log::heard();
        assert_eq!(answer.status, 403, "{says}");
        let problem: Value = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(
            (&problem["status"], &problem["detail"]),
            (&json!(403), &json!("the caller is not allowed to do this"))
        );
        assert_eq!(answer.challenges(), ["Person realm=\"api\""]);
        assert!(said.contains(says) && said.contains("/profile") && said.contains("Profile"), "{said}");
        for secret in ["s3cret", "731731"] {
            assert!(!said.contains(secret) && !answer.text.contains(secret), "{said} {}", answer.text);
        }
    }
}
