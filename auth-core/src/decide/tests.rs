use core::time::Duration;

use auth_grammar::Operation;

use super::decide;
use crate::Facts;
use crate::Requirement::{self, All, Any, Atom, Not};
use crate::{
    Atom as A, Decision, DenialKind, Ingredient, Name, Principal, PrincipalBuilder, Profile, Reason, Relaxed, RoleMap,
    StrictDefaults,
};

const NOW: u64 = 1_000_000;
const DELETE_THREAD: Requirement = Atom(A::Permission(Name::new("threads:delete")));
const ADMIN: Requirement = Atom(A::Role(Name::new("admin")));
const SCOPED: Requirement = Atom(A::Scope(Name::new("threads:delete")));

fn alice() -> PrincipalBuilder {
    Principal::builder("iss", "alice").issued_at(NOW)
}

fn ask(requirement: &'static Requirement, caller: &Principal, operation: Operation) -> Decision {
    ask_relaxed(requirement, caller, operation, &[])
}

fn ask_relaxed(
    requirement: &'static Requirement,
    caller: &Principal,
    operation: Operation,
    relaxed: &[Relaxed],
) -> Decision {
    let defaults = StrictDefaults::default();
    decide(requirement, Some(caller), &Profile::new(operation, &defaults, relaxed), &Facts::at(NOW))
}

fn kind(decision: Decision) -> DenialKind {
    match decision {
        Decision::Deny(denial) => denial.kind,
        Decision::Allow => panic!("allowed"),
    }
}

const fn relax(ingredient: Ingredient) -> Relaxed {
    Relaxed { ingredient, reason: "test" }
}

#[test]
fn without_a_principal_nothing_but_public_is_allowed() {
    const NOT_ADMIN: Requirement = Not(&ADMIN);
    const HIDDEN_PUBLIC: Requirement = Any(&[ADMIN, Atom(A::Public(None))]);
    const NOTHING: Requirement = All(&[]);
    const OPEN: Requirement = Atom(A::Public(Some("ping")));
    let defaults = StrictDefaults::default();
    for requirement in [&NOT_ADMIN, &HIDDEN_PUBLIC, &NOTHING, &ADMIN] {
        let profile = Profile::new(Operation::Read, &defaults, &[]);
        let decision = decide(requirement, None, &profile, &Facts::at(NOW));
        assert_eq!(kind(decision), DenialKind::Unauthenticated, "{requirement}");
    }
    for (operation, allowed) in [(Operation::Read, true), (Operation::Write, true), (Operation::Delete, false)] {
        let profile = Profile::new(operation, &defaults, &[]);
        assert_eq!(decide(&OPEN, None, &profile, &Facts::at(NOW)).is_allow(), allowed, "{operation}");
    }
}

#[test]
fn an_empty_tree_denies() {
    const ALL: Requirement = All(&[]);
    const ANY: Requirement = Any(&[]);
    for requirement in [&ALL, &ANY] {
        assert!(!ask(requirement, &alice().role("admin").build(), Operation::Read).is_allow(), "{requirement}");
    }
}

/// L004-52: each ingredient of the delete default, alone.
#[test]
fn named() {
    const SIGNED_IN: Requirement = Atom(A::Authenticated);
    let caller = alice().build();
    assert!(ask(&SIGNED_IN, &caller, Operation::Write).is_allow());
    assert!(!ask(&SIGNED_IN, &caller, Operation::Delete).is_allow());
    assert!(ask_relaxed(&SIGNED_IN, &caller, Operation::Delete, &[relax(Ingredient::Named)]).is_allow());
}

/// L004-52, L001-33: a wildcard never satisfies a strict default.
#[test]
fn exact() {
    for wildcard in ["*", "threads:*"] {
        let caller = alice().permission(wildcard).build();
        assert!(ask(&DELETE_THREAD, &caller, Operation::Write).is_allow());
        assert!(!ask(&DELETE_THREAD, &caller, Operation::Delete).is_allow());
        assert!(ask_relaxed(&DELETE_THREAD, &caller, Operation::Delete, &[relax(Ingredient::Exact)]).is_allow());
    }
    let roles = RoleMap::new([("keeper", vec!["threads:delete"])]).unwrap();
    let caller = alice().role("keeper").build().with_roles(&roles);
    assert!(ask(&DELETE_THREAD, &caller, Operation::Delete).is_allow());
    assert!(ask(&ADMIN, &alice().role("admin").build(), Operation::Delete).is_allow(), "roles are unaffected");
}

