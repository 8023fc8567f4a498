//! What is refused at start, and what is a warning.

use std::time::Duration;

use actix_web::dev::Service;
use actix_web::test::init_service;
use actix_web::{App, web};
use allocation_counter::measure;
use auth_core::{Auth, AuthBuilder, Catalogue, InvalidAuth, InvalidShadow, Requirement, Shadow, requirement};

use super::{
    ADMIN, Oracle, application, copy, counts, from_the_office, front, list, of_user, office, people, ping, remove,
    show, to, user, with, write, zero,
};
use crate::log;
use crate::people::{ask, person};

/// Where no shadow is beside an endpoint, one elsewhere costs no allocation.
#[actix_web::test]
async fn what_is_not_in_shadow_costs_nothing() {
    let mut totals = Vec::new();
    for (auth, path) in [
        (people().build().unwrap(), "/notes"),
        (with(Shadow::requirement("office", &ADMIN)), "/notes"),
        (people().build().unwrap(), "/users/alice/notes"),
        (with(Shadow::requirement("GET /notes/{id}", &ADMIN)), "/users/alice/notes"),
        (with(Shadow::requirement("list", &ADMIN)), "/notes"),
    ] {
        let app = application!(auth);
        let mut total = 0;
        for _ in 0..3 {
            let request = to(path).insert_header(user("alice").header()).to_request();
            let mut answer = None;
            let mut future = Box::pin(async { answer = Some(app.call(request).await) });
            let mut context = core::task::Context::from_waker(core::task::Waker::noop());
            total = measure(|| assert!(future.as_mut().poll(&mut context).is_ready())).count_total;
            drop(future);
            assert_eq!(answer.unwrap().unwrap().status(), 200);
        }
        totals.push(total);
    }
    let [notes, elsewhere, users, elsewhere_too, beside] = totals[..] else { panic!("{totals:?}") };
    assert_eq!((notes, users), (elsewhere, elsewhere_too));
    assert!(beside > notes, "and what is counted does not count nothing: {totals:?}");
}

/// What is beside nothing, or names nothing, does not start.
#[test]
fn the_start() {
    const OWNER: Requirement = requirement!(owner = "user_id");
    const ROLE: Requirement = requirement!(role = "edtior");
    const TENANT: Requirement = requirement!(tenant = "id", role = "editor");
    let faults = |builder: AuthBuilder| {
        let auth = builder.build().unwrap();
        let app = auth.app().service(auth.scope("/v1").service(list).service(show).service(of_user));
        app.check().map_or_else(|faults| faults.to_string(), |_| String::new())
    };
    let on = |endpoint: &str, requirement| faults(people().shadow(Shadow::requirement(endpoint, requirement)));
    let near =
        "the shadow `role = \"admin\"` is beside no endpoint `GET /v1/note/{id}`: did you mean `GET /v1/notes/{id}`?";
    assert_eq!(on("GET /v1/note/{id}", &ADMIN), near);
    assert_eq!(
        on("lists", &ADMIN),
        "the shadow `role = \"admin\"` is beside no endpoint `lists`: did you mean `list`?"
    );
    let far = on("zzz", &ADMIN);
    assert!(
        far.ends_with("write the method and the whole path, as in `GET /v1/notes/{id}`, or the name of a handler"),
        "{far}"
    );
    assert_eq!((on("GET  /v1/notes", &ADMIN), on("list", &ADMIN)), (String::new(), String::new()));
    assert!(on("GET /notes", &ADMIN).contains("beside no endpoint"), "without its scope");
    assert!(on("POST /v1/notes", &ADMIN).contains("did you mean `GET /v1/notes"), "by another method");
    let parameter = on("of_user", &OWNER);
    assert!(
        parameter.starts_with("GET /v1/users/{user}/notes (`of_user`, ") && parameter.ends_with("did you mean `user`?"),
        "{parameter}"
    );
    assert!(parameter.contains("): in shadow: `owner = \"user_id\"`"), "{parameter}");
    assert!(on("show", &TENANT).contains("no tenants are configured"));
    let catalogue = people().catalogue(Catalogue::default().roles(["user", "editor"]));
    assert!(faults(catalogue.shadow(Shadow::requirement("list", &ROLE))).ends_with("did you mean `editor`?"));
    let all = people().shadow(Shadow::authorizer(Oracle("allow")).on("lsit"));
    assert!(faults(all).starts_with("the shadow `oracle` is beside no endpoint `lsit`: did you mean `list`?"));
}

/// In an application of actix's own nobody knows all endpoints: it starts, and is compared.
#[actix_web::test]
async fn in_a_plain_application() {
    let auth = people().shadow(Shadow::requirement("list", &ADMIN).on("GET /api/v1/office")).build().unwrap();
    let scope = web::scope("/api").service(auth.scope("/v1").service(office));
    let app = init_service(App::new().app_data(auth.clone()).service(list).service(scope)).await;
    assert_eq!(ask(&app, to("/notes"), &user("alice")).await.status, 200);
    assert_eq!(ask(&app, to("/api/v1/office"), &person("alice")).await.status, 403);
    assert_eq!(counts(&auth), [1, 1, 0, 0, 0]);
}

/// What will never be told is a warning.
#[actix_web::test]
async fn the_start_warns() {
    const CHECKED_TOO: Requirement = requirement!(role = "user", check = from_the_office);
    log::listen();
    let auth = people().shadow(Shadow::requirement("list", &CHECKED_TOO).on("office")).build().unwrap();
    init_service(auth.app().service(list).service(office)).await;
    let log = log::heard();
    let warned: Vec<_> = log.lines().filter(|line| line.contains("is not asked for by the endpoint")).collect();
    assert_eq!(warned.len(), 1, "the office asks it itself: {log}");
    assert!(
        warned[0].contains("WARN auth::start: GET /notes (`list`, ") && warned[0].contains("`check = from_the_office`"),
        "{warned:?}"
    );
}

#[test]
fn what_is_refused() {
    let twice =
        people().shadow(Shadow::requirement("list", &ADMIN)).shadow(Shadow::requirement("write", &ADMIN)).build();
    assert!(matches!(twice, Err(InvalidAuth::SameShadow(name)) if name == "role = \"admin\""));
    let twice = people().shadow(Shadow::authorizer(Oracle("allow"))).shadow(Shadow::authorizer(Oracle("deny"))).build();
    assert!(twice.unwrap_err().to_string().starts_with("two shadows are named `oracle`: "));
    for wrong in [Duration::ZERO, Duration::from_secs(61)] {
        let error = Shadow::authorizer(Oracle("allow")).timeout(wrong).unwrap_err();
        assert_eq!(error, InvalidShadow::Timeout(wrong));
        assert!(error.to_string().ends_with("write more than zero and at most 60 seconds"));
    }
}
