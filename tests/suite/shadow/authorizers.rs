//! An authorizer beside what decides.

use std::time::Duration;

use actix_web::test::{TestRequest, init_service};
use actix_web::{Responder, get};
use auth_core::{Auth, Facts, Shadow, require};

use super::{
    ADMIN, ASKED, Oracle, RELEASED, USER_OR_ADMIN, application, copy, counts, front, list, of_user, office, people,
    ping, remove, settled, show, to, user, whole, with, write, zero,
};
use crate::log;
use crate::people::{answer, ask, person};

/// Whatever it says, and whether it says anything: the answer is that without it.
#[actix_web::test]
async fn an_authorizer_is_asked_beside_the_call() {
    let plain = application!(people().build().unwrap());
    for (says, allowed, denied, why) in [
        ("allow", [1, 0, 0, 0, 0], [0, 0, 1, 0, 0], ""),
        ("deny", [0, 1, 0, 0, 0], [1, 0, 0, 0, 0], "shadow_reasons=\"forbid unless\\\\nmoon is full\""),
        ("down", [0, 0, 0, 1, 0], [0, 0, 0, 1, 0], "no route\\\\nto host"),
        ("panic", [0, 0, 0, 1, 0], [0, 0, 0, 1, 0], "shadow_reasons=\"panicked\""),
        ("hang", [0, 0, 0, 1, 0], [0, 0, 0, 1, 0], "shadow_reasons=\"no answer within 50ms\""),
    ] {
        for (caller, expected) in [(user("alice"), allowed), (person("bob"), denied)] {
            let auth = with(Shadow::authorizer(Oracle(says)).timeout(Duration::from_millis(50)).unwrap());
            let app = application!(auth);
            log::listen();
            let (before, now) = (ask(&plain, to("/notes"), &caller).await, ask(&app, to("/notes"), &caller).await);
            assert_eq!(whole(&before), whole(&now), "{says}");
            assert_eq!(settled(&auth, 1).await, expected, "{says} {caller:?}");
            let log = log::heard();
            let lines: Vec<_> = log.lines().filter(|line| line.contains("auth::shadow")).collect();
            let tells = expected[0] == 0;
            assert_eq!(lines.len(), usize::from(tells), "{says}: {log}");
            assert!(lines.iter().all(|line| line.contains("shadow=\"oracle\"") && line.contains(why)), "{lines:?}");
            assert!(lines.iter().all(|line| line.contains("INFO") == (expected[3] == 0)), "{lines:?}");
        }
    }
}

/// Nobody waits for it: the calls are answered while it is still thinking.
#[actix_web::test]
async fn nobody_waits_for_an_authorizer() {
    let auth = with(Shadow::authorizer(Oracle("wait")).timeout(Duration::from_mins(1)).unwrap());
    let app = application!(auth);
    ASKED.take();
    for _ in 0..20 {
        assert_eq!(ask(&app, to("/notes"), &user("alice")).await.status, 200);
    }
    assert_eq!(counts(&auth), [0; 5], "it has not answered one of them");
    RELEASED.set(true);
    assert_eq!(settled(&auth, 20).await, [20, 0, 0, 0, 0]);
}

/// It sees what an authorizer that decides would see, and is asked of denied calls too; not of strangers and outages.
#[actix_web::test]
async fn what_an_authorizer_sees() {
    let auth = with(Shadow::authorizer(Oracle("allow")));
    let app = application!(auth);
    ASKED.take();
    for (request, caller, seen) in [
        (to("/notes/0"), user("alice"), Some("alice read show GET /notes/{id} Some(\"0\") Some(\"alice\")")),
        (to("/notes/1"), user("alice"), Some("alice read show GET /notes/{id} Some(\"1\") Some(\"bob\")")),
        (
            TestRequest::delete().uri("/notes/3"),
            user("al"),
            Some("al delete remove DELETE /notes/{id} Some(\"3\") None"),
        ),
        (to("/office").insert_header(("x-office", "down")), user("alice"), None),
        (to("/ping"), user("alice"), None),
    ] {
        let before = counts(&auth).iter().sum::<u64>();
        ask(&app, request, &caller).await;
        settled(&auth, before + 1).await;
        assert_eq!(ASKED.take(), Vec::from_iter(seen.map(str::to_owned)));
    }
    answer(&app, to("/notes").to_request()).await;
    actix_web::rt::task::yield_now().await;
    assert_eq!(ASKED.take(), [""; 0], "strangers");
    assert_eq!(counts(&auth), [1, 0, 2, 1, 1]);
}

