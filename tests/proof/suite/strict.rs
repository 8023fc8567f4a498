//! Strict defaults, ingredient by ingredient: for each there is a caller who lacks it and nothing else.
//!
//! | ingredient | the caller who fails without it | tests |
//! |---|---|---|
//! | `named` | anybody who is signed in | `named`, `denials::every_tree_and_every_fact` |
//! | `exact` | `docs:*` where `docs:purge` is asked | `each_caller_passes_where_its_ingredient_is_relaxed` |
//! | `key` | a keeper's key, or cut token, that does not name `docs:purge` | the same |
//! | `max_age` | a login of an hour and a second ago | the same, `an_hour_to_the_second` |
//! | `role` | a keeper who is no admin | the same, for memory store and manage; `the_role_of_the_class_is_held_in_the_tenant` |
//! | audit | – | `every_strict_decision_is_recorded` |
//!
//! The settings of each class are in `settings_are_of_one_class`. That no two ingredients hide each other is
//! `laws::ingredients_are_independent`; that Cedar agrees on all of them, `differential`.

use core::time::Duration;

use actix_web::test::{TestRequest, call_service, init_service};
use auth_core::testing::{self, Caller, TestAuthenticator};
use auth_core::{
    Auth, Clock, Decision, DenialKind, Facts, Ingredient, Operation, Reason, Requirement, StrictDefaults, Tenants,
    requirement,
};
use futures_util::FutureExt as _;

use crate::recorded;

const NOW: u64 = 2_000_000_000;
const HOUR: u64 = 3600;
const KEEPERS: Requirement = requirement!(any(role = "keeper", permission = "docs:purge"));
const KEEPERS_BY_ROLE: Requirement = requirement!(role = "keeper");
const SIGNED_IN: Requirement = requirement!(authenticated);
const CLASSES: [Operation; 3] = [Operation::Delete, Operation::MemoryStore, Operation::Manage];

struct Still;

impl Clock for Still {
    fn now(&self) -> u64 {
        NOW
    }
}

fn auth(defaults: StrictDefaults) -> Auth {
    Auth::builder().authenticator(TestAuthenticator).clock(Still).strict_defaults(defaults).build().unwrap()
}

/// The endpoints of one class: with everything, and with each ingredient relaxed.
macro_rules! class {
    ($class:ident, $($without_role:tt)*) => {
        mod $class {
            use actix_web::post;
            use auth_core::require;

            #[require(any(role = "keeper", permission = "docs:purge"), operation = $class)]
            #[post("/full")]
            pub(super) async fn full() -> &'static str {
                "done"
            }

            #[require(any(role = "keeper", permission = "docs:purge"), operation = $class, relax(exact = "few keepers"))]
            #[post("/exact")]
            pub(super) async fn exact() -> &'static str {
                "done"
            }

            #[require(any(role = "keeper", permission = "docs:purge"), operation = $class, relax(key = "old keys"))]
            #[post("/key")]
            pub(super) async fn key() -> &'static str {
                "done"
            }

            #[require(any(role = "keeper", permission = "docs:purge"), operation = $class, relax(max_age = "a job"))]
            #[post("/max_age")]
            pub(super) async fn max_age() -> &'static str {
                "done"
            }

            #[require(authenticated, operation = $class, relax(named = "everybody, for once"))]
            #[post("/named")]
            pub(super) async fn named() -> &'static str {
                "done"
            }

            $($without_role)*
        }
    };
}

macro_rules! class_with_role {
    ($class:ident) => {
        class! { $class,
            #[require(any(role = "keeper", permission = "docs:purge"), operation = $class, relax(role = "no admins"))]
            #[post("/role")]
            pub(super) async fn role() -> &'static str {
                "done"
            }
        }
    };
}

class! { delete, }
class_with_role!(memory_store);
class_with_role!(manage);

