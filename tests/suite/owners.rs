//! `owner = "…"`: a path parameter names the caller, who is issuer and subject.

use actix_web::test::{TestRequest, init_service};
use actix_web::{App, get, web};
use auth_core::{
    Auth, AuthBuilder, AuthenticationError, Authenticator, Credential, Found, InvalidAuth, Principal, RequestHead,
    Scheme, require,
};

use crate::log;
use crate::people::{ISSUER, People, ask, person};

#[require(owner = "user_id")]
#[get("/users/{user_id}")]
async fn own_page(user: web::Path<String>) -> String {
    user.into_inner()
}

#[require(not(owner = "user_id"))]
#[get("/others/{user_id}")]
async fn page_of_others() -> &'static str {
    "in"
}

#[require(owner = "user_id")]
#[get("/tail/{user_id:.*}")]
async fn own_tail(user: web::Path<String>) -> String {
    user.into_inner()
}

/// The application, without the start that would refuse it.
macro_rules! plain {
    ($auth:expr) => {{
        let auth: Auth = $auth.build().unwrap();
        init_service(App::new().app_data(auth).service(own_page).service(page_of_others).service(own_tail)).await
    }};
}

fn people(issuers: &'static [&'static str]) -> AuthBuilder {
    Auth::builder().authenticator(People(issuers))
}

/// Conformance 39: compared to the letter, as the handler gets it.
#[actix_web::test]
async fn one_issuer() {
    let app = plain!(people(&[ISSUER]));
    for (path, subject, status) in [
        ("/users/alice", "alice", 200),
        ("/users/Alice", "alice", 403),
        ("/users/alice%20", "alice", 403),
        ("/users/%61lice", "alice", 200),
        ("/users/a%2Fb", "a/b", 200),
        ("/users/a%252Fb", "a/b", 403),
        ("/users/a%252Fb", "a%2Fb", 200),
        ("/users/%C3%A4", "ä", 200),
        ("/users/a%CC%88", "ä", 403),
        ("/users/ali", "alice", 403),
        ("/users/*", "alice", 403),
        ("/tail/a/b", "a/b", 200),
        ("/tail/", "", 403),
        ("/tail/", "alice", 403),
        ("/others/alice", "alice", 403),
        ("/others/alice", "bob", 200),
        ("/others/alice", "", 403),
    ] {
        let answer = ask(&app, TestRequest::with_uri(path), &person(subject)).await;
        assert_eq!(answer.status, status, "{path} {subject:?}");
        assert!(status != 200 || path.starts_with("/others") || answer.text == subject, "{path}: {}", answer.text);
    }
    let stranger = person("alice").of("elsewhere");
    assert_eq!(ask(&app, TestRequest::with_uri("/users/alice"), &stranger).await.status, 403, "nobody vouches for it");
    assert_eq!(ask(&app, TestRequest::with_uri("/others/bob"), &stranger).await.status, 403, "who that is is unknown");
}

/// Conformance 39: a name that stands twice in the path names nobody: which one would be compared, and which one used?
#[actix_web::test]
async fn a_parameter_that_stands_twice() {
    let auth = people(&[ISSUER]).build().unwrap();
    let scope = web::scope("/{user_id}").service(own_page).service(page_of_others);
    let app = init_service(App::new().app_data(auth).service(scope)).await;
    for path in ["/alice/users/alice", "/alice/users/bob", "/bob/users/alice", "/bob/others/bob"] {
        assert_eq!(ask(&app, TestRequest::with_uri(path), &person("alice")).await.status, 403, "{path}");
    }
}

/// A denial is a plain 403: the caller said whom they mean.
#[actix_web::test]
async fn a_denial() {
    let app = plain!(people(&[ISSUER]));
    log::listen();
    let answer = ask(&app, TestRequest::with_uri("/users/bob"), &person("alice")).await;
    assert_eq!((answer.status, answer.challenges()), (403, vec!["Person realm=\"api\""]));
    assert!(log::heard().contains("owner = \\\"user_id\\\": not held"));
}

