//! Decisions outside of handlers, and callers that were kept.

use actix_web::test::init_service;
use actix_web::{HttpResponse, Responder, get, web};
use auth_core::{Auth, DenialKind, Facts, Membership, Principal, Requirement, Visible, require, requirement};

use super::{Mode, OUTAGES, Registry, alice, auth, member, names, of_nothing};
use crate::people::ask;
use crate::tenants::call;
use crate::tenants_of_objects::Doc;

const MEMBER: Requirement = requirement!(tenant = "ws");

const STRANGER: Requirement = requirement!(not(tenant = "ws"));

const UNBANNED: Requirement = requirement!(not(role = "banned"));

const USER: Requirement = requirement!(role = "user");

const CHECKED: Requirement = requirement!(role = "user", check = of_nothing);

/// Outside of handlers each decision is a call of its own: what a caller brought along neither opens nor closes anything.
#[actix_web::test]
async fn outside_of_handlers() {
    let registry = Registry::new();
    let auth = auth(&registry);
    let acme = || Facts::default().parameter("ws", "acme");
    let fresh = alice().principal();
    // The filter is made of a caller whose memberships were loaded.
    let visible: Visible<Doc> = auth.visible(&fresh).await.unwrap();
    assert_eq!((visible.tenants().map(<[String]>::len), registry.asked()), (Some(2), 1));
    assert!(auth.decide(&fresh, &MEMBER, acme()).await.is_allow());
    assert!(!auth.decide(&fresh, &STRANGER, acme()).await.is_allow());
    assert!(!auth.decide(&fresh, &CHECKED, acme()).await.is_allow());
    assert_eq!(registry.asked(), 3);
    assert!(auth.decide(&fresh, &USER, acme()).await.is_allow());
    assert_eq!(registry.asked(), 0, "nothing in it depends on a membership");
    for mode in OUTAGES {
        registry.set(mode);
        for requirement in [&MEMBER, &STRANGER, &UNBANNED, &CHECKED] {
            let denial = auth.decide(&fresh, requirement, acme()).await.into_result().unwrap_err();
            assert_eq!(denial.kind, DenialKind::Unavailable, "{mode:?} {requirement}");
        }
        assert!(auth.decide(&fresh, &USER, acme()).await.is_allow());
        let outage = auth.visible::<Doc>(&fresh).await.unwrap_err();
        let cause = if mode == Mode::Down { "tenants: the registry is down" } else { "tenants: panicked" };
        assert_eq!(outage.cause(), cause);
    }
}

/// A caller that a handler kept, as a socket does, is no member for longer than the registry says.
#[actix_web::test]
async fn a_caller_that_was_kept() {
    thread_local! {
        static KEPT: std::cell::RefCell<Option<(Auth, Principal)>> = const { std::cell::RefCell::new(None) };
    }

    #[require(tenant = "ws")]
    #[get("/{ws}/keep")]
    async fn keep(auth: Auth, caller: Principal) -> String {
        let names = names(&caller);
        KEPT.set(Some((auth, caller)));
        names
    }

    let registry = Registry::new();
    let app = init_service(auth(&registry).app().service(keep)).await;
    assert_eq!(ask(&app, call("GET /acme/keep"), &alice()).await.text, "[acme:owner other:-]");
    let (auth, caller) = KEPT.take().unwrap();
    let acme = || Facts::default().parameter("ws", "acme");
    assert!(auth.decide(&caller, &MEMBER, acme()).await.is_allow());
    registry.rows.lock().unwrap().clear();
    assert!(!auth.decide(&caller, &MEMBER, acme()).await.is_allow(), "removed");
    assert!(auth.decide(&caller, &STRANGER, acme()).await.is_allow(), "and a stranger from then on");
    assert_eq!(auth.visible::<Doc>(&caller).await.unwrap().tenants(), Some(&[][..]));
    registry.rows.lock().unwrap().insert(("one", "alice"), vec![Membership::new("evil").with_roles(["banned"])]);
    assert!(!auth.decide(&caller, &UNBANNED, acme()).await.is_allow(), "banned since");
    // And who was banned when the socket was opened is in once that is over.
    registry.rows.lock().unwrap().insert(("one", "alice"), vec![Membership::new("acme").with_roles(["banned"])]);
    assert_eq!(ask(&app, call("GET /acme/keep"), &alice()).await.text, "[acme:-]");
    let (auth, caller) = KEPT.take().unwrap();
    assert!(!auth.decide(&caller, &UNBANNED, acme()).await.is_allow());
    registry.rows.lock().unwrap().insert(("one", "alice"), vec![Membership::new("acme")]);
    assert!(auth.decide(&caller, &UNBANNED, acme()).await.is_allow(), "banned no more");
    registry.set(Mode::Down);
    let denial = auth.decide(&caller, &MEMBER, acme()).await.into_result().unwrap_err();
    assert_eq!(denial.kind, DenialKind::Unavailable, "what was loaded before does not outlive an outage");
}

async fn inside(caller: Option<Principal>) -> impl Responder {
    HttpResponse::Ok().body(caller.as_ref().map_or_else(|| "nobody".to_owned(), names))
}

/// What a foreign service does with the caller nobody knows, so memberships are loaded before it.
#[actix_web::test]
async fn foreign_services_and_menus() {
    let registry = Registry::new();
    let auth = auth(&registry);
    let service = auth.require(requirement!(role = "user"), web::resource("/page").route(web::get().to(inside)));
    let app = auth.app().service(auth.scope("/foreign").service(service));
    let app = init_service(app.service(auth.permitted_endpoints("/menu")).service(member)).await;
    assert_eq!(ask(&app, call("GET /foreign/page"), &alice()).await.text, "[acme:owner other:-]");
    assert_eq!(registry.asked(), 1);
    let menu = ask(&app, call("GET /menu"), &alice()).await;
    assert_eq!((menu.status, registry.asked()), (200, 1));
    for mode in OUTAGES {
        registry.set(mode);
        for line in ["GET /foreign/page", "GET /menu"] {
            let found = ask(&app, call(line), &alice()).await;
            assert_eq!(found.status, 503, "{mode:?}: {line}: {}", found.text);
        }
    }
}