macro_rules! application {
    ($auth:ident) => {{
        use {delete as d, manage as g, memory_store as m};
        let d =
            $auth.scope("/d").service(d::full).service(d::exact).service(d::key).service(d::max_age).service(d::named);
        let m = $auth.scope("/m").service(m::full).service(m::exact).service(m::key).service(m::max_age);
        let g = $auth.scope("/g").service(g::full).service(g::exact).service(g::key).service(g::max_age);
        let (m, g) = (m.service(m::named).service(m::role), g.service(g::named).service(g::role));
        init_service($auth.app().service(d).service(m).service(g)).await
    }};
}

fn keeper() -> Caller {
    testing::caller("kim").role("keeper").role("admin").issued_at(Some(NOW))
}

/// Whoever lacks one ingredient, and nothing else. Age counts back from now.
fn lacking() -> Vec<(&'static str, Caller)> {
    let bare = || testing::caller("kim").issued_at(Some(NOW));
    vec![
        ("exact", bare().role("admin").permission("docs:*")),
        ("exact", bare().role("admin").permission("*")),
        ("key", keeper().api_key()),
        ("key", keeper().api_key().scopes(["docs:*"])),
        ("key", keeper().scopes([])),
        ("key", keeper().scopes(["docs:purge"])),
        ("max_age", keeper().issued_at(Some(NOW - HOUR - 1))),
        ("max_age", keeper().issued_at(None)),
        ("max_age", keeper().issued_at(Some(NOW + 1))),
        ("max_age", keeper().auth_time(NOW - HOUR - 1)),
        ("role", bare().role("keeper")),
        ("role", bare().permission("docs:purge")),
    ]
}

/// L004-52, L001-33: every caller is denied on every endpoint of every class, but for the one where what it lacks is relaxed.
#[actix_web::test]
async fn each_caller_passes_where_its_ingredient_is_relaxed() {
    let auth = auth(StrictDefaults::default());
    let app = application!(auth);
    let status = async |path: &str, caller: &Caller| {
        let request = TestRequest::post().uri(path).insert_header(caller.header()).to_request();
        call_service(&app, request).await.status().as_u16()
    };
    for (class, endpoints) in [
        ("/d", &["full", "exact", "key", "max_age"][..]),
        ("/m", &["full", "exact", "key", "max_age", "role"]),
        ("/g", &["full", "exact", "key", "max_age", "role"]),
    ] {
        for endpoint in endpoints {
            let path = format!("{class}/{endpoint}");
            assert_eq!(status(&path, &keeper()).await, 200, "{path}");
            for (lacks, caller) in lacking() {
                let denied = if lacks == "max_age" { 401 } else { 403 };
                let void = lacks == "role" && class == "/d";
                let expected = if lacks == *endpoint || void { 200 } else { denied };
                assert_eq!(status(&path, &caller).await, expected, "{path} lacking {lacks}: {caller:?}");
            }
        }
        // Everybody who is signed in, but for the rest of the ingredients.
        let path = format!("{class}/named");
        assert_eq!(status(&path, &testing::caller("joe").role("admin").issued_at(Some(NOW))).await, 200);
        assert_eq!(status(&path, &keeper().issued_at(Some(NOW - HOUR - 1))).await, 401);
        assert_eq!(status(&path, &keeper().api_key()).await, 403);
    }
}

/// L004-55: what is relaxed is listed with its reason, and nothing else is.
#[actix_web::test]
async fn reasons_are_for_the_reviewer() {
    let auth = auth(StrictDefaults::default());
    let _app = application!(auth);
    let mut relaxed: Vec<_> = auth
        .endpoints()
        .iter()
        .map(|endpoint| {
            let entries = endpoint.relaxed().iter().map(|entry| format!("{}: {}", entry.ingredient, entry.reason));
            (endpoint.path().to_owned(), entries.collect::<Vec<_>>().join(", "))
        })
        .filter(|(path, _)| path.starts_with("/m/"))
        .collect();
    relaxed.sort();
    let listed: Vec<_> = relaxed.iter().map(|(path, entries)| (path.as_str(), entries.as_str())).collect();
    assert_eq!(
        listed,
        [
            ("/m/exact", "exact: few keepers"),
            ("/m/full", ""),
            ("/m/key", "key: old keys"),
            ("/m/max_age", "max_age: a job"),
            ("/m/named", "named: everybody, for once"),
            ("/m/role", "role: no admins"),
        ]
    );
}

