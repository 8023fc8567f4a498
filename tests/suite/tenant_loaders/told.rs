//! What the log, authorizers and shadows are told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::test::init_service;
use auth_core::{
    Auth, Authorizer, Call, Membership, Principal, Requirement, Shadow, TenantLoader, Tenants, Unavailable, Verdict,
    requirement,
};

use super::{
    Mode, Registry, alias, alice, all, any, any_checked, anybody, auth, authorized, both, checked, claims, clear,
    clear_either, foreign, from, hidden, hidden_any, hidden_late, list, me, member, named, open, outside, own,
    own_page, owned, perhaps, plain, plain_body, readers, served, store, unbanned, when, write,
};
use crate::log;
use crate::people::{People, ask, person};
use crate::shadow::{counts, settled};
use crate::tenants::call;

/// The log says what failed, and what was therefore denied.
#[actix_web::test]
async fn the_log() {
    let registry = Registry::new();
    let app = served!(registry);
    registry.set(Mode::Down);
    for (line, said) in [
        ("GET /acme/member", "tenant = \\\"ws\\\": could not be asked"),
        ("GET /acme/outside", "not(tenant = \\\"ws\\\"): could not be asked"),
        ("POST /me", "the memberships of the caller could not be loaded, and the handler takes the caller"),
        ("GET /alias", "tenants: the registry is down"),
    ] {
        log::listen();
        assert_eq!(ask(&app, call(line), &alice()).await.status, 503, "{line}");
        let heard = log::heard();
        assert!(heard.contains(said) && heard.contains("tenants: the registry is down"), "{line}: {heard}");
    }
    registry.set(Mode::Panics);
    log::listen();
    assert_eq!(ask(&app, call("GET /acme/member"), &alice()).await.status, 503);
    assert!(log::heard().contains("tenants: panicked"));
    log::listen();
    let nobody = person("alice").of("one");
    assert_eq!(ask(&app, call("GET /acme/all"), &nobody).await.status, 403);
    let heard = log::heard();
    assert!(heard.contains("not asked, for it cannot change the answer") && !heard.contains("tenants:"), "{heard}");
}

/// A registry quotes who was asked about, and who calls chooses that name.
struct Quoting;

impl TenantLoader for Quoting {
    async fn memberships(&self, caller: &Principal) -> Result<Vec<Membership>, Unavailable> {
        Err(Unavailable::new(format!("no answer about {}", caller.subject())))
    }
}

/// No name makes a line of the log of its own, wherever memberships are asked for.
#[actix_web::test]
async fn the_log_is_not_forged() {
    let auth = Auth::builder().authenticator(People(&["one"])).tenants(Tenants::loader(Quoting)).build().unwrap();
    let app = init_service(auth.app().service(member).service(alias)).await;
    for line in ["GET /acme/member", "GET /alias"] {
        log::listen();
        assert_eq!(ask(&app, call(line), &named("eve\nforged line\r")).await.status, 503, "{line}");
        let heard = log::heard();
        assert!(heard.contains("no answer about eve") && heard.contains("nforged line"), "{line}: {heard}");
        assert!(!heard.contains('\r') && !heard.lines().any(|line| line.starts_with("forged")), "{line}: {heard}");
    }
}

/// Denies who is no member of acme, and looks at a claim.
struct Members(Arc<AtomicUsize>);

impl Authorizer for Members {
    fn name(&self) -> &'static str {
        "members"
    }

    fn claims(&self) -> impl Iterator<Item = &str> {
        ["level"].into_iter()
    }

    async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let is_member = call.principal().tenants().any(|tenant| tenant == "acme");
        Ok(if is_member { Verdict::Allow } else { Verdict::deny("no member") })
    }
}

/// A shadow sees the memberships by which was decided, whatever claims it asks for; and an authorizer in shadow is shown no
/// caller whose memberships nobody loaded, as little as one that decides.
#[actix_web::test]
async fn shadows() {
    const BESIDE: Requirement = requirement!(tenant = "ws", claim("level" = 1));

    let registry = Registry::new();
    let asked = Arc::new(AtomicUsize::new(0));
    for by_requirement in [true, false] {
        let shadow = if by_requirement {
            Shadow::requirement("member", &BESIDE)
        } else {
            Shadow::authorizer(Members(Arc::clone(&asked)))
        };
        let auth = Auth::builder().authenticator(People(&["one"])).tenants(Tenants::loader(registry.clone()));
        let auth = auth.shadow(shadow).build().unwrap();
        let app = init_service(auth.app().service(member).service(any).service(plain)).await;
        let root = || named("root").role("root");
        // What is counted: agreed, would deny, would allow, unanswered, untold.
        for (line, caller, mode, status, counted, shown) in [
            ("GET /acme/member", alice().claim("level", 1), Mode::Up, 200, [1, 0, 0, 0, 0], 1),
            ("GET /evil/member", named("nobody").claim("level", 1), Mode::Up, 403, [1, 0, 0, 0, 0], 1),
            ("GET /plain", alice(), Mode::Up, 200, [0, 0, 0, 0, 1], 0),
            ("GET /acme/any", root(), Mode::Up, 200, [0, 0, 0, 0, 1], 0),
            ("GET /acme/any", alice(), Mode::Up, 200, [1, 0, 0, 0, 0], 1),
            ("GET /acme/member", alice(), Mode::Down, 503, [0, 0, 0, 1, 0], 0),
        ] {
            if by_requirement && !line.ends_with("/member") {
                continue;
            }
            registry.set(mode);
            let before = counts(&auth);
            assert_eq!(ask(&app, call(line), &caller).await.status, status, "{line}");
            let after = settled(&auth, before.iter().sum::<u64>() + 1).await;
            let since: Vec<u64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
            assert_eq!(since, counted, "{line} {caller:?}");
            assert_eq!(asked.swap(0, Ordering::Relaxed), if by_requirement { 0 } else { shown }, "{line} {caller:?}");
        }
    }
}
