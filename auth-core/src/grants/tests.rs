use super::{Grants, Held};

#[test]
fn only_two_forms_are_wildcards() {
    let grants = Grants::new(["store:*", "*:read", "a*:b", "docs:*@team-*", "docs:add@notes", "x:y:*"]);
    assert_eq!(grants.holds("store:write"), Some(Held::ByWildcard));
    for not_held in ["graph:read", "ab:b", "docs:add", "docs:get", "x:y", "store", "storex:write"] {
        assert_eq!(grants.holds(not_held), None, "{not_held}");
    }
    assert_eq!(Grants::new(["*"]).holds("any:thing"), Some(Held::ByWildcard));
    assert!(Grants::new(["*"]).iter().eq(["*".to_owned()]));
    assert!(Grants::default().is_empty());
}

#[test]
fn exact_wins_over_wildcard() {
    let grants = Grants::new(["store:*", "store:delete", "*"]);
    assert_eq!(grants.holds("store:delete"), Some(Held::Exactly));
    assert!(!grants.holds_exactly("store:write"));
}

#[test]
fn a_bound_grant_holds_on_its_objects_alone() {
    let grants = Grants::new(["docs:add@notes", "docs:get@team-*", "docs:*@drafts", "store:add@*"]);
    for (permission, object, held) in [
        ("docs:add", "notes", Some(Held::Exactly)),
        ("docs:add", "Notes", None),
        ("docs:add", "notes2", None),
        ("docs:get", "notes", None),
        ("docs:get", "team-a", Some(Held::Exactly)),
        ("docs:get", "team-", Some(Held::Exactly)),
        ("docs:get", "team", None),
        ("docs:get", "team-*", Some(Held::Exactly)),
        ("docs:add", "drafts", Some(Held::ByWildcard)),
        ("docs2:add", "drafts", None),
        ("store:add", "anything", Some(Held::Exactly)),
        ("store:add", "", None),
        ("store:get", "anything", None),
    ] {
        assert_eq!(grants.holds_on(permission, object), held, "{permission} {object}");
        assert_eq!(grants.holds(permission), None, "{permission}");
    }
}

#[test]
fn the_best_answer_wins() {
    let held = |grants: &[&str]| Grants::new(grants).holds_on("docs:add", "notes");
    assert_eq!(held(&["docs:*", "docs:*@notes", "docs:add@n*"]), Some(Held::Exactly));
    assert_eq!(held(&["*", "docs:*@notes"]), Some(Held::ByWildcard));
    assert_eq!(held(&["docs:add", "docs:*@notes"]), Some(Held::Exactly));
}

#[test]
fn what_is_malformed_grants_nothing() {
    let grants =
        Grants::new(["docs:add@", "docs:add@a*b", "docs:add@**", "*@a", "*:add@a", "d*:add@a", "docs@a", "@a"]);
    assert!(grants.is_empty());
    for object in ["", "a", "a*b", "axb", "*"] {
        assert_eq!(grants.holds_on("docs:add", object), None, "{object}");
    }
}

#[test]
fn grants_are_written_back() {
    let written = ["*", "a:*", "a:b", "docs:*@notes", "docs:*@team-*", "docs:add@a@b", "docs:add@*"];
    assert!(Grants::new(written.into_iter().rev().chain(written)).iter().eq(written));
}

#[test]
fn held_on_anything_at_all() {
    for (grant, held) in [
        ("docs:add", true),
        ("docs:*", true),
        ("*", true),
        ("docs:add@notes", true),
        ("docs:*@notes", true),
        ("docs:get", false),
        ("docs:get@notes", false),
        ("store:*@notes", false),
    ] {
        assert_eq!(Grants::new([grant]).holds_somewhere("docs:add"), held, "{grant}");
    }
    assert!(!Grants::default().holds_somewhere("docs:add"));
}