/// Not there is not allowed: an authorizer that sees no object does not know.
#[actix_web::test]
async fn an_authorizer_and_an_object_that_is_not_there() {
    let auth = with(Shadow::authorizer(Oracle("allow")).on("show"));
    let app = application!(auth);
    assert_eq!(ask(&app, to("/notes/7"), &user("alice")).await.status, 404);
    assert_eq!(ask(&app, to("/notes"), &user("alice")).await.status, 200);
    assert_eq!(settled(&auth, 1).await, [0, 0, 0, 0, 1], "and the list is not beside it");
}

/// A slow one is not asked without end: 256 calls at once.
#[actix_web::test]
async fn calls_in_flight_are_bounded() {
    let auth = with(Shadow::authorizer(Oracle("wait")).timeout(Duration::from_mins(1)).unwrap());
    let app = application!(auth);
    ASKED.take();
    for _ in 0..300 {
        assert_eq!(ask(&app, to("/notes"), &user("alice")).await.status, 200);
    }
    assert_eq!(counts(&auth), [0, 0, 0, 44, 0]);
    RELEASED.set(true);
    assert_eq!(settled(&auth, 300).await, [256, 0, 0, 44, 0]);
    assert_eq!(ASKED.take().len(), 256, "what is counted as unanswered was not asked");
    // They have landed, so that there is room again.
    ask(&app, to("/notes"), &user("alice")).await;
    assert_eq!(settled(&auth, 301).await, [257, 0, 0, 44, 0]);
}

/// A task that is dropped, as at the end of a process, is unanswered, and its place is free.
#[test]
fn what_never_ends_is_counted() {
    let auth = with(Shadow::authorizer(Oracle("hang")).timeout(Duration::from_mins(1)).unwrap());
    for round in 1..=2 {
        actix_web::rt::System::new().block_on(async {
            let app = application!(auth);
            assert_eq!(ask(&app, to("/notes"), &user("alice")).await.status, 200);
            assert_eq!(counts(&auth), [0, 0, 0, round - 1, 0]);
        });
        assert_eq!(counts(&auth), [0, 0, 0, round, 0]);
    }
}

/// The authorizer that decides and the one beside it are two, whatever their names.
#[actix_web::test]
async fn beside_one_that_decides() {
    #[require(role = "user", authorizer = "oracle")]
    #[get("/judged")]
    async fn judged() -> impl Responder {
        "in"
    }

    let auth = people().authorizer(Oracle("allow")).shadow(Shadow::authorizer(Oracle("deny"))).build().unwrap();
    let app = init_service(auth.app().service(judged)).await;
    assert_eq!(ask(&app, to("/judged"), &user("alice")).await.text, "in");
    assert_eq!(settled(&auth, 1).await, [0, 1, 0, 0, 0]);
}

/// Outside handlers: the authorizers that are beside everything, where there is a runtime to ask them.
#[test]
fn outside_a_handler() {
    let auth = people()
        .shadow(Shadow::authorizer(Oracle("deny")))
        .shadow(Shadow::requirement("list", &ADMIN))
        .build()
        .unwrap();
    let alice = user("alice").principal();
    let decided = async { auth.decide(&alice, &USER_OR_ADMIN, Facts::default().parameter("id", "x")).await };
    actix_web::rt::System::new().block_on(async {
        ASKED.take();
        assert!(decided.await.is_allow());
        assert_eq!(settled(&auth, 1).await, [0, 1, 0, 0, 0]);
        assert_eq!(ASKED.take(), ["alice read (outside a handler)   Some(\"x\") None"]);
        assert!(!auth.decide(&alice, &ADMIN, Facts::default()).await.is_allow());
        assert_eq!(settled(&auth, 2).await, [1, 1, 0, 0, 0]);
    });
    let decision = Box::pin(auth.decide(&alice, &USER_OR_ADMIN, Facts::default()));
    let mut context = core::task::Context::from_waker(core::task::Waker::noop());
    assert!(
        core::pin::pin!(decision).poll(&mut context).is_ready(),
        "without a runtime the decision is made all the same"
    );
    assert_eq!(counts(&auth), [1, 1, 0, 1, 0]);
    let shadows = auth.shadows();
    assert!(shadows[0].endpoints.iter().all(|one| one.handler == "(outside a handler)" && one.method.is_empty()));
    assert_eq!(shadows[1].endpoints, [], "a requirement is beside its endpoints alone");
}