fn decided(auth: &Auth, caller: &Caller, requirement: &'static Requirement, operation: Operation) -> Decision {
    let facts = Facts::default().operation(operation);
    auth.decide(&caller.principal(), requirement, facts).now_or_never().unwrap()
}

fn ingredients(decision: Decision) -> Vec<Ingredient> {
    let Decision::Deny(denial) = decision else { return Vec::new() };
    let strict = denial.reasons.iter().filter_map(|reason| match reason {
        Reason::Strict { ingredient, .. } => Some(*ingredient),
        _ => None,
    });
    strict.collect()
}

/// That somebody is signed in names nobody, however many rights the caller has.
#[test]
fn named() {
    let auth = auth(StrictDefaults::default());
    let caller = keeper().permission("*");
    assert!(decided(&auth, &caller, &SIGNED_IN, Operation::Write).is_allow());
    for class in CLASSES {
        assert_eq!(ingredients(decided(&auth, &caller, &SIGNED_IN, class)), [Ingredient::Named], "{class}");
    }
}

#[test]
fn an_hour_to_the_second() {
    let auth = auth(StrictDefaults::default());
    for class in CLASSES {
        for (age, allowed) in [(0, true), (HOUR, true), (HOUR + 1, false)] {
            for caller in [keeper().issued_at(Some(NOW - age)), keeper().issued_at(None).auth_time(NOW - age)] {
                assert_eq!(decided(&auth, &caller, &KEEPERS, class).is_allow(), allowed, "{class} {age}");
            }
        }
    }
}

type Set = fn(&mut StrictDefaults, Operation);

/// What is set for one class changes that class alone.
#[test]
fn settings_are_of_one_class() {
    let old = keeper().issued_at(Some(NOW - HOUR - 1));
    let young = keeper().issued_at(Some(NOW - 60));
    let boss = testing::caller("kim").role("keeper").role("boss").issued_at(Some(NOW));
    let no_admin = testing::caller("kim").role("keeper").issued_at(Some(NOW));
    let settings: [(Set, &Caller, Ingredient, bool); 5] = [
        (|defaults, class| defaults.set_max_age(class, None), &old, Ingredient::MaxAge, true),
        (
            |defaults, class| defaults.set_max_age(class, Some(Duration::from_secs(2 * HOUR))),
            &old,
            Ingredient::MaxAge,
            true,
        ),
        (
            |defaults, class| defaults.set_max_age(class, Some(Duration::from_secs(59))),
            &young,
            Ingredient::MaxAge,
            false,
        ),
        (|defaults, class| defaults.set_role(class, None), &no_admin, Ingredient::Role, true),
        (|defaults, class| defaults.set_role(class, Some("boss")), &boss, Ingredient::Role, true),
    ];
    for (index, (set, caller, ingredient, loosens)) in settings.into_iter().enumerate() {
        for class in CLASSES {
            let mut defaults = StrictDefaults::default();
            set(&mut defaults, class);
            let auth = auth(defaults);
            for asked in CLASSES {
                // Delete asks for no role, and cannot be made to.
                let void = ingredient == Ingredient::Role && asked == Operation::Delete;
                let allowed = void || (asked == class) == loosens;
                let decision = decided(&auth, caller, &KEEPERS, asked);
                assert_eq!(decision.is_allow(), allowed, "setting {index} of {class}, asked for {asked}");
                let expected = if allowed { vec![] } else { vec![ingredient] };
                assert_eq!(ingredients(decision), expected, "setting {index} of {class}, asked for {asked}");
            }
            assert!(
                decided(&auth, &old, &KEEPERS_BY_ROLE, Operation::Write).is_allow(),
                "no other class has any of it"
            );
        }
    }
}

const IN_WORKSPACE: Requirement = requirement!(tenant = "ws", role = "keeper");
const AROUND_WORKSPACE: Requirement = requirement!(policy = IN_WORKSPACE, role = "user");