/// L004-52: API keys, and tokens cut by scopes, must name what the endpoint names.
#[test]
fn key() {
    const BOTH: Requirement = Any(&[ADMIN, DELETE_THREAD]);
    const NEGATED: Requirement = All(&[ADMIN, Any(&[Not(&DELETE_THREAD), Atom(A::Role(Name::new("root")))])]);
    let key = |scopes: &[&str]| alice().api_key().role("admin").scopes(scopes).build();
    assert!(ask(&BOTH, &key(&[]), Operation::Write).is_allow());
    for weak in [&[][..], &["threads:*"], &["*"], &["threads:read"]] {
        assert!(!ask(&BOTH, &key(weak), Operation::Delete).is_allow(), "{weak:?}");
        assert!(ask_relaxed(&BOTH, &key(weak), Operation::Delete, &[relax(Ingredient::Key)]).is_allow());
    }
    assert!(ask(&BOTH, &key(&["threads:delete"]), Operation::Delete).is_allow());
    assert!(!ask(&ADMIN, &key(&["threads:delete"]), Operation::Delete).is_allow(), "the endpoint names nothing");

    // A name that stands under `not` is none that the key could have been made for.
    let root = alice().api_key().role("admin").role("root").scopes(["threads:delete"]).build();
    assert!(ask(&NEGATED, &root, Operation::Write).is_allow());
    assert!(!ask(&NEGATED, &root, Operation::Delete).is_allow());

    let token = |scopes: &[&str]| alice().role("admin").permission("threads:delete").scopes(scopes).build();
    assert!(!ask(&BOTH, &token(&[]), Operation::Delete).is_allow(), "a token that was cut");
    assert!(!ask(&BOTH, &token(&["threads:*"]), Operation::Delete).is_allow());
    assert!(ask(&BOTH, &token(&["threads:delete"]), Operation::Delete).is_allow());
    let unscoped = alice().role("admin").build();
    assert!(ask(&ADMIN, &unscoped, Operation::Delete).is_allow(), "a token that was not cut");
    let lacks = alice().role("admin").scopes(["threads:delete"]).build();
    assert!(!ask(&BOTH, &lacks, Operation::Delete).is_allow(), "named by the token, not held by the caller");
    assert!(ask(&SCOPED, &lacks, Operation::Delete).is_allow(), "a scope that the endpoint names");
}

/// L004-48: an old login is a step-up, and only when nothing else denies.
#[test]
fn max_age() {
    let hour = 3600;
    let aged = |caller: PrincipalBuilder| caller.role("admin").build();
    let bare = || Principal::builder("iss", "alice");
    for (caller, allowed) in [
        (aged(bare().issued_at(NOW)), true),
        (aged(bare().issued_at(NOW - hour)), true),
        (aged(bare().issued_at(NOW - hour - 1)), false),
        (aged(bare().issued_at(NOW + 1)), false),
        (aged(bare()), false),
        (aged(bare().issued_at(NOW).auth_time(NOW - hour - 1)), false),
        (aged(bare().issued_at(NOW - hour - 1).auth_time(NOW)), true),
        (aged(bare().auth_time(NOW + 1)), false),
    ] {
        let decision = ask(&ADMIN, &caller, Operation::Delete);
        assert_eq!(decision.is_allow(), allowed, "{:?} {:?}", caller.auth_time(), caller.issued_at());
        if !allowed {
            assert_eq!(kind(decision), DenialKind::StepUp { max_age: Some(hour), acr: None });
        }
        assert!(ask(&ADMIN, &caller, Operation::Write).is_allow());
        assert!(ask_relaxed(&ADMIN, &caller, Operation::Delete, &[relax(Ingredient::MaxAge)]).is_allow());
    }
    assert_eq!(kind(ask(&ADMIN, &bare().build(), Operation::Delete)), DenialKind::Forbidden);
    let key = bare().api_key().scopes(["threads:delete"]).build();
    assert!(ask(&DELETE_THREAD, &key, Operation::Delete).is_allow(), "the class default is void for API keys");
    let mut off = StrictDefaults::default();
    off.set_max_age(Operation::Delete, None);
    let caller = aged(bare());
    let profile = Profile::new(Operation::Delete, &off, &[]);
    assert!(decide(&ADMIN, Some(&caller), &profile, &Facts::at(NOW)).is_allow());
    off.set_max_age(Operation::Delete, Some(Duration::from_secs(1)));
    assert_eq!(off.max_age(Operation::MemoryStore), Some(Duration::from_hours(1)), "each class has its own");
}

