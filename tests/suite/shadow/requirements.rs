//! A requirement beside the one that decides.

use actix_web::test::{TestRequest, init_service};
use auth_core::{Actors, Auth, Requirement, RoleMap, Shadow, requirement};

use super::{
    ADMIN, CHECKED, LOADED, Note, USER_OR_ADMIN, application, copy, counts, flat, from_the_office, front, list,
    of_user, office, people, ping, post_id, remove, show, to, user, whole, with, write, zero,
};
use crate::log;
use crate::people::{ISSUER, answer, ask, person};

/// Both ways, counted for each endpoint; and the answers are those without a shadow, to the byte.
#[actix_web::test]
async fn a_requirement_is_compared_and_changes_nothing() {
    let plain = application!(people().build().unwrap());
    let auth = with(Shadow::requirement("GET /notes", &ADMIN));
    let app = application!(auth);
    for (caller, expected) in [
        (user("alice"), [0, 1, 0, 0, 0]),
        (user("alice").role("admin"), [1, 1, 0, 0, 0]),
        (person("bob"), [2, 1, 0, 0, 0]),
        (person("bob").role("admin"), [2, 1, 1, 0, 0]),
    ] {
        let (before, now) = (ask(&plain, to("/notes"), &caller).await, ask(&app, to("/notes"), &caller).await);
        assert_eq!(whole(&before), whole(&now), "{caller:?}");
        assert_eq!(counts(&auth), expected, "{caller:?}");
    }
    assert_eq!(ask(&app, to("/office"), &user("alice")).await.status, 403);
    let report = auth.shadows().remove(0);
    assert_eq!((report.name.as_str(), report.beside.as_slice()), ("role = \"admin\"", &["GET /notes".to_owned()][..]));
    let [only] = &report.endpoints[..] else { panic!("the office is not beside it: {report:?}") };
    assert_eq!((only.method, only.path.as_str(), only.handler.as_str()), ("GET", "/notes", "list"));
    assert!(only.location.contains("shadow.rs:"), "{only:?}");
    assert_eq!((flat(only.counts), only.counts.disagreed()), ([2, 1, 1, 0, 0], 2));
    assert_eq!(report.to_string(), "role = \"admin\": agreed 2, would deny 1, would allow 1, unanswered 0, untold 0");
}

/// By the name of the handler, inside scopes, and on several endpoints.
#[actix_web::test]
async fn endpoints_by_route_and_by_handler() {
    let shadow = Shadow::requirement("GET /v1/{tenant}/notes", &ADMIN).on("office").on("write");
    let auth = with(shadow);
    let inner = auth.scope("/{tenant}/").service(list).service(office).service(write).service(remove);
    let app = init_service(auth.app().service(auth.scope("/v1").service(inner)).service(list)).await;
    for (path, counted) in [("/v1/a/notes", true), ("/notes", false), ("/v1/a/office", true)] {
        let before = counts(&auth).iter().sum::<u64>();
        ask(&app, to(path), &user("alice")).await;
        assert_eq!(counts(&auth).iter().sum::<u64>() > before, counted, "{path}");
    }
    let methods =
        auth.shadows()[0].endpoints.iter().map(|one| format!("{} {}", one.method, one.path)).collect::<Vec<_>>();
    assert_eq!(methods, ["GET /v1/{tenant}/notes", "GET /v1/{tenant}/office"]);
}

