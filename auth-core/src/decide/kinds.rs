//! Which answer a denial is, and what it says.

use core::time::Duration;

use auth_grammar::Operation;

use super::Question;
use super::world::{ADMIN, ALICES, ASKED, Doc, NOW, OWN, alice, asking, asking_by, complete, member};
use crate::Requirement::{self, All, Any, Atom, Not};
use crate::actors::Actors;
use crate::facts::Answer;
use crate::memberships::Memberships;
use crate::principal::{Completion, OwnName};
use crate::{
    Atom as A, Decision, Denial, DenialKind, Facts, Name, Outcome, Principal, PrincipalBuilder, Profile, Reason,
    RoleMap, Slot, Source, Tenants,
};

const BOBS: Doc = Doc { owner: "bob" };
const CLOSURE: Slot = Slot { index: 0, text: "|doc| doc" };
const ON: Requirement = Atom(A::PermissionOn(Name::new("docs:delete"), Source::Arguments(CLOSURE)));

fn denial(decision: Decision) -> Denial {
    decision.into_result().expect_err("it is denied")
}

/// Missing and foreign are 404, and with `reveal` foreign is 403; what nobody looked at is told apart by nobody.
#[test]
fn an_object_is_hidden() {
    const BOTH: Requirement = All(&[ADMIN, OWN]);
    const NOT_OWN: Requirement = Not(&OWN);
    let Atom(own) = &OWN else { panic!() };
    let answered = |answer| {
        let mut facts = Facts::at(NOW);
        facts.add(own, answer);
        facts
    };
    // Asked, not there, and another object of the type is.
    let beside = |answer| answered(answer).object(ALICES);
    let (hidden, told) = (DenialKind::NotFound, DenialKind::Forbidden);
    for (what, facts, kind, revealed) in [
        ("foreign", Facts::at(NOW).object(BOBS), &hidden, &told),
        ("nobody's", Facts::at(NOW).object(Doc { owner: "" }), &hidden, &told),
        ("absent", answered(Answer::Absent), &hidden, &hidden),
        ("unnamed", answered(Answer::Unnamed), &hidden, &hidden),
        ("absent, and another is there", answered(Answer::Absent).object(BOBS), &hidden, &hidden),
        ("not asked", Facts::at(NOW), &told, &told),
        ("down", answered(Answer::Unavailable), &DenialKind::Unavailable, &DenialKind::Unavailable),
    ] {
        for (reveal, expected) in [(false, kind), (true, revealed)] {
            let caller = complete(member());
            let more = |profile: &mut Profile<'_>| profile.reveal = reveal;
            let denied = asking_by(&more, &OWN, &caller, Operation::Read, &facts, |ask| denial(ask.decision()));
            assert_eq!(denied.kind, *expected, "{what} reveal={reveal}");
        }
    }
    let missing_beside =
        asking_by(&|_| {}, &BOTH, &complete(alice()), Operation::Read, &beside(Answer::Absent), |ask| {
            denial(ask.decision()).kind
        });
    assert_eq!(missing_beside, hidden);
    let negated = |facts: &Facts| asking(&NOT_OWN, member(), Operation::Read, facts, |ask| denial(ask.decision()).kind);
    assert_eq!(
        [Facts::at(NOW).object(ALICES), answered(Answer::Absent)].map(|facts| negated(&facts)),
        [told.clone(), told]
    );
}

/// A reason says whether its atom was asked, and what limits the caller only where it is not held.
#[test]
fn a_reason_says_what_was_asked() {
    const TREE: Requirement = All(&[ADMIN, ASKED, OWN, Not(&Atom(A::Role(Name::new("keeper"))))]);
    const IN_TENANT: Requirement = All(&[Atom(A::Tenant("ws")), ADMIN]);
    let caller = || alice().tenant("other", ["admin"]).role("keeper");
    let said = |facts: &Facts| -> Vec<(bool, Outcome, bool, bool)> {
        let denied = asking(&TREE, caller(), Operation::Read, facts, |ask| denial(ask.decision()));
        let each = denied.reasons.into_iter().map(|reason| match reason {
            Reason::Atom { positive, outcome, limit, asked, .. } => (positive, outcome, limit.is_some(), asked),
            other => panic!("{other}"),
        });
        each.collect()
    };
    let outage = Facts { memberships: Memberships::Unavailable, ..Facts::at(NOW).parameter("ws", "acme") };
    let denied = asking(&IN_TENANT, alice().role("admin"), Operation::Read, &outage, |ask| denial(ask.decision()));
    let limited = |reason: &Reason| matches!(reason, Reason::Atom { limit: Some(_), .. });
    assert!(!denied.reasons.iter().any(limited), "nobody knows that it is not held there: {:?}", denied.reasons);
    let role = (true, Outcome::False, true, true);
    let negated = (false, Outcome::True, false, true);
    let unasked = (true, Outcome::Unknown, false, false);
    assert_eq!(said(&Facts::at(NOW)), [role, unasked, unasked, negated]);
    let mut told = Facts::at(NOW).object(BOBS);
    let Atom(asked) = &ASKED else { panic!() };
    told.add(asked, Answer::Outcome(Outcome::False));
    assert_eq!(said(&told), [role, (true, Outcome::False, false, true), (true, Outcome::False, false, true), negated]);
}

