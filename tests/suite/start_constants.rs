//! What constants and policies hide from the macro must make sense, too: else the process does not start.

use actix_web::{delete, get, post};
use auth_core::{Operation, Principal, RequestHead, Requirement, Unavailable, require, requirement};

use crate::start_references::{AppRole, Doc, Perm, faults, full, handlers};

/// The macro sees another name.
type Alias = Doc;

pub(crate) mod made {
    use super::*;

    use office::asked as question;

    mod office {
        use super::{Principal, RequestHead, Unavailable};

        pub(super) async fn asked(_: &RequestHead<'_>, _: &Principal) -> Result<bool, Unavailable> {
            core::future::ready(Ok(true)).await
        }
    }

    const ADMIN: Requirement = requirement!(role = "admin");
    const NO_ADMIN: Requirement = requirement!(not(role = AppRole::Admin));
    const ANYBODY: Requirement = requirement!(authenticated);
    const UNASKED: Requirement = requirement!(not(check = office::asked));
    const FLAG: Requirement = requirement!(claim("x" = true));

    handlers! {
        get("/{a}/{b}") two_of_one_type(owner(Doc, "a"), owner(Alias, "b"));
        get("/contradiction") contradiction(role = AppRole::Admin, not(role = "admin"));
        get("/by-policy") contradiction_by_policy(policy = ADMIN, policy = NO_ADMIN);
        get("/tautology") tautology(any(role = AppRole::Admin, not(role = "admin")));
        get("/anybody") tautology_by_policy(any(policy = ANYBODY, permission = Perm::NotesRead));
        get("/by-check") contradiction_by_check(check = question, policy = UNASKED);
        get("/duplicate") duplicate(role = AppRole::Admin, policy = ADMIN);
        delete("/unnamed") unnamed(policy = FLAG);
        post("/points/clear") cleared(permission = Perm::PointsClear);
        post("/points") cleared_by_some(any(permission = Perm::PointsClear, claim("x" = true)));
        post("/lowered") lowered(permission = Perm::PointsClear, operation = write);
        post("/notes/clear") unstated(permission = Perm::NotesRead);
        get("/relaxed") relaxed(permission = Perm::NotesRead, relax(exact = "because"));
    }
}

#[test]
fn what_constants_hide() {
    let two = faults!(full(), made::two_of_one_type, "GET /{a}/{b}");
    assert_eq!(
        two,
        [
            "`owner(Alias, \"b\")` and `owner(Doc, \"a\")` are two objects of one type: give one of them a type of its own"
        ]
    );
    for faults in [
        faults!(full(), made::contradiction, "GET /contradiction"),
        faults!(full(), made::contradiction_by_policy, "GET /by-policy"),
    ] {
        let says = "`all(role = \"admin\", not(role = \"admin\"))` contradicts itself: nobody could call";
        assert_eq!(faults, [says]);
    }
    for faults in
        [faults!(full(), made::tautology, "GET /tautology"), faults!(full(), made::tautology_by_policy, "GET /anybody")]
    {
        assert!(faults.len() == 1 && faults[0].contains("holds for every caller: write `authenticated`"), "{faults:?}");
    }
    let check = faults!(full(), made::contradiction_by_check, "GET /by-check");
    assert_eq!(check, ["`all(check = question, not(check = office::asked))` contradicts itself: nobody could call"]);
    let duplicate = faults!(full(), made::duplicate, "GET /duplicate");
    assert_eq!(duplicate, ["`role = \"admin\"` stands twice in one list: take one away"]);
}

/// The class is that of the finished permissions.
#[test]
fn the_class_of_constants() {
    let auth = full().build().unwrap();
    let endpoints = auth.app().service(made::cleared).check().unwrap();
    assert!(endpoints.iter().all(|endpoint| endpoint.operation() == Operation::Delete), "{endpoints:?}");
    for faults in
        [faults!(full(), made::unnamed, "DELETE /unnamed"), faults!(full(), made::cleared_by_some, "POST /points")]
    {
        assert!(faults[0].starts_with("every way to satisfy the requirement of a delete names a role"), "{faults:?}");
    }
    let lowered = faults!(full(), made::lowered, "POST /lowered");
    assert!(lowered[0].starts_with("`operation = write` never lowers, and this is delete"), "{lowered:?}");
    let unstated = faults!(full(), made::unstated, "POST /notes/clear");
    assert!(unstated[0].contains("the path says `clear`: state the class"), "{unstated:?}");
    let relaxed = faults!(full(), made::relaxed, "GET /relaxed");
    assert!(relaxed[0].contains("`relax(exact = …)` changes nothing: read has no strict default"), "{relaxed:?}");
}
