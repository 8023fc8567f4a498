//! What is decided before everything is told, and what a limited credential has to name.

use auth_grammar::Operation;
use serde_json::json;

use super::Question;
use super::world::{ADMIN, ASKED, NOW, alice, asking};
use crate::Requirement::{self, All, Any, Atom, Not};
use crate::memberships::Memberships;
use crate::{Atom as A, ClaimValue, DenialKind, Facts, Name, Outcome, PrincipalBuilder, Slot, Source};

const DELETE: Requirement = Atom(A::Permission(Name::new("docs:delete")));
const DELETE_ONE: Requirement = Atom(A::PermissionOn(Name::new("docs:delete"), Source::Parameter("doc")));

/// What the answer is, or `None` where it is allowed.
fn denied(
    requirement: &'static Requirement,
    caller: PrincipalBuilder,
    operation: Operation,
    facts: &Facts,
) -> Option<DenialKind> {
    asking(requirement, caller, operation, facts, |question| question.decision().into_result().err())
        .map(|denial| denial.kind)
}

#[test]
fn nobody_is_asked_in_vain() {
    const EITHER: Requirement = Any(&[ADMIN, ASKED]);
    const BOTH: Requirement = All(&[ADMIN, ASKED]);
    let facts = Facts::at(NOW);
    let [admin, nobody] = [|| alice().role("admin"), alice];
    let already = |requirement, caller| asking(requirement, caller, Operation::Read, &facts, |ask| ask.holds_already());
    let certain = |requirement, caller| {
        asking(requirement, caller, Operation::Read, &facts, |ask| ask.certain_denial().is_some())
    };
    assert!(already(&EITHER, admin()) && !already(&EITHER, nobody()));
    assert!(!already(&BOTH, admin()) && !already(&BOTH, nobody()));
    assert!(!certain(&EITHER, nobody()) && !certain(&BOTH, admin()) && certain(&BOTH, nobody()));
    for requirement in [&EITHER, &BOTH] {
        let next = |caller| asking(requirement, caller, Operation::Read, &facts, |ask| ask.next_to_ask(&|_| true));
        let wanted = [requirement == &BOTH, requirement == &EITHER];
        assert_eq!([admin(), nobody()].map(|caller| next(caller).is_some()), wanted, "{requirement}");
    }
}

/// The ingredient `key`: what a limited credential is used for it has to name, and its subject to hold.
#[test]
fn a_limited_credential_names_what_is_held() {
    const PLAIN: Requirement = Any(&[DELETE, ADMIN]);
    const ON: Requirement = Any(&[DELETE_ONE, ADMIN]);
    const SCOPE: Requirement = All(&[ADMIN, Atom(A::Scope(Name::new("docs:delete")))]);
    let at = |doc: &str| Facts::at(NOW).parameter("doc", doc);
    let delete =
        |requirement, caller: PrincipalBuilder, doc: &str| denied(requirement, caller, Operation::Delete, &at(doc));
    for requirement in [&PLAIN, &ON] {
        let keeper = || alice().role("keeper");
        assert_eq!(delete(requirement, keeper(), "a"), None);
        assert_eq!(delete(requirement, keeper().scopes(["docs:delete"]), "a"), None);
        assert_eq!(delete(requirement, alice().role("admin"), "a"), None, "nothing limits it");
        let admin = || alice().role("admin").scopes(["docs:delete", "docs:delete@a"]);
        assert!(delete(requirement, admin(), "a").is_some(), "it names what the subject does not hold: {requirement}");
        assert!(delete(requirement, admin().role("keeper"), "a").is_none(), "{requirement}");
        assert!(delete(requirement, keeper().role("admin").scopes(["docs:*"]), "a").is_some(), "{requirement}");
    }
    let bound = || alice().role("keeper").role("admin").scopes(["docs:delete@a"]);
    assert_eq!(delete(&ON, bound(), "a"), None);
    assert!(delete(&ON, bound(), "b").is_some() && delete(&PLAIN, bound(), "a").is_some());
    let insufficient = DenialKind::InsufficientScope(vec!["docs:delete"]);
    assert_eq!(delete(&DELETE_ONE, alice().role("keeper").scopes(["docs:get"]), "a"), Some(insufficient));
    assert_eq!(delete(&SCOPE, alice().role("admin").scopes(["docs:delete"]), "a"), None);
}