/// A written age looks at the login alone and to the second; it and a written class refuse API keys.
#[test]
fn a_step_up() {
    const AGE: u64 = 900;
    let ask = |caller: &Principal, age: bool, acr: bool| {
        let more = |profile: &mut Profile<'_>| {
            profile.login_max_age = age.then(|| Duration::from_secs(AGE));
            profile.acr = acr.then_some("gold");
        };
        let decided = asking_by(&more, &ADMIN, caller, Operation::Read, &Facts::at(NOW), |ask| ask.decision());
        decided.into_result().err().map(|denial| denial.kind)
    };
    let admin = |caller: PrincipalBuilder| caller.role("admin").build();
    let step_up = |max_age, acr| Some(DenialKind::StepUp { max_age, acr });
    for (caller, by_age, by_class) in [
        (admin(alice()), true, true),
        (admin(alice().auth_time(NOW).acr("gold")), false, false),
        (admin(alice().auth_time(NOW - AGE).acr("silver")), false, true),
        (admin(alice().auth_time(NOW - AGE - 1).acr("gold")), true, false),
        (admin(alice().auth_time(NOW + 1).acr("gold")), true, false),
        (admin(alice().auth_time(NOW).acr("gold").api_key()), true, true),
    ] {
        let (age, class) = (by_age.then_some(AGE), by_class.then_some("gold"));
        assert_eq!(ask(&caller, true, false), if by_age { step_up(age, None) } else { None }, "{caller:?}");
        assert_eq!(ask(&caller, false, true), if by_class { step_up(None, class) } else { None }, "{caller:?}");
        assert_eq!(ask(&caller, true, true).is_some(), by_age || by_class, "{caller:?}");
        assert_eq!(ask(&caller, false, false), None, "{caller:?}");
        if by_age || by_class {
            assert_eq!(ask(&caller, true, true), step_up(age, class), "{caller:?}");
        }
    }
    let more = |profile: &mut Profile<'_>| profile.login_max_age = Some(Duration::from_secs(AGE));
    let nobody = alice().build();
    let denied = asking_by(&more, &ADMIN, &nobody, Operation::Delete, &Facts::at(NOW), |ask| denial(ask.decision()));
    assert_eq!(
        (denied.kind, denied.reasons.len()),
        (DenialKind::Forbidden, 2),
        "the age is said, and is not the answer"
    );
    // Of the class's age and the written one, the shorter is asked for.
    let stale = admin(Principal::builder("iss", "alice"));
    let denied = asking_by(&more, &ADMIN, &stale, Operation::Delete, &Facts::at(NOW), |ask| denial(ask.decision()));
    assert_eq!(denied.kind, DenialKind::StepUp { max_age: Some(AGE), acr: None });
}

/// Owners below tenants: in a tenant of the caller, and in the one that is named beside; of an unlisted actor's call, nothing.
#[test]
fn an_owner_in_a_tenant() {
    const BESIDE: Requirement = All(&[Atom(A::Tenant("ws")), OWN]);
    let in_tenant = |ws: &str| Facts::at(NOW).parameter("ws", ws).object(ALICES);
    let both = || alice().tenant("acme", [""; 0]).tenant("other", [""; 0]);
    let of = |requirement, caller, facts: &Facts| {
        asking(requirement, caller, Operation::Read, facts, |ask| ask.decision().is_allow())
    };
    assert!(of(&BESIDE, both(), &in_tenant("acme")));
    assert!(!of(&BESIDE, both(), &in_tenant("other")), "the object is in another one");
    assert!(of(&OWN, both(), &in_tenant("other")));
    assert!(!of(&OWN, alice().tenant("other", [""; 0]), &in_tenant("other")));
    assert!(!of(&OWN, both().actor("iss", "agent"), &in_tenant("acme")));

    let (roles, actors) = (RoleMap::default().into(), Actors::default());
    let caller = |tenants: Option<&Tenants>| {
        let with = Completion { roles: &roles, actors: &actors, tenants, own_name: OwnName::Subject };
        let caller = alice().build().completed(1, with);
        asking_by(&|_| {}, &OWN, &caller, Operation::Read, &in_tenant("acme"), |ask| ask.decision().is_allow())
    };
    assert!(caller(None), "where no tenants are configured none is compared");
    assert!(!caller(Some(&Tenants::of_principal())));
    let down = Facts { memberships: Memberships::Unavailable, ..in_tenant("acme") };
    let kind = |facts: &Facts| asking(&OWN, alice(), Operation::Read, facts, |ask| denial(ask.decision()).kind);
    assert_eq!((kind(&down), kind(&in_tenant("acme"))), (DenialKind::Unavailable, DenialKind::NotFound));
}

