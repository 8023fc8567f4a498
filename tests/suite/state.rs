//! What handlers and checks find in the application: `Auth` as an argument, state by its type.

use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, get};
use auth_core::testing::{TestAuthenticator, caller};
use auth_core::{Auth, Denial, Facts, Principal, RequestHead, Requirement, Tenants, Unavailable, require, requirement};

/// Who is on duty.
struct Duty(&'static str);

async fn on_duty(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
    core::future::ready(()).await;
    Ok(head.state::<Duty>()?.0 == caller.subject())
}

const DUTY: Requirement = requirement!(check = on_duty);

#[require(check = on_duty)]
#[get("/duty")]
async fn duty() -> &'static str {
    "on duty"
}

#[require(authenticated)]
#[get("/late")]
async fn late(auth: Auth, caller: Principal) -> Result<&'static str, Denial> {
    auth.decide(&caller, &DUTY, Facts::default()).await.into_result()?;
    Ok("on duty")
}

#[require(tenant = "ws", role = "owner", claim("plan" = "pro"), acr = "urn:mfa")]
#[get("/{ws}/plan")]
async fn plan() -> &'static str {
    "plan"
}

fn builder() -> auth_core::AuthBuilder {
    Auth::builder().authenticator(TestAuthenticator).tenants(Tenants::of_principal())
}

#[actix_web::test]
async fn a_check_finds_its_state() {
    let with = builder().state(Duty("alice")).build().unwrap();
    let without = builder().build().unwrap();
    for (auth, subject, status) in [(&with, "alice", 200), (&with, "bob", 403), (&without, "alice", 503)] {
        let app = init_service(auth.app().service(duty).service(late)).await;
        let plain = init_service(App::new().app_data(auth.clone()).service(duty).service(late)).await;
        for path in ["/duty", "/late"] {
            let request = || TestRequest::with_uri(path).insert_header(caller(subject).header()).to_request();
            assert_eq!(call_service(&app, request()).await.status(), status, "{path} {subject}");
            assert_eq!(call_service(&plain, request()).await.status(), status, "{path} {subject}, plain");
        }
    }
}

#[actix_web::test]
async fn test_identities_say_everything_that_a_requirement_asks() {
    let app = init_service(builder().build().unwrap().app().service(plan)).await;
    let full = || caller("alice").tenant("acme", ["owner"]).claim("plan", "pro").acr("urn:mfa");
    for (who, path, status) in [
        (full(), "/acme/plan", 200),
        (full(), "/other/plan", 403),
        (caller("alice").tenant("acme", []).claim("plan", "pro").acr("urn:mfa"), "/acme/plan", 403),
        (full().claim("plan", "free"), "/acme/plan", 403),
        (full().acr("urn:pwd"), "/acme/plan", 401),
    ] {
        let request = TestRequest::with_uri(path).insert_header(who.header()).to_request();
        assert_eq!(call_service(&app, request).await.status(), status, "{path} {who:?}");
    }
}