/// In a tenant the credential names what is held there.
#[test]
fn a_limited_credential_in_a_tenant() {
    const IN_TENANT: Requirement = All(&[Atom(A::Tenant("ws")), DELETE]);
    const OR_ADMIN: Requirement = Any(&[ADMIN, IN_TENANT]);
    let facts = || Facts::at(NOW).parameter("ws", "acme");
    let member = |tenant| alice().tenant(tenant, ["keeper"]);
    let delete = |caller, facts: &Facts| denied(&IN_TENANT, caller, Operation::Delete, facts);
    assert_eq!(delete(member("acme").scopes(["docs:delete"]), &facts()), None);
    assert!(delete(member("acme").scopes(["docs:*"]), &facts()).is_some());
    assert!(delete(member("other").scopes(["docs:delete"]), &facts()).is_some());
    let admin = |tenant| member(tenant).role("admin").scopes(["docs:delete"]);
    let by_admin = |tenant| denied(&OR_ADMIN, admin(tenant), Operation::Delete, &facts());
    assert_eq!(by_admin("acme"), None);
    assert!(by_admin("other").is_some(), "what is held in another tenant is not held here");
    let untold = Facts { memberships: Memberships::Unasked, ..facts() };
    let certain =
        |caller| asking(&IN_TENANT, caller, Operation::Delete, &untold, |question| question.certain_denial().is_some());
    assert!(!certain(alice().scopes(["docs:delete"])) && certain(alice().scopes(["docs:*"])));
    let before = |caller| {
        let denial = |question: Question<'_>| question.certain_denial().is_some();
        asking(&IN_TENANT, caller, Operation::Delete, &Facts::sketch(NOW), denial)
    };
    assert!(!before(member("acme").scopes(["docs:delete"])), "the path may name the tenant");
    assert!(before(member("acme").scopes(["docs:*"])) && before(alice().scopes(["docs:delete"])));
}

/// Nobody said yet which objects it is about: what is bound to some may be enough, and is not enough as long as nobody says.
#[test]
fn objects_that_nobody_named_yet() {
    const CLOSURE: Slot = Slot { index: 0, text: "|doc| doc" };
    const ON: Requirement = Atom(A::PermissionOn(Name::new("docs:delete"), Source::Arguments(CLOSURE)));
    let facts = Facts::at(NOW);
    let bound = || alice().role("keeper").scopes(["docs:delete@a"]);
    let of = |caller| {
        asking(&ON, caller, Operation::Delete, &facts, |ask| {
            (
                ask.certain_denial().is_none(),
                ask.holds_already(),
                ask.decision().is_allow(),
                ask.next_to_ask(&|_| true).is_some(),
            )
        })
    };
    assert_eq!(of(bound()), (true, false, false, true));
    assert_eq!(of(alice().role("keeper")), (true, false, false, true));
    assert_eq!(of(alice().role("keeper").scopes(["docs:get@a"])), (false, false, false, false));
    assert_eq!(of(alice()), (false, false, false, false));
}

/// The role of the class is held in the tenant: an outage of memberships is 503 where they could have been enough, and before
/// there is a path any tenant may be the one.
#[test]
fn the_role_of_a_class_in_a_tenant() {
    const STORE: Requirement = All(&[Atom(A::Tenant("ws")), Atom(A::Permission(Name::new("store:write")))]);
    let store = |caller, facts: Facts| denied(&STORE, caller, Operation::MemoryStore, &facts.parameter("ws", "acme"));
    let with = |memberships| Facts { memberships, ..Facts::at(NOW) };
    let member = |roles: &[&str]| alice().tenant("acme", roles);
    assert_eq!(store(member(&["admin", "keeper"]), with(Memberships::Told)), None);
    assert_eq!(store(member(&["keeper"]), with(Memberships::Told)), Some(DenialKind::Forbidden));
    assert_eq!(store(alice(), with(Memberships::Unavailable)), Some(DenialKind::Unavailable));
    let limited = alice().permission("store:write").scopes(["store:*"]);
    assert_eq!(
        store(limited, with(Memberships::Unavailable)),
        Some(DenialKind::Forbidden),
        "memberships mend no scopes"
    );
    let untold = |caller: PrincipalBuilder| {
        let facts = with(Memberships::Unasked).parameter("ws", "acme");
        let both = |ask: Question<'_>| (ask.certain_denial().is_some(), ask.holds_already());
        asking(&STORE, caller, Operation::MemoryStore, &facts, both)
    };
    assert_eq!(untold(alice()), (false, false), "it may be told");
    let before = |caller| {
        let denial = |ask: Question<'_>| ask.certain_denial().is_some();
        asking(&STORE, caller, Operation::MemoryStore, &Facts::sketch(NOW), denial)
    };
    assert!(!before(member(&["admin", "keeper"])) && before(member(&["keeper"])) && before(member(&["admin"])));
}

/// The outcome of one atom.
fn outcome(atom: A, caller: PrincipalBuilder, facts: &Facts) -> Outcome {
    let requirement: &'static Requirement = Box::leak(Box::new(Atom(atom)));
    asking(requirement, caller, Operation::Read, facts, |question| question.each_outcome(&mut |_, _, _| {}))
}