/// Objects that the tree can do without, and a limited credential must name: they are asked once the tree holds, and never in
/// vain.
#[test]
fn names_that_a_limited_credential_waits_for() {
    const EITHER: Requirement = Any(&[ADMIN, ON]);
    const WITH_ASKED: Requirement = All(&[ASKED, EITHER]);
    const NEGATED: Requirement = Any(&[ADMIN, Not(&ON)]);
    const ON_DOC: Requirement = Atom(A::PermissionOn(Name::new("docs:delete"), Source::Parameter("doc")));
    const OF_PATH: Requirement = Any(&[ADMIN, ON_DOC, ON]);
    let Atom(on) = &ON else { panic!() };
    let next = |requirement, caller: PrincipalBuilder, facts: &Facts, wanted: fn(&A) -> bool| {
        asking(requirement, caller, Operation::Delete, facts, |ask: Question<'_>| ask.next_to_ask(&wanted))
    };
    let facts = Facts::at(NOW).parameter("doc", "b");
    let admin = || alice().role("admin").role("keeper");
    let bound = || admin().scopes(["docs:delete@a"]);
    assert_eq!(next(&EITHER, bound(), &facts, |_| true), Some(on));
    assert_eq!(next(&EITHER, bound(), &facts, A::reads_arguments), Some(on));
    assert_eq!(next(&EITHER, bound(), &facts, |atom| matches!(atom, A::Authorizer(_))), None, "nobody wants it");
    assert_eq!(next(&EITHER, admin(), &facts, |_| true), None, "nothing limits the credential");
    assert_eq!(next(&EITHER, admin().scopes(["docs:get"]), &facts, |_| true), None, "it names the permission nowhere");
    assert_eq!(next(&NEGATED, bound(), &facts, |_| true), None, "what is negated is named by nobody");
    assert_eq!(next(&OF_PATH, bound(), &facts, |_| true), Some(on), "that of the path is known");
    let Atom(asked) = &ASKED else { panic!() };
    assert_eq!(next(&WITH_ASKED, bound(), &facts, A::reads_arguments), None, "first the tree must hold");
    assert_eq!(next(&WITH_ASKED, bound(), &facts, |_| true), Some(asked));
    let mut told = facts.clone();
    told.add(on, Answer::names(vec!["a".to_owned()]));
    assert_eq!(next(&EITHER, bound(), &told, |_| true), None, "it is known");
    assert_eq!(next(&WITH_ASKED, bound(), &told, |_| true), Some(asked));
}

/// In a list, nobody is asked where a term settles it, and nobody whose term cannot hold any more.
#[test]
fn nobody_is_asked_below_what_is_settled() {
    const SECOND: Requirement = Atom(A::Authorizer("second"));
    const NEVER: Requirement = All(&[SECOND, Not(&Atom(A::Authenticated))]);
    const KEEPER: Requirement = Atom(A::Role(Name::new("keeper")));
    let (Atom(asked), Atom(second)) = (&ASKED, &SECOND) else { panic!() };
    let cases: [(Requirement, Option<&A>); 7] = [
        (Any(&[NEVER, ASKED]), Some(asked)),
        (Any(&[KEEPER, ASKED]), None),
        (All(&[Any(&[KEEPER, SECOND]), ASKED]), Some(asked)),
        (All(&[Any(&[ADMIN, SECOND]), ASKED]), Some(second)),
        (All(&[ADMIN, ASKED]), None),
        (Any(&[All(&[ADMIN, SECOND]), ASKED]), Some(asked)),
        (Any(&[Not(&SECOND), Not(&KEEPER)]), Some(second)),
    ];
    for (requirement, next) in cases {
        let text = requirement.to_string();
        let requirement: &'static Requirement = Box::leak(Box::new(requirement));
        let caller = alice().role("keeper");
        let found = asking(requirement, caller, Operation::Read, &Facts::at(NOW), |ask| ask.next_to_ask(&|_| true));
        assert_eq!(found, next, "{text}");
    }
}