/// One event for each disagreement, with the fields of the decision's own; none where they agree.
#[actix_web::test]
async fn the_log() {
    let auth = with(Shadow::requirement("list", &ADMIN));
    let app = application!(auth);
    for (caller, says) in [
        (user("alice").claim("email", "s3cret@claim"), Some(("would deny", "role = \\\"admin\\\": not held", "allow"))),
        (person("bob").role("admin"), Some(("would allow", "role = \\\"user\\\": not held", "deny"))),
        (person("eve"), None),
        (user("al").role("admin"), None),
    ] {
        log::listen();
        ask(&app, to("/notes?token=s3cret"), &caller).await;
        let log = log::heard();
        let lines: Vec<_> = log.lines().filter(|line| line.contains("auth::shadow")).collect();
        assert_eq!(log.matches("auth::decision").count(), 1, "{log}");
        let Some((what, reason, decision)) = says else {
            assert_eq!(lines, [""; 0]);
            continue;
        };
        let [line] = lines[..] else { panic!("{log}") };
        for field in [
            "INFO",
            "shadow=\"role = \\\"admin\\\"\"",
            &format!("answer=\"{what}\""),
            &format!("decision=\"{decision}\""),
            if decision == "allow" { "status=0" } else { "status=403" },
            "method=\"GET\" path=\"/notes\" handler=\"list\" location=\"tests/suite/shadow.rs:",
            "operation=\"read\" mode=production authenticator=\"people\" issuer=\"people\" subject=",
            reason,
        ] {
            assert!(line.contains(field), "{field}: {line}");
        }
        assert_eq!(line.contains("shadow_reasons"), what == "would deny", "{line}");
        assert!(!line.contains("s3cret") && !line.contains("x-person"), "{line}");
    }
}

/// Who acted stands in it beside whom they acted for, as in the event of the decision.
#[actix_web::test]
async fn the_log_names_the_actor() {
    let actors = Actors::default().actor(ISSUER, "forged\nagent", ["user"], [""; 0]).unwrap();
    let auth = people().actors(actors).shadow(Shadow::requirement("list", &ADMIN)).build().unwrap();
    let app = application!(auth);
    let alice = || user("alice").role("admin");
    for (caller, actor) in [(alice().actor(ISSUER, "forged\nagent"), true), (user("alice"), false)] {
        log::listen();
        assert_eq!(ask(&app, to("/notes"), &caller).await.status, 200);
        let log = log::heard();
        let line = log.lines().find(|line| line.contains("auth::shadow")).unwrap();
        assert!(line.contains("answer=\"would deny\"") && line.contains("subject=\"alice\""), "{line}");
        assert_eq!(line.contains("actor_issuer=\"people\" actor=\"forged\\nagent\""), actor, "{line}");
        assert_eq!(line.contains("actor"), actor, "{line}");
    }
}

/// Nobody is asked for it: what the decision did not ask is untold, unless it does not matter.
#[actix_web::test]
async fn it_asks_for_nothing() {
    const CHECKED_TOO: Requirement = requirement!(role = "clerk", check = from_the_office);
    const OWNED_TOO: Requirement = requirement!(any(role = "clerk", owner(Note, "user")));
    let shadows = |shadow| (Shadow::requirement("list", shadow), Shadow::requirement("of_user", shadow));
    for (shadow, path, caller, expected) in [
        (shadows(&CHECKED_TOO).0, "/notes", user("alice").role("clerk"), [0, 0, 0, 0, 1]),
        (shadows(&CHECKED_TOO).0, "/notes", user("alice"), [0, 1, 0, 0, 0]),
        (shadows(&CHECKED_TOO).0, "/notes", person("alice"), [1, 0, 0, 0, 0]),
        (shadows(&OWNED_TOO).1, "/users/0/notes", user("alice"), [0, 0, 0, 0, 1]),
        (shadows(&OWNED_TOO).1, "/users/0/notes", user("alice").role("clerk"), [1, 0, 0, 0, 0]),
        (shadows(&OWNED_TOO).1, "/users/0/notes", person("alice").role("clerk"), [0, 0, 1, 0, 0]),
    ] {
        let auth = with(shadow);
        let app = application!(auth);
        CHECKED.set(0);
        LOADED.set(0);
        ask(&app, to(path).insert_header(("x-office", "1")), &caller).await;
        assert_eq!((CHECKED.get(), LOADED.get()), (0, 0), "{path}: nothing is asked for a shadow");
        assert_eq!(counts(&auth), expected, "{path} {caller:?}");
    }
}