/// A claim of another kind than the value is unknown, and a list holds the value.
#[test]
fn claims_are_compared_by_kind() {
    let (text, flag, number) = (ClaimValue::Text("3"), ClaimValue::Bool(true), ClaimValue::Integer(3));
    for (claim, of_text, of_flag, of_number) in [
        (json!("3"), Outcome::True, Outcome::Unknown, Outcome::Unknown),
        (json!("4"), Outcome::False, Outcome::Unknown, Outcome::Unknown),
        (json!(""), Outcome::Unknown, Outcome::Unknown, Outcome::Unknown),
        (json!(true), Outcome::Unknown, Outcome::True, Outcome::Unknown),
        (json!(false), Outcome::Unknown, Outcome::False, Outcome::Unknown),
        (json!(3), Outcome::Unknown, Outcome::Unknown, Outcome::True),
        (json!(4), Outcome::Unknown, Outcome::Unknown, Outcome::False),
        (json!(3.0), Outcome::Unknown, Outcome::Unknown, Outcome::Unknown),
        (json!(null), Outcome::Unknown, Outcome::Unknown, Outcome::Unknown),
        (json!({"3": true}), Outcome::Unknown, Outcome::Unknown, Outcome::Unknown),
        (json!([]), Outcome::False, Outcome::False, Outcome::False),
        (json!(["3", true, 3]), Outcome::True, Outcome::True, Outcome::True),
        (json!([4, ""]), Outcome::Unknown, Outcome::Unknown, Outcome::Unknown),
    ] {
        let of = |value| outcome(A::Claim(&["x"], value), alice().claim("x", claim.clone()), &Facts::at(NOW));
        assert_eq!([of(text), of(flag), of(number)], [of_text, of_flag, of_number], "{claim}");
    }
    assert_eq!(outcome(A::Claim(&["x"], flag), alice(), &Facts::at(NOW)), Outcome::Unknown);
    let nested = alice().claim("x", json!({"y": true}));
    assert_eq!(outcome(A::Claim(&["x", "y"], flag), nested, &Facts::at(NOW)), Outcome::True);
}

/// Before there is a request the path may name whoever it likes; in one that names nobody it is nobody.
#[test]
fn what_the_path_will_name_is_open() {
    const OWN: Requirement = Atom(A::Owner("user"));
    const MEMBER: Requirement = Atom(A::Tenant("ws"));
    const IN_TENANT: Requirement = All(&[MEMBER, ADMIN]);
    const NOT_IN_TENANT: Requirement = All(&[MEMBER, Not(&ADMIN)]);
    let member = || alice().tenant("acme", ["admin"]);
    let certain = |requirement, caller, facts: &Facts| {
        asking(requirement, caller, Operation::Read, facts, |question| question.certain_denial().is_some())
    };
    for requirement in [&OWN, &MEMBER, &DELETE_ONE, &IN_TENANT] {
        let caller = || member().role("keeper");
        assert!(!certain(requirement, caller(), &Facts::sketch(NOW)), "{requirement}");
        assert!(certain(requirement, caller(), &Facts::at(NOW)), "{requirement}");
        let empty = Facts::at(NOW).parameter("user", "").parameter("ws", "").parameter("doc", "");
        assert!(certain(requirement, caller(), &empty), "{requirement}");
    }
    assert!(certain(&IN_TENANT, alice().tenant("acme", ["keeper"]), &Facts::sketch(NOW)));
    assert!(certain(&NOT_IN_TENANT, member(), &Facts::sketch(NOW)), "held somewhere is held");
    assert!(certain(&DELETE_ONE, member(), &Facts::sketch(NOW)), "held on nothing");
}

/// Who acts and is not listed has nothing of the subject's, and below `not` all of it.
#[test]
fn an_unlisted_actor_has_nothing() {
    const SCOPE: A = A::Scope(Name::new("docs:delete"));
    let facts = Facts::at(NOW).parameter("user", "alice").parameter("doc", "a");
    let of = |atom, positive: bool, actor: bool| {
        let caller = alice().role("keeper").scopes(["docs:delete"]);
        let caller = if actor { caller.actor("iss", "agent") } else { caller };
        let atom: &'static Requirement = Box::leak(Box::new(Atom(atom)));
        let requirement: &'static Requirement = if positive { atom } else { Box::leak(Box::new(Not(atom))) };
        asking(requirement, caller, Operation::Read, &facts, |question| question.each_outcome(&mut |_, _, _| {}))
    };
    let on_one = A::PermissionOn(Name::new("docs:delete"), Source::Parameter("doc"));
    for atom in [A::Role(Name::new("keeper")), A::Permission(Name::new("docs:delete")), on_one, SCOPE, A::Owner("user")]
    {
        assert_eq!((of(atom, true, false), of(atom, true, true)), (Outcome::True, Outcome::False), "{atom}");
        assert_eq!((of(atom, false, false), of(atom, false, true)), (Outcome::False, Outcome::False), "{atom}");
    }
    assert_eq!(of(A::Authenticated, true, true), Outcome::True);
}