/// The class asks for its role where the requirement is about one tenant: there. A global admin is none of the tenant.
#[test]
fn the_role_of_the_class_is_held_in_the_tenant() {
    let tenants = Auth::builder().tenants(Tenants::of_principal()).authenticator(TestAuthenticator).clock(Still);
    let auth = tenants.build().unwrap();
    let member = |role: &'static str| {
        testing::caller("kim")
            .role("user")
            .issued_at(Some(NOW))
            .tenant("acme", ["keeper", role])
            .tenant("initech", ["keeper"])
    };
    for requirement in [&IN_WORKSPACE, &AROUND_WORKSPACE] {
        for (caller, there, allowed) in [
            (member("admin"), "acme", true),
            (member("admin"), "initech", false),
            (member("user"), "acme", false),
            (member("user").role("admin"), "acme", false),
        ] {
            for class in CLASSES {
                let facts = Facts::default().operation(class).parameter("ws", there);
                let decision = auth.decide(&caller.principal(), requirement, facts).now_or_never().unwrap();
                let allowed = allowed || class == Operation::Delete;
                assert_eq!(decision.is_allow(), allowed, "{requirement} {class} {there} {caller:?}");
                assert_eq!(ingredients(decision).len(), usize::from(!allowed));
            }
        }
    }
}

/// An API key has no login: the default of the class is void for it, a written age refuses it.
#[test]
fn age_of_a_key() {
    let auth = auth(StrictDefaults::default());
    let key = testing::caller("kim").role("admin").api_key().scopes(["docs:purge"]).issued_at(None);
    for class in CLASSES {
        assert!(decided(&auth, &key, &KEEPERS, class).is_allow(), "{class}");
    }
}

/// Audit is no ingredient that could be relaxed: every decision of a strict class is recorded where it is seen by default, an
/// allow too, whatever else is relaxed.
#[actix_web::test]
async fn every_strict_decision_is_recorded() {
    recorded::listen();
    let auth = auth(StrictDefaults::default());
    let app = application!(auth);
    for class in ["/d", "/m", "/g"] {
        for endpoint in ["full", "exact", "key", "max_age", "named"] {
            for caller in [keeper(), keeper().issued_at(Some(1)), testing::caller("eve").issued_at(Some(NOW))] {
                recorded::take();
                let request = TestRequest::post().uri(&format!("{class}/{endpoint}")).insert_header(caller.header());
                let allowed = call_service(&app, request.to_request()).await.status().is_success();
                let expected = if allowed { tracing::Level::INFO } else { tracing::Level::WARN };
                assert_eq!(recorded::take(), [expected], "{class}/{endpoint} {caller:?}");
            }
        }
    }
    for class in CLASSES {
        recorded::take();
        assert!(decided(&auth, &keeper(), &KEEPERS, class).is_allow());
        assert_eq!(recorded::take(), [tracing::Level::INFO], "{class}");
    }
    assert!(decided(&auth, &keeper(), &KEEPERS_BY_ROLE, Operation::Write).is_allow());
    assert_eq!(recorded::take(), [tracing::Level::DEBUG]);
}

/// What more scopes cannot mend is a bare 403, what a login mends is 401, and only when nothing else denies.
#[test]
fn kinds() {
    let auth = auth(StrictDefaults::default());
    let kind = |caller: &Caller, class| match decided(&auth, caller, &KEEPERS, class) {
        Decision::Deny(denial) => Some(denial.kind),
        Decision::Allow => None,
    };
    let purge = || DenialKind::InsufficientScope(vec!["docs:purge"]);
    for class in CLASSES {
        for (lacks, caller) in lacking() {
            let expected = match lacks {
                "max_age" => Some(DenialKind::StepUp { max_age: Some(HOUR), acr: None }),
                "role" => (class != Operation::Delete).then_some(DenialKind::Forbidden),
                _ => Some(purge()),
            };
            assert_eq!(kind(&caller, class), expected, "{class} lacking {lacks}: {caller:?}");
            let and_old = kind(&caller.clone().issued_at(Some(1)), class);
            let still = lacks == "max_age" || (lacks == "role" && class == Operation::Delete);
            assert_eq!(
                matches!(and_old, Some(DenialKind::StepUp { .. })),
                still,
                "{class} lacking {lacks}: {and_old:?}"
            );
        }
    }
}