/// L004-53, L004-54: memory store and manage ask for a role of their own.
#[test]
fn role_of_the_class() {
    const WRITE: Requirement = Atom(A::Permission(Name::new("store:write")));
    let writer = alice().permission("store:write").build();
    let admin = alice().permission("store:write").role("admin").build();
    for class in [Operation::MemoryStore, Operation::Manage] {
        assert_eq!(kind(ask(&WRITE, &writer, class)), DenialKind::Forbidden, "more scopes would not help");
        assert!(ask(&WRITE, &admin, class).is_allow());
        assert!(ask_relaxed(&WRITE, &writer, class, &[relax(Ingredient::Role)]).is_allow());
    }
    assert!(ask(&WRITE, &writer, Operation::Delete).is_allow(), "delete has no role");
    let mut none = StrictDefaults::default();
    none.set_role(Operation::MemoryStore, None);
    let profile = Profile::new(Operation::MemoryStore, &none, &[]);
    assert!(decide(&WRITE, Some(&writer), &profile, &Facts::at(NOW)).is_allow());
}

#[test]
fn relaxing_one_ingredient_changes_only_that_one() {
    let defaults = StrictDefaults::default();
    let full = Profile::new(Operation::Manage, &defaults, &[]);
    for ingredient in Ingredient::ALL {
        let relaxed = Profile::new(Operation::Manage, &defaults, &[relax(ingredient)]);
        let changed = [
            (Ingredient::Named, relaxed.named != full.named),
            (Ingredient::Exact, relaxed.exact != full.exact),
            (Ingredient::Key, relaxed.key != full.key),
            (Ingredient::MaxAge, relaxed.max_age != full.max_age),
            (Ingredient::Role, relaxed.role != full.role),
        ];
        for (other, changed) in changed {
            assert_eq!(changed, other == ingredient, "{ingredient} {other}");
        }
    }
}

/// Conformance row 14: all names at once, and only where they would help.
#[test]
fn insufficient_scope_lists_what_would_help() {
    const TREE: Requirement = All(&[DELETE_THREAD, Atom(A::Scope(Name::new("threads:admin")))]);
    const WITH_ROLE: Requirement = All(&[ADMIN, DELETE_THREAD]);
    const EITHER: Requirement = Any(&[ADMIN, DELETE_THREAD]);
    let nobody = alice().build();
    let names = DenialKind::InsufficientScope(vec!["threads:delete", "threads:admin"]);
    assert_eq!(kind(ask(&TREE, &nobody, Operation::Write)), names);
    assert_eq!(kind(ask(&WITH_ROLE, &nobody, Operation::Write)), DenialKind::Forbidden);
    let only = DenialKind::InsufficientScope(vec!["threads:delete"]);
    assert_eq!(kind(ask(&EITHER, &nobody, Operation::Write)), only);
    assert_eq!(kind(ask(&WITH_ROLE, &alice().role("admin").build(), Operation::Write)), only);
    let wildcard = alice().permission("*").build();
    assert_eq!(kind(ask(&DELETE_THREAD, &wildcard, Operation::Delete)), only, "an exact grant would help");
    let key = alice().api_key().build();
    assert_eq!(kind(ask(&DELETE_THREAD, &key, Operation::Delete)), only);
    assert_eq!(kind(ask(&ADMIN, &nobody, Operation::Write)), DenialKind::Forbidden);
}

#[test]
fn what_limits_a_credential_opens_no_door_under_not() {
    const NOT_SCOPED: Requirement = Not(&SCOPED);
    const NOT_EDITOR: Requirement = Not(&Atom(A::Permission(Name::new("docs:write"))));
    let holder = || alice().permission("docs:*");
    assert!(!ask(&NOT_EDITOR, &holder().build(), Operation::Read).is_allow());
    assert!(!ask(&NOT_EDITOR, &holder().scopes([""; 0]).build(), Operation::Read).is_allow(), "uncut");
    assert!(ask(&NOT_EDITOR, &alice().build(), Operation::Read).is_allow());
    assert!(!ask(&NOT_SCOPED, &alice().build(), Operation::Read).is_allow(), "no scope claim is unknown");
    assert!(ask(&NOT_SCOPED, &alice().scopes(["other"]).build(), Operation::Read).is_allow());
}

#[test]
fn reasons_name_everything_that_denied() {
    const TREE: Requirement = All(&[ADMIN, DELETE_THREAD]);
    let caller = Principal::builder("iss", "alice").permission("*").build();
    let Decision::Deny(denial) = ask(&TREE, &caller, Operation::Delete) else { panic!("allowed") };
    let text: Vec<_> = denial.reasons.iter().map(ToString::to_string).collect();
    assert_eq!(
        text,
        [
            "role = \"admin\": not held",
            "permission = \"threads:delete\": held by a wildcard only, and the operation asks for an exact grant",
            "strict default `max_age` of delete, set by operations.delete.max_age: the login is too old, or its \
             age unknown",
        ]
    );
    assert!(matches!(denial.reasons.last(), Some(Reason::Strict { ingredient: Ingredient::MaxAge, .. })));
}
