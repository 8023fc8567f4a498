//! `scheme = …`: which authenticators may answer for an endpoint.

use std::cell::Cell;

use actix_web::test::{TestRequest, init_service};
use actix_web::{Responder, get};
use auth_core::{
    Auth, AuthenticationError, Authenticator, Claims, Credential, Found, Principal, RequestHead, Scheme, require,
};

use crate::log;
use crate::people::{Answer, ISSUER, People, answer, person};

thread_local! {
    /// How many credentials this thread has verified.
    static VERIFIED: Cell<usize> = const { Cell::new(0) };
}

/// Tickets, by `Authorization: Ticket …`; its store may be down.
struct Tickets;

impl Authenticator for Tickets {
    fn name(&self) -> &'static str {
        "tickets"
    }

    fn scheme(&self) -> Scheme {
        Scheme::new("Ticket")
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.authorization(Authenticator::scheme(self))
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        head: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        assert_eq!(head.parameter("id"), None, "who calls is asked before the path is looked at");
        VERIFIED.set(VERIFIED.get() + 1);
        match credential.expose() {
            "good" => Ok(Principal::builder("tickets", "tim").role("user").build()),
            "down" => Err(AuthenticationError::unavailable("no ticket office")),
            "panic" => panic!("the ticket office burns"),
            _ => Err(AuthenticationError::invalid("no such ticket")),
        }
    }
}

/// Bearers that look like `b1…` or `b2…`, each for one of two backends with the same HTTP scheme.
struct Bearer(&'static str, &'static str);

impl Authenticator for Bearer {
    fn name(&self) -> &'static str {
        self.0
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        match head.authorization(Scheme::BEARER) {
            Found::One(credential) if credential.expose().starts_with(self.1) => Found::One(credential),
            Found::One(_) => Found::Nothing,
            found => found,
        }
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        VERIFIED.set(VERIFIED.get() + 1);
        if credential.expose().ends_with("down") {
            return Err(AuthenticationError::unavailable("down"));
        }
        Ok(Principal::builder(self.0, "bea").role("user").build())
    }
}

#[require(role = "user", scheme = "people")]
#[get("/people")]
async fn of_people(caller: Principal) -> impl Responder {
    caller.issuer().to_owned()
}

#[require(role = "user", scheme = any("people", "first"))]
#[get("/two")]
async fn of_two(caller: Principal) -> impl Responder {
    caller.issuer().to_owned()
}

#[require(role = "user", not(permission("docs:get", on = "id")))]
#[get("/all/{id}")]
async fn of_all(caller: Principal) -> impl Responder {
    caller.issuer().to_owned()
}

/// It takes claims that nobody has.
#[require(role = "user", scheme = "people")]
#[get("/claims")]
async fn of_claims(claims: Claims<bool>) -> impl Responder {
    claims.to_string()
}

macro_rules! application {
    () => {{
        VERIFIED.take();
        let auth = Auth::builder().authenticator(Tickets).authenticator(People(&[ISSUER]));
        let auth = auth.authenticator(Bearer("first", "b1")).authenticator(Bearer("second", "b2")).build().unwrap();
        init_service(auth.app().service(of_people).service(of_two).service(of_all).service(of_claims)).await
    }};
}

macro_rules! get {
    ($app:expr, $path:expr, $($header:expr),*) => {{
        let request = TestRequest::get().uri($path)$(.append_header($header))*;
        answer(&$app, request.to_request()).await
    }};
}

fn ticket(text: &str) -> (&'static str, String) {
    ("authorization", format!("Ticket {text}"))
}

const PERSON: &str = "Person realm=\"api\"";
const BARE_BEARER: &str = "Bearer realm=\"api\"";

/// A credential of a kind that is not listed: 401, bare, and nobody looks whether it is valid.
#[actix_web::test]
async fn another_scheme_is_refused_unverified() {
    let app = application!();
    for text in ["good", "bad", "down", "panic"] {
        for (path, challenges) in [("/people", &[PERSON][..]), ("/two", &[PERSON, BARE_BEARER])] {
            log::listen();
            let answer = get!(app, path, ticket(text));
            assert_eq!((answer.status, answer.challenges()), (401, challenges.to_vec()), "{path} {text}");
            assert!(answer.text.contains("does not take this kind of credential"), "{}", answer.text);
            let said = log::heard();
            assert!(said.contains("the endpoint does not take a Ticket credential"), "{said}");
            assert_eq!(said.matches("decision=").count(), 1, "{said}");
        }
    }
    assert_eq!(VERIFIED.take(), 0);
    assert_eq!(get!(app, "/all/1", ticket("good")).status, 200, "without a list all may answer");
    assert_eq!(get!(app, "/all/1", ticket("down")).status, 503);
    assert_eq!(get!(app, "/all/1", ticket("bad")).status, 401);
    assert_eq!(VERIFIED.take(), 3);
}