/// What the decision asked is known, and asked once. Its outage is nobody's answer.
#[actix_web::test]
async fn it_knows_what_the_decision_asked() {
    const CLERK: Requirement = requirement!(role = "user", any(role = "clerk", not(check = from_the_office)));
    for (office_header, caller, status, expected) in [
        ("1", user("alice"), 200, [0, 1, 0, 0, 0]),
        ("1", user("alice").role("clerk"), 200, [1, 0, 0, 0, 0]),
        ("0", user("alice"), 403, [0, 0, 1, 0, 0]),
        ("down", user("alice"), 503, [0, 0, 0, 1, 0]),
        ("down", user("alice").role("clerk"), 503, [0, 0, 0, 1, 0]),
    ] {
        let auth = with(Shadow::requirement("office", &CLERK));
        let app = application!(auth);
        CHECKED.set(0);
        let request = to("/office").insert_header(("x-office", office_header));
        assert_eq!(ask(&app, request, &caller).await.status, status);
        assert_eq!(CHECKED.get(), 1);
        assert_eq!(counts(&auth), expected, "{office_header} {caller:?}");
    }
}

/// A claim and a parameter that only the shadow looks at are known to it, and the handler sees no claim more.
#[actix_web::test]
async fn claims_and_parameters_of_its_own() {
    const VERIFIED: Requirement = requirement!(role = "user", claim("email_verified" = true));
    const OWN: Requirement = requirement!(owner = "user");
    let plain = application!(people().build().unwrap());
    let auth = with(Shadow::requirement("list", &VERIFIED));
    let app = application!(auth);
    let alice = user("alice").claim("email_verified", true);
    let (before, now) = (ask(&plain, to("/notes"), &alice).await, ask(&app, to("/notes"), &alice).await);
    assert_eq!((whole(&before), now.text.as_str()), (whole(&now), "alice {}"));
    assert_eq!(counts(&auth), [1, 0, 0, 0, 0]);
    ask(&app, to("/notes"), &user("alice").claim("email_verified", false)).await;
    assert_eq!(counts(&auth), [1, 1, 0, 0, 0]);

    let auth = with(Shadow::requirement("GET /users/{user}/notes", &OWN));
    let app = application!(auth);
    for (path, expected) in [("/users/alice/notes", [1, 0, 0, 0, 0]), ("/users/bob/notes", [1, 1, 0, 0, 0])] {
        assert_eq!(ask(&app, to(path), &user("alice")).await.status, 200);
        assert_eq!(counts(&auth), expected, "{path}");
    }
}

/// It is told of the object that the decision loaded, of no other; and of one that is not there nothing can be allowed.
#[actix_web::test]
async fn objects() {
    const OWN: Requirement = requirement!(owner(Note, "id"));
    for (name, request, status, expected) in [
        ("show", to("/notes/0"), 200, [1, 0, 0, 0, 0]),
        ("show", to("/notes/1"), 404, [1, 0, 0, 0, 0]),
        ("show", to("/notes/7"), 404, [1, 0, 0, 0, 0]),
        // The body names note 0, the path note 1: the loaded one says nothing of that in the path.
        ("copy", post_id("/notes/1/copy", 0), 200, [0, 0, 0, 0, 1]),
    ] {
        let auth = with(Shadow::requirement(name, &OWN));
        let app = application!(auth);
        LOADED.set(0);
        assert_eq!(ask(&app, request, &user("alice")).await.status, status);
        assert_eq!((LOADED.get(), counts(&auth)), (1, expected), "{name} {status}");
    }
    for (path, expected) in [("/notes/1", [0, 0, 1, 0, 0]), ("/notes/7", [0, 0, 0, 0, 1])] {
        let auth = with(Shadow::requirement("show", &USER_OR_ADMIN));
        let app = application!(auth);
        assert_eq!(ask(&app, to(path), &user("alice")).await.status, 404);
        assert_eq!(counts(&auth), expected, "{path}");
    }
}

