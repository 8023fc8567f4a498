//! What keeps a wrongly built application from starting.

use actix_web::{HttpServer, Responder, delete, get, post, web};
use auth_core::{Auth, Mode, Service, require, testing};

use crate::log;

#[require(role = "user")]
#[post("/all")]
async fn all_of_it() -> impl Responder {
    "done"
}

#[require(authenticated)]
async fn anybody() -> impl Responder {
    "done"
}

#[require(public = "for everybody")]
async fn everybody() -> impl Responder {
    "done"
}

#[require(role = "user", operation = write)]
#[post("/all")]
async fn stated() -> impl Responder {
    "done"
}

#[require(role = "user")]
#[get("/one")]
async fn harmless() -> impl Responder {
    "done"
}

#[require(role = "admin")]
#[delete("/one")]
async fn delete_one() -> impl Responder {
    "done"
}

/// Whether a server with this service starts, and what it says.
async fn starts<S: Service>(
    auth: &Auth,
    host: &str,
    service: impl Fn(&Auth) -> S + Send + Clone + 'static,
) -> (bool, String) {
    let (auth, host) = (auth.clone(), host.to_owned());
    web::block(move || {
        log::listen();
        let started = actix_web::rt::System::new().block_on(async {
            let factory = actix_service::IntoServiceFactory::into_factory(auth.app().service(service(&auth)));
            let address = format!("{host}:0").parse().unwrap();
            let config = actix_web::dev::AppConfig::__priv_test_new(false, host, address);
            actix_service::ServiceFactory::<actix_http::Request>::new_service(&factory, config).await.is_ok()
        });
        (started, log::heard())
    })
    .await
    .unwrap()
}

#[require(role = "admin", relax(max_age = "a job does it", exact = "it has `*`"))]
#[delete("/two")]
async fn delete_two() -> impl Responder {
    "done"
}

/// What a reviewer reads of an endpoint, and what `main` prints of faults that it returns with `?`.
#[test]
fn endpoints_and_faults_as_text() {
    let endpoints = testing::auth().app().service(delete_two).check().unwrap();
    let line = endpoints.iter().next().unwrap().to_string();
    let relaxed = r#"(delete, relax(max_age = "a job does it"), relax(exact = "it has `*`")), "#;
    assert!(line.starts_with(&format!(r#"DELETE /two: role = "admin" {relaxed}"#)), "{line}");
    let faults = testing::auth().app().service(testing::auth().scope("/clear").service(all_of_it)).check().unwrap_err();
    let text = format!("{faults:?}");
    assert!(text.starts_with("POST /clear/all (`all_of_it`, ") && text == faults.to_string(), "{text}");
}

#[actix_web::test]
async fn faults_that_only_the_start_can_see() {
    let auth = testing::auth();
    let local = "127.0.0.1";
    let (started, said) = starts(&auth, local, |auth| auth.scope("/v1").service(harmless).service(delete_one)).await;
    assert!(started, "{said}");

    let (started, said) = starts(&auth, local, |auth| auth.scope("/clear").service(all_of_it)).await;
    assert!(!started);
    assert!(said.contains("POST /clear/all (`all_of_it`, "), "{said}");
    assert!(said.contains("the path says `clear`: state the class"), "{said}");
    let nested = |auth: &Auth| auth.scope("/purge").service(auth.scope("/v1").service(all_of_it));
    assert!(!starts(&auth, local, nested).await.0);
    assert!(starts(&auth, local, |auth| auth.scope("/clear").service(stated)).await.0);

    let (started, said) =
        starts(&auth, local, |auth| auth.scope("").route("/x", auth_core::web::delete(anybody))).await;
    assert!(!started);
    assert!(said.contains("names a role, permission, scope or owner"), "{said}");
    let (started, said) =
        starts(&auth, local, |auth| auth.scope("").route("/x", auth_core::web::delete(everybody))).await;
    assert!(!started);
    assert!(said.contains("a public endpoint cannot be of the class delete"), "{said}");

    // Row 38: below a parameter there may be something to delete.
    let (started, said) =
        starts(&auth, local, |auth| auth.scope("/t/{id}").default_service(auth_core::web::to(everybody))).await;
    assert!(!started);
    assert!(said.contains("below a path parameter"), "{said}");

    let two = |auth: &Auth| {
        let page = || web::resource("/page").route(web::get().to(async || "page"));
        auth.scope("/x")
            .service(auth.require(auth_core::requirement!(role = "a"), page()))
            .service(auth.public("why", page()))
    };
    let (started, said) = starts(&auth, local, two).await;
    assert!(!started);
    assert!(said.contains("of its own"), "{said}");
}

/// The same is told before anything is bound.
#[test]
fn the_check_before_the_start() {
    let auth = testing::auth();
    let good = auth.app().service(auth.scope("/v1").service(harmless).service(delete_one)).check().unwrap();
    let listed: Vec<_> = good.iter().map(|endpoint| format!("{} {}", endpoint.method(), endpoint.path())).collect();
    assert_eq!(listed, ["DELETE /v1/one", "GET /v1/one"]);
    let faults = auth.app().service(auth.scope("/clear").service(all_of_it)).check().unwrap_err();
    assert_eq!(faults.iter().count(), 1);
    assert!(faults.to_string().starts_with("POST /clear/all (`all_of_it`, "), "{faults}");
}

/// L003-30: `dev` listens on loopback only.
#[actix_web::test]
async fn dev_listens_on_loopback_only() {
    let auth = Auth::builder().authenticator(testing::TestAuthenticator).mode(Mode::Dev).build().unwrap();
    let service = |auth: &Auth| auth.scope("/v1").service(harmless);
    assert!(starts(&auth, "127.0.0.1", service).await.0);
    let (started, said) = starts(&auth, "0.0.0.0", service).await;
    assert!(!started);
    assert!(said.contains("bind 127.0.0.1, or set AUTH_MODE=production"), "{said}");
    let inner = auth.clone();
    let nested = move |_: &Auth| inner.scope("/dev").service(harmless);
    assert!(!starts(&testing::auth(), "0.0.0.0", nested).await.0, "a scope for dev inside one for production");
    assert!(starts(&testing::auth(), "0.0.0.0", service).await.0, "production listens where it is told to");
}

/// The real server does not serve either.
#[actix_web::test]
async fn a_faulty_application_does_not_serve() {
    let auth = testing::auth();
    let server = HttpServer::new(move || auth.app().service(auth.scope("/wipe").service(all_of_it)))
        .workers(1)
        .bind(("127.0.0.1", 0))
        .unwrap()
        .run();
    let result = actix_web::rt::time::timeout(std::time::Duration::from_secs(20), server).await;
    assert!(matches!(result, Ok(Err(_))), "{result:?}");
}

/// L000-30, L004-4: requirements without anybody who could authenticate are refused.
#[test]
fn an_auth_without_authenticator_is_refused() {
    let refused = Auth::builder().build().unwrap_err();
    assert!(refused.to_string().contains("add one with `.authenticator(…)`"), "{refused}");
    let twice =
        Auth::builder().authenticator(testing::TestAuthenticator).authenticator(testing::TestAuthenticator).build();
    assert!(twice.unwrap_err().to_string().contains("two authenticators are named `test`"));
}
