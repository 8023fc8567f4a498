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