/// Names decide, not HTTP schemes: two backends may share one.
#[actix_web::test]
async fn two_backends_of_one_http_scheme() {
    let app = application!();
    let bearer = |text: &str| ("authorization", format!("Bearer {text}"));
    let told = |answer: Answer| (answer.status, answer.text);
    assert_eq!(told(get!(app, "/two", bearer("b1-x"))), (200, "first".to_owned()));
    assert_eq!(get!(app, "/two", bearer("b1-down")).status, 503);
    VERIFIED.take();
    for (path, text) in [("/two", "b2-x"), ("/two", "b2-down"), ("/people", "b1-x"), ("/people", "b1-down")] {
        let answer = get!(app, path, bearer(text));
        assert_eq!(answer.status, 401, "{path} {text}");
        assert!(!answer.challenges().iter().any(|challenge| challenge.contains("error")), "{:?}", answer.challenges());
    }
    assert_eq!(VERIFIED.take(), 0);
    assert_eq!(told(get!(app, "/all/1", bearer("b2-x"))), (200, "second".to_owned()));
}

/// Challenges name the listed schemes alone, each HTTP scheme once.
#[actix_web::test]
async fn challenges() {
    let app = application!();
    let weak = person("weak").header();
    for (path, all) in [
        ("/people", &[PERSON][..]),
        ("/two", &[PERSON, BARE_BEARER]),
        ("/all/1", &["Ticket realm=\"api\"", PERSON, BARE_BEARER]),
    ] {
        let nobody = get!(app, path,);
        assert_eq!((nobody.status, nobody.challenges()), (401, all.to_vec()), "{path}");
        let forbidden = get!(app, path, weak.clone());
        assert_eq!((forbidden.status, forbidden.challenges()), (403, all.to_vec()), "{path}");
        let invalid = get!(app, path, ("x-person", "{"));
        let errors = invalid.challenges().iter().filter(|challenge| challenge.contains("invalid_token")).count();
        assert_eq!((invalid.status, invalid.challenges().len(), errors), (401, all.len(), 1), "{path}");
    }
    let claims = get!(app, "/claims", person("alice").role("user").header());
    assert_eq!((claims.status, claims.challenges()), (403, vec![PERSON]), "what an extractor refuses");
}

/// Two credentials are 400, listed or not, and before any is verified. It says so in a challenge.
#[actix_web::test]
async fn two_credentials() {
    let app = application!();
    let alice = || person("alice").role("user").header();
    for path in ["/people", "/two", "/all/1"] {
        for answer in [
            get!(app, path, alice(), ticket("good")),
            get!(app, path, alice(), ticket("down")),
            get!(app, path, alice(), ticket("a b")),
            get!(app, path, alice(), ("authorization", "Bearer b2-x")),
            get!(app, path, alice(), ("authorization", "Bearer nobody")),
            get!(app, path, ticket("good"), ticket("good")),
            get!(app, path, alice(), alice()),
        ] {
            assert_eq!(answer.status, 400, "{path}");
            assert!(
                answer.challenges().iter().any(|challenge| challenge.contains("error=\"invalid_request\"")),
                "{path}"
            );
            assert!(path != "/people" || answer.challenges().len() == 1, "{:?}", answer.challenges());
        }
    }
    assert_eq!(VERIFIED.take(), 0);
}

/// What has no form is invalid where its scheme is listed, and of another kind where it is not.
#[actix_web::test]
async fn a_malformed_credential() {
    let app = application!();
    for (path, header, invalid) in [
        ("/people", ticket("a b"), false),
        ("/people", ticket(""), false),
        ("/people", ("authorization", "Bearer a b".to_owned()), false),
        ("/people", ("authorization", "Bearer nobody-knows".to_owned()), false),
        ("/people", ("x-person", "a b".to_owned()), true),
        ("/two", ("authorization", "Bearer a b".to_owned()), true),
        ("/two", ("authorization", "Bearer nobody-knows".to_owned()), true),
        ("/two", ticket("a b"), false),
        ("/all/1", ticket("a b"), true),
    ] {
        let answer = get!(app, path, header.clone());
        assert_eq!(answer.status, 401, "{path} {header:?}");
        let says = answer.challenges().iter().any(|challenge| challenge.contains("error=\"invalid_token\""));
        assert_eq!(says, invalid, "{path} {header:?}: {:?}", answer.challenges());
        assert!(
            answer.text.contains(if invalid { "is not valid" } else { "this kind of credential" }),
            "{}",
            answer.text
        );
    }
    assert_eq!(VERIFIED.take(), 0);
    assert_eq!(get!(app, "/people", ("authorization", "Basic x")).status, 401, "nobody's scheme is no credential");
}