/// Conformance 35: `alice` of one issuer is not `alice` of another.
#[actix_web::test]
async fn several_issuers() {
    const TWO: &[&str] = &["one", "two"];
    let faults = people(TWO).build().unwrap().app().service(own_page).check().unwrap_err().to_string();
    assert!(faults.starts_with("GET /users/{user_id} (`own_page`, ") && faults.contains("owners.rs:"), "{faults}");
    assert!(faults.contains("there are several issuers, `one`, `two`,"), "{faults}");
    assert!(faults.contains("AuthBuilder::subject_prefix"), "{faults}");
    let app = plain!(people(TWO));
    for path in ["/users/alice", "/others/alice", "/others/bob"] {
        let status = ask(&app, TestRequest::with_uri(path), &person("alice").of("one")).await.status;
        assert_eq!(status, 403, "{path}: without prefixes nobody knows who owns anything");
    }

    let prefixed = || people(TWO).subject_prefix("one", "1|").subject_prefix("two", "2|");
    assert!(prefixed().build().unwrap().app().service(own_page).check().is_ok());
    let app = plain!(prefixed());
    for (path, issuer, status) in [
        ("/users/1%7Calice", "one", 200),
        ("/users/2%7Calice", "one", 403),
        ("/users/2%7Calice", "two", 200),
        ("/users/alice", "one", 403),
        ("/users/1%7C", "one", 403),
        ("/users/1%7Calice", "three", 403),
        ("/users/alice", "three", 403),
        ("/others/2%7Calice", "one", 200),
        ("/others/1%7Calice", "one", 403),
        ("/others/2%7Calice", "three", 403),
    ] {
        let caller = person("alice").of(issuer);
        assert_eq!(ask(&app, TestRequest::with_uri(path), &caller).await.status, status, "{path} {issuer}");
    }
    let nobody = person("").of("one");
    assert_eq!(ask(&app, TestRequest::with_uri("/users/1%7C"), &nobody).await.status, 403, "an absent subject");
}

/// Says nothing about its issuers.
struct Silent;

impl Authenticator for Silent {
    fn name(&self) -> &'static str {
        "silent"
    }

    fn scheme(&self) -> Scheme {
        Scheme::new("Silent")
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.header("x-silent")
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        Ok(Principal::builder("hidden", credential.expose()).build())
    }
}

#[actix_web::test]
async fn an_authenticator_that_does_not_say_its_issuers() {
    for auth in [Auth::builder().authenticator(Silent), people(&[ISSUER]).authenticator(Silent)] {
        let auth = auth.build().unwrap();
        let faults = auth.app().service(own_page).check().unwrap_err().to_string();
        assert!(faults.contains("the authenticator `silent` does not say who its issuers are"), "{faults}");
        assert!(faults.contains("implement `Authenticator::issuers`"), "{faults}");
        let app = init_service(App::new().app_data(auth).service(own_page)).await;
        let request = TestRequest::with_uri("/users/sam").insert_header(("x-silent", "sam"));
        assert_eq!(crate::people::answer(&app, request.to_request()).await.status, 403);
    }
}

/// Prefixes that do not tell subjects apart are refused when the `Auth` is built.
#[test]
fn prefixes() {
    let built = |prefixes: &[(&str, &str)]| {
        let auth = prefixes
            .iter()
            .fold(people(&["one", "two"]), |auth, (issuer, prefix)| auth.subject_prefix(*issuer, *prefix));
        auth.build().map(drop)
    };
    assert!(built(&[]).is_ok(), "none is needed where nobody owns anything");
    assert!(built(&[("one", "a:"), ("two", "b:")]).is_ok());
    assert!(built(&[("one", "a:"), ("two", "b:"), ("three", "c:")]).is_ok());
    for (first, second) in [("a:", "a:"), ("a:", "a:b"), ("a:b", "a:"), ("", "a:"), ("a:", "")] {
        let refused = built(&[("one", first), ("two", second)]);
        assert!(matches!(refused, Err(InvalidAuth::SamePrefix(..))), "{first:?} {second:?}: {refused:?}");
    }
    let third = built(&[("one", "a:"), ("two", "b:"), ("three", "b:c")]);
    assert!(matches!(third, Err(InvalidAuth::SamePrefix(..))), "{third:?}");
    let missing = built(&[("one", "a:")]).unwrap_err();
    assert!(matches!(&missing, InvalidAuth::NoPrefix(issuer) if issuer == "two"), "{missing:?}");
    assert!(missing.to_string().contains(".subject_prefix(\"two\", \"…\")"), "{missing}");
    let twice = built(&[("one", "a:"), ("two", "b:"), ("one", "c:")]).unwrap_err();
    assert!(matches!(&twice, InvalidAuth::TwoPrefixes(issuer) if issuer == "one"), "{twice:?}");
}