/// What the arguments decide is compared once they have decided it.
#[actix_web::test]
async fn after_the_arguments() {
    for (request, status, expected) in [
        (post_id("/zero", 0), 200, [1, 0, 0, 0, 0]),
        (post_id("/zero", 1), 403, [0, 0, 1, 0, 0]),
        (TestRequest::post().uri("/zero").set_payload("{"), 400, [0; 5]),
    ] {
        let auth = with(Shadow::requirement("zero", &USER_OR_ADMIN));
        let app = application!(auth);
        assert_eq!(ask(&app, request, &user("alice")).await.status, status);
        assert_eq!(counts(&auth), expected, "{status}");
    }
}

/// It has the class that it would have on the endpoint: what is strict there is strict in shadow.
#[actix_web::test]
async fn the_strict_defaults() {
    const FORGET: Requirement = requirement!(permission = "notes:forget");
    const DELETER: Requirement = requirement!(permission = "notes:delete");
    let now = auth_core::Clock::now(&auth_core::SystemClock);
    let writer = || person("alice").permission("notes:write");
    for (caller, expected) in [
        (writer().permission("notes:forget").issued_at(now), [1, 0, 0, 0, 0]),
        (writer().permission("notes:*").issued_at(now), [0, 1, 0, 0, 0]),
        (writer().permission("notes:forget").issued_at(now - 7200), [0, 1, 0, 0, 0]),
    ] {
        let auth = with(Shadow::requirement("POST /notes", &FORGET));
        let app = application!(auth);
        assert_eq!(ask(&app, TestRequest::post().uri("/notes"), &caller).await.status, 200);
        assert_eq!(counts(&auth), expected, "{caller:?}");
    }
    // A step-up is a denial, of both.
    let auth = with(Shadow::requirement("remove", &DELETER));
    let app = application!(auth);
    let stale = person("alice").permission("notes:delete").issued_at(now - 7200);
    assert_eq!(ask(&app, TestRequest::delete().uri("/notes/0"), &stale).await.status, 401);
    assert_eq!(counts(&auth), [1, 0, 0, 0, 0]);
}

/// Without a caller who is known there is nothing to compare, but on a public endpoint that looked for one.
#[actix_web::test]
async fn callers_who_are_not_known() {
    for (name, path, expected) in
        [("list", "/notes", [0; 5]), ("ping", "/ping", [0, 0, 0, 0, 1]), ("front", "/front", [0, 1, 0, 0, 0])]
    {
        let auth = with(Shadow::requirement(name, &ADMIN));
        let app = application!(auth);
        answer(&app, to(path).to_request()).await;
        assert_eq!(counts(&auth), expected, "{path}");
        let broken = answer(&app, to(path).insert_header(("x-person", "{")).to_request()).await;
        assert_eq!(broken.status, if name == "ping" { 200 } else { 401 });
        let again = if name == "ping" { [0, 0, 0, 0, 2] } else { expected };
        assert_eq!(counts(&auth), again, "{path}: a refused credential is nobody");
    }
    let auth = with(Shadow::requirement("front", &ADMIN));
    let app = application!(auth);
    assert_eq!(ask(&app, to("/front"), &user("alice").role("admin")).await.text, "alice");
    assert_eq!(counts(&auth), [1, 0, 0, 0, 0]);
}

/// It decides nothing even where everything else is at its widest: a role map changes both or neither.
#[actix_web::test]
async fn permissions_of_roles_count() {
    const WRITERS: Requirement = requirement!(permission = "notes:write");
    let roles = RoleMap::new([("user", vec!["notes:write"])]).unwrap();
    let auth = people().roles(roles).shadow(Shadow::requirement("list", &WRITERS)).build().unwrap();
    let app = application!(auth);
    ask(&app, to("/notes"), &user("alice")).await;
    assert_eq!(counts(&auth), [1, 0, 0, 0, 0]);
}
