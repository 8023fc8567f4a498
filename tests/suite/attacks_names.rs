//! Attacks on names: claims that overrule, paths that are written otherwise, lists that are long.

use std::time::{Duration, Instant};

use actix_web::test::{TestRequest, init_service};
use actix_web::{App, FromRequest, HttpRequest, Responder, get, post, web};
use auth_core::{Auth, AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme, require};

use crate::people::{ISSUER, People, answer, ask, person};
use crate::second_moment::json;

/// What an authenticator keeps is what it says, whatever else is in the credential.
#[actix_web::test]
async fn a_credential_does_not_overrule_the_authenticator() {
    struct Plans;

    impl Authenticator for Plans {
        fn name(&self) -> &'static str {
            "plans"
        }

        fn scheme(&self) -> Scheme {
            Scheme::new("Plan")
        }

        fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
            head.authorization(Authenticator::scheme(self))
        }

        async fn authenticate(&self, _: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
            let offered = [("plan", "gold"), ("team", "a")].map(|(name, value)| (name.to_owned(), value.into()));
            Ok(Principal::builder("i", "s").claim("plan", "free").offer_claims(offered.into_iter().collect()).build())
        }
    }

    #[require(claim("plan" = "gold"))]
    #[get("/gold")]
    async fn gold() -> impl Responder {
        "gold"
    }

    #[require(claim("plan" = "free"), claim("team" = "a"))]
    #[get("/free")]
    async fn free() -> impl Responder {
        "free"
    }
    let auth = Auth::builder().authenticator(Plans).build().unwrap();
    let told = auth.permitted_endpoints("/me");
    let app = init_service(auth.app().service(gold).service(free).service(told)).await;
    for (path, status) in [("/gold", 403), ("/free", 200)] {
        let request = TestRequest::with_uri(path).insert_header(("authorization", "Plan x")).to_request();
        assert_eq!(answer(&app, request).await.status, status, "{path}");
    }
    let request = TestRequest::with_uri("/me").insert_header(("authorization", "Plan x")).to_request();
    let told = answer(&app, request).await.text;
    assert!(told.contains("/free") && !told.contains("/gold"), "{told}");
}

#[require(owner = "id")]
#[get("/notes/{id}")]
async fn notes(id: web::Path<String>) -> String {
    id.into_inner()
}

#[require(owner = "id")]
#[get("/files/{id:.*}")]
async fn files(request: HttpRequest) -> String {
    web::Path::<String>::extract(&request).await.map_or_else(|_| "none".to_owned(), web::Path::into_inner)
}

/// What is compared is what the handler reads, however the path is written; a name that stands twice is none.
#[actix_web::test]
async fn a_path_names_one_owner() {
    let people = || Auth::builder().authenticator(People(&[ISSUER])).build().unwrap();
    assert!(people().app().service(people().scope("/{id}").service(notes)).check().is_err());
    let twice = web::scope("/of/{id}").service(notes);
    let app = init_service(App::new().app_data(people()).service(notes).service(files).service(twice)).await;
    for (path, subject, read) in [
        ("/notes/alice", "alice", Some("alice")),
        ("/notes/%61lice", "alice", Some("alice")),
        ("/notes/%2561lice", "alice", None),
        ("/notes/alice%00", "alice", None),
        ("/notes/alice%2F", "alice", None),
        ("/notes/a%2Fb", "a/b", Some("a/b")),
        ("/notes/a+b", "a b", None),
        ("/notes/%E2%84%AA", "k", None),
        ("/notes/%FF", "\u{ff}", None),
        ("/notes/ALICE", "alice", None),
        ("/files/a/b", "a/b", Some("a/b")),
        ("/files/a%2Fb", "a/b", Some("a/b")),
        ("/files/a%252Fb", "a/b", None),
        ("/files/", "", None),
        ("/of/alice/notes/bob", "alice", None),
        ("/of/alice/notes/alice", "alice", None),
    ] {
        let answer = ask(&app, TestRequest::with_uri(path), &person(subject)).await;
        let expected = read.map_or((403, None), |read| (200, Some(read)));
        assert_eq!((answer.status, read.map(|_| &*answer.text)), expected, "{path} {subject:?}");
    }
}

/// A list of names costs what its length is, whatever the credential is granted.
#[actix_web::test]
async fn a_long_list_is_no_long_wait() {
    #[require(permission("docs:delete", on = |ids| &ids.0))]
    #[post("/docs/delete")]
    async fn delete_docs(ids: web::Json<Vec<String>>) -> String {
        ids.len().to_string()
    }
    let auth = Auth::builder().authenticator(People(&[ISSUER])).build().unwrap();
    let app = init_service(auth.app().service(delete_docs)).await;
    let ids: Vec<String> = (0..20_000).map(|id| format!("a{id}")).collect();
    let body = serde_json::to_string(&ids).unwrap();
    let mut caller = person("job").key();
    for id in 0..200 {
        caller = caller.scope(&format!("docs:delete@x{id}"));
    }
    let start = Instant::now();
    for (caller, status) in [(caller.clone(), 403), (caller.scope("docs:delete@a*"), 200)] {
        assert_eq!(ask(&app, json("/docs/delete", &body), &caller).await.status, status);
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}
