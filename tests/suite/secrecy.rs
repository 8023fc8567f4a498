//! Invariant 5: no credential is formatted, logged or returned. Conformance row 41, F31, L004-39.

use std::fmt::Write as _;

use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{Responder, delete, get};
use auth_core::{Auth, AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme, require};

use crate::log;

const SECRET: &str = "s3cr3t-credential-0123456789";

struct Keys;

impl Authenticator for Keys {
    fn name(&self) -> &'static str {
        "keys"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        match head.header("x-key") {
            Found::Nothing => head.authorization(Scheme::BEARER),
            found => found,
        }
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        tracing::trace!(?credential, "a careless backend");
        if credential.expose().starts_with(SECRET) && credential.expose().ends_with("good") {
            return Ok(Principal::builder("keys", "line\nbreak").issued_at(0).build());
        }
        Err(AuthenticationError::invalid("unknown key\nforged=true"))
    }
}

#[require(role = "user")]
#[get("/user")]
async fn user() -> impl Responder {
    "user"
}

#[require(role = "admin")]
#[delete("/admin")]
async fn admin() -> impl Responder {
    "admin"
}

#[actix_web::test]
async fn no_credential_is_written_or_returned() {
    log::listen();
    let auth = Auth::builder().authenticator(Keys).build().unwrap();
    let app = init_service(auth.app().service(user).service(admin)).await;
    let mut answers = String::new();
    for value in [SECRET.to_owned(), format!("{SECRET}-good"), format!("{SECRET} two"), format!("{SECRET}\u{e4}")] {
        for (name, value) in [("x-key", value.clone()), ("authorization", format!("Bearer {value}"))] {
            for request in [TestRequest::get().uri("/user"), TestRequest::delete().uri("/admin")] {
                let request = request.insert_header((name, value.clone())).insert_header(("x-other", "1"));
                let answer = call_service(&app, request.to_request()).await;
                writeln!(answers, "{:?}", answer.headers()).unwrap();
                answers.push_str(str::from_utf8(&read_body(answer).await).unwrap());
            }
        }
    }
    let both = TestRequest::get().uri("/user").insert_header(("x-key", SECRET));
    let both = both.insert_header(("authorization", format!("Bearer {SECRET}")));
    writeln!(answers, "{:?}", call_service(&app, both.to_request()).await.headers()).unwrap();

    let log = log::heard();
    for (what, text) in [("the log", &log), ("an answer", &answers)] {
        assert!(!text.contains("s3cr3t"), "{what} shows a credential: {text}");
        assert!(text.contains("invalid_token") || what == "the log", "{text}");
    }
    let decisions: Vec<_> = log.lines().filter(|line| line.contains("auth::decision")).collect();
    assert_eq!(decisions.len(), 17, "one event for each decision: {log}");
    assert!(decisions.iter().all(|line| line.contains("decision=\"deny\"")), "{log}");
    assert!(decisions.iter().any(|line| line.contains("role = \\\"admin\\\": not held")), "{log}");
    assert!(!log.lines().any(|line| line.starts_with("forged") || line.starts_with("break")), "log injection: {log}");
}
