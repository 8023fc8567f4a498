//! Names that configuration does not know, where there is no catalogue.

use actix_web::test::init_service;
use auth_core::{Catalogue, RoleMap};

use crate::log;
use crate::start_constants::made;
use crate::start_references::{people, sought};

/// Without a catalogue names may live elsewhere: a warning, once.
#[actix_web::test]
async fn warnings() {
    let roles = || RoleMap::new([("editor", vec!["notes:*"])]).unwrap();
    let auth = people().roles(roles()).build().unwrap();
    log::listen();
    let app = || auth.app().service(sought::wrong_role).service(sought::wrong_negated).service(made::cleared);
    init_service(app()).await;
    let said = log::heard();
    assert!(said.contains("GET /role (`wrong_role`, ") && said.contains("start_references.rs:"), "{said}");
    assert!(said.contains("the role `edtior` is not configured, did you mean `editor`?"), "{said}");
    assert!(said.contains("no configured role grants the permission `points:clear`"), "{said}");
    assert_eq!(said.matches("WARN auth::start").count(), 2, "a negated name is none that somebody must hold: {said}");
    init_service(app()).await;
    assert!(!log::heard().contains("is not configured"), "every worker builds the same application");
    let quiet =
        [people(), people().roles(roles()).catalogue(Catalogue::default().permissions(["points:clear", "notes:read"]))];
    for auth in quiet {
        let auth = auth.build().unwrap();
        log::listen();
        init_service(auth.app().service(sought::wrong_role)).await;
        assert!(!log::heard().contains("is not configured"));
    }
}

mod strict {
    use actix_web::{delete, get, web};
    use auth_core::require;

    #[require(permission = "notes:delete")]
    #[delete("/notes")]
    pub(super) async fn all() -> &'static str {
        "gone"
    }

    #[require(permission("notes:delete", on = "note"))]
    #[delete("/notes/{note}")]
    pub(super) async fn one(note: web::Path<String>) -> String {
        note.into_inner()
    }

    #[require(permission = "notes:delete", relax(exact = "notes are drafts"))]
    #[delete("/drafts")]
    pub(super) async fn drafts() -> &'static str {
        "gone"
    }

    #[require(role = "admin", not(permission = "notes:read"))]
    #[delete("/everything")]
    pub(super) async fn everything() -> &'static str {
        "gone"
    }

    #[require(permission = "notes:read")]
    #[get("/notes")]
    pub(super) async fn read() -> &'static str {
        "notes"
    }
}

/// The admin who may everything by `*` may not delete: a strict operation asks for an exact grant. That is said before it is met
/// at night.
#[actix_web::test]
async fn a_wildcard_alone_grants_nothing_strict() {
    const SAID: &str = "roles grant the permission `notes:delete` by a wildcard alone, and delete asks for an exact grant: \
                        grant `notes:delete` to a role, or relax `exact` with a reason";
    for (grants, of_all, of_one) in [
        (&["*"][..], true, true),
        (&["notes:*"], true, true),
        (&["*", "notes:delete"], false, false),
        (&["notes:*", "notes:delete@draft"], true, false),
        (&["notes:*@draft"], false, true),
        (&["notes:read"], false, false),
    ] {
        let roles = RoleMap::new([("admin", grants.to_vec())]).unwrap();
        for catalogue in [false, true] {
            let auth = people().roles(roles.clone());
            let known = Catalogue::default().roles(["admin"]).permissions(["notes:delete", "notes:read"]);
            let auth = if catalogue { auth.catalogue(known) } else { auth }.build().unwrap();
            log::listen();
            let app = auth.app().service(strict::all).service(strict::one).service(strict::drafts);
            init_service(app.service(strict::everything).service(strict::read)).await;
            let said = log::heard();
            let of = |handler: &str| said.lines().any(|line| line.contains(handler) && line.contains(SAID));
            assert_eq!([of("(`all`, "), of("(`one`, ")], [of_all, of_one], "{grants:?}: {said}");
            assert_eq!(
                said.matches("by a wildcard alone").count(),
                usize::from(of_all) + usize::from(of_one),
                "{said}"
            );
        }
    }
}
