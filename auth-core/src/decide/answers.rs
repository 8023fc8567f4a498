//! What was answered about objects, tenants and claims, what was not, and who is asked next.

use std::sync::Arc;

use auth_grammar::Operation;
use serde_json::{Value, json};

use super::Question;
use super::world::{
    ADMIN, ALICES, ASKED, COPY, DOC, Doc, NOW, OWN, OWN_COPY, alice, asking, asking_by, complete, member,
};
use crate::Requirement::{self, All, Any, Atom, Not};
use crate::actors::Actors;
use crate::facts::Answer;
use crate::load::Object;
use crate::memberships::Memberships;
use crate::principal::{Completion, OwnName};
use crate::{
    Atom as A, ClaimValue, DenialKind, Facts, Name, Outcome, PrincipalBuilder, RoleMap, Slot, Source, Tenants,
};

fn outcome(requirement: &'static Requirement, caller: PrincipalBuilder, facts: &Facts) -> Outcome {
    asking(requirement, caller, Operation::Read, facts, |question| question.each_outcome(&mut |_, _, _| {}))
}

fn next(requirement: &'static Requirement, facts: &Facts) -> Option<&'static A> {
    asking(requirement, member(), Operation::Read, facts, |question| question.next_to_ask(&|_| true))
}

/// There is one place for an object of a type: loaded by one parameter, it answers for no other.
#[test]
fn an_object_answers_for_the_source_that_named_it() {
    let loaded = |source| {
        let mut facts = Facts::at(NOW).object(ALICES);
        facts.objects.iter_mut().for_each(|(_, object)| *object = Object::of(ALICES).from(source));
        facts
    };
    assert_eq!(outcome(&OWN, member(), &loaded(DOC)), Outcome::True);
    assert_eq!(outcome(&OWN_COPY, member(), &loaded(DOC)), Outcome::Unknown);
    assert_eq!(outcome(&OWN_COPY, member(), &loaded(COPY)), Outcome::True);
    let given = Facts::at(NOW).object(ALICES);
    assert_eq!([&OWN, &OWN_COPY].map(|own| outcome(own, member(), &given)), [Outcome::True; 2]);
    assert_eq!(outcome(&OWN, alice(), &given), Outcome::False, "in a tenant of somebody else's");
    assert_eq!(outcome(&OWN, member(), &Facts::at(NOW).object(Doc { owner: "bob" })), Outcome::False);
    assert_eq!(outcome(&OWN, member(), &Facts::at(NOW).object(Doc { owner: "" })), Outcome::Unknown);
}

/// What was answered is not asked again, what needs no answer is never asked, and what is open is.
#[test]
fn only_what_is_open_is_asked() {
    const MEMBER: Requirement = Atom(A::Tenant("ws"));
    const FIRST: [Requirement; 4] = [
        All(&[Atom(A::Authenticated), ASKED]),
        All(&[MEMBER, ASKED]),
        All(&[OWN, ASKED]),
        All(&[Atom(A::When(Slot { index: 0, text: "yes" })), ASKED]),
    ];
    let [Atom(asked), Atom(tenant), Atom(own)] = [&ASKED, &MEMBER, &OWN] else { panic!() };
    let told = |memberships| Facts { memberships, ..Facts::at(NOW) }.parameter("ws", "acme").parameter("doc", "7");
    let facts = told(Memberships::Told);
    let untold = told(Memberships::Unasked);
    assert_eq!(next(&FIRST[0], &facts), Some(asked));
    assert_eq!([&facts, &untold].map(|facts| next(&FIRST[1], facts)), [Some(asked), Some(tenant)]);
    assert_eq!(next(&FIRST[2], &facts), Some(own));
    assert_eq!(next(&FIRST[2], &facts.clone().object(ALICES)), Some(asked));
    let All([Atom(when), _]) = &FIRST[3] else { panic!() };
    let answered = |outcome| {
        let mut facts = facts.clone();
        facts.add(when, Answer::Outcome(outcome));
        next(&FIRST[3], &facts)
    };
    assert_eq!(next(&FIRST[3], &facts), Some(when));
    let answers = [Outcome::True, Outcome::False, Outcome::Unknown, Outcome::Unavailable];
    assert_eq!(answers.map(answered), [Some(asked), None, None, None]);
}

/// What stands for an object that is not there: nobody asked, the store does not answer, or there is none.
#[test]
fn an_object_that_is_not_there() {
    let Atom(own) = &OWN else { panic!() };
    let with = |answer| {
        let mut facts = Facts::at(NOW);
        facts.add(own, answer);
        outcome(&OWN, member(), &facts)
    };
    let answers = [Answer::Unavailable, Answer::Absent, Answer::Unnamed, Answer::Loaded];
    let outcomes = [Outcome::Unavailable, Outcome::Unknown, Outcome::Unknown, Outcome::Unknown];
    assert_eq!(answers.map(with), outcomes);
    assert_eq!(outcome(&OWN, member(), &Facts::at(NOW)), Outcome::Unknown);
    let certain = |facts: &Facts| {
        asking(&OWN, member(), Operation::Read, facts, |question: Question<'_>| question.certain_denial().is_some())
    };
    assert!(!certain(&Facts::at(NOW)), "it may be loaded yet");
}

/// What an outage left undecided is 503 for a credential that limits its subject as for one that does not, unless it names
/// nothing that could be enough whatever comes back.
#[test]
fn an_outage_is_503_for_limited_credentials_too() {
    const CLOSURE: Slot = Slot { index: 0, text: "|doc| doc" };
    const ON: Requirement = Atom(A::PermissionOn(Name::new("docs:delete"), Source::Arguments(CLOSURE)));
    const EITHER: Requirement = Any(&[ADMIN, ON]);
    const IN_TENANT: Requirement = All(&[Atom(A::Tenant("ws")), ON]);
    let Atom(on) = &ON else { panic!() };
    let mut facts = Facts::at(NOW).parameter("ws", "acme");
    facts.add(on, Answer::Unavailable);
    let down = Facts { memberships: Memberships::Unavailable, ..facts.clone() };
    let delete = |requirement, caller: PrincipalBuilder, facts: &Facts| {
        asking(requirement, caller, Operation::Delete, facts, |ask| ask.decision().into_result().unwrap_err().kind)
    };
    let keeper = || alice().role("keeper");
    let key = || alice().api_key();
    for named in ["docs:delete", "docs:delete@a"] {
        for caller in [keeper(), keeper().scopes([named]), key().scopes([named])] {
            assert_eq!(delete(&ON, caller, &facts), DenialKind::Unavailable, "{named}");
        }
        let admin = || keeper().role("admin").scopes([named]);
        assert_eq!(delete(&EITHER, admin(), &facts), DenialKind::Unavailable, "{named}");
        assert_eq!(delete(&IN_TENANT, admin(), &down), DenialKind::Unavailable, "{named}");
    }
    for elsewhere in ["docs:*", "docs:get", "docs:*@a", "*"] {
        let admin = keeper().role("admin").scopes([elsewhere]);
        let denial = delete(&EITHER, admin, &facts);
        assert_eq!(denial, DenialKind::InsufficientScope(vec!["docs:delete"]), "{elsewhere}");
    }
    let asked = Facts::at(NOW);
    let certain = |scope| {
        let caller = keeper().role("admin").scopes([scope]);
        asking(&EITHER, caller, Operation::Delete, &asked, |ask: Question<'_>| ask.certain_denial().is_some())
    };
    assert!(certain("docs:*") && !certain("docs:delete@a"), "it is known before the objects are");
}

/// Where nobody can read what is held in tenants, or nobody says it, `not` opens no door.
#[test]
fn what_nobody_says_of_tenants_opens_no_not() {
    const NOT_BANNED: Requirement = Not(&Atom(A::Role(Name::new("banned"))));
    const NOT_DELETING: Requirement = Not(&Atom(A::Permission(Name::new("docs:delete"))));
    const NOT_ONE: Requirement = Not(&Atom(A::PermissionOn(Name::new("docs:delete"), DOC)));
    let roles = Arc::new(RoleMap::new([("banned", vec!["docs:delete"])]).unwrap());
    let (actors, tenants) = (Actors::default(), Tenants::claim("workspaces"));
    let outcomes = |claim: Option<&Value>, tenants: Option<&Tenants>| {
        let caller = claim.into_iter().fold(alice(), |caller, claim| caller.claim("workspaces", claim.clone())).build();
        let own_name = OwnName::Subject;
        let caller = caller.completed(1, Completion { roles: &roles, actors: &actors, tenants, own_name });
        let facts = Facts::at(NOW).parameter("doc", "a");
        [&NOT_BANNED, &NOT_DELETING, &NOT_ONE].map(|requirement| {
            asking_by(&|_| {}, requirement, &caller, Operation::Read, &facts, |ask| ask.each_outcome(&mut |_, _, _| {}))
        })
    };
    for (claim, outcome) in [
        (Some(json!({"acme": ["banned"]})), Outcome::False),
        (Some(json!({"acme": []})), Outcome::True),
        (Some(json!(["acme"])), Outcome::True),
        (Some(json!({"acme": ["banned", 1]})), Outcome::Unknown),
        (Some(json!({"acme": ["banned", 1], "other": ["banned"]})), Outcome::False),
        (Some(json!({"acme": {"role": "banned"}})), Outcome::Unknown),
        (Some(json!([{"id": "acme", "role": "banned"}])), Outcome::Unknown),
        (Some(json!(7)), Outcome::Unknown),
        (Some(json!(null)), Outcome::Unknown),
        (None, Outcome::Unknown),
    ] {
        assert_eq!(outcomes(claim.as_ref(), Some(&tenants)), [outcome; 3], "{claim:?}");
        assert_eq!(outcomes(claim.as_ref(), None), [Outcome::True; 3], "there are no tenants: {claim:?}");
    }
}

/// Every name must be granted, and below `not` none; how often a name stands there changes nothing.
#[test]
fn each_object_that_is_named_counts_once() {
    const CLOSURE: Slot = Slot { index: 0, text: "|docs| docs" };
    const ON: Requirement = Atom(A::PermissionOn(Name::new("docs:get"), Source::Arguments(CLOSURE)));
    const NOT_ON: Requirement = Not(&ON);
    let Atom(on) = &ON else { panic!() };
    let of = |names: &[&str]| {
        let mut facts = Facts::at(NOW);
        facts.add(on, Answer::names(names.iter().map(ToString::to_string).collect()));
        let caller = || alice().permissions(["docs:get@a", "docs:get@team-*"]);
        let everywhere = outcome(&ON, alice().permission("docs:*"), &facts);
        assert_eq!(everywhere == Outcome::True, !names.contains(&""), "an object without a name is none: {names:?}");
        (outcome(&ON, caller(), &facts), outcome(&NOT_ON, caller(), &facts))
    };
    let [yes, no, unknown] = [Outcome::True, Outcome::False, Outcome::Unknown];
    for (names, on, not_on) in [
        (&["a"][..], yes, no),
        (&["a", "team-1", "a"], yes, no),
        (&["a", "b"], no, no),
        (&["b", "c", "b"], no, yes),
        (&[""], unknown, unknown),
        (&["", "b"], no, unknown),
        (&["", "a"], unknown, no),
        (&[], no, no),
    ] {
        assert_eq!(of(names), (on, not_on), "{names:?}");
    }
    let Answer::Names(names) = Answer::names(["b", "a", "b"].map(ToOwned::to_owned).into()) else { panic!() };
    assert_eq!(names, ["a", "b"]);
}

/// A claim that the principal did not keep may have been there, as long as there is no request that asks for it.
#[test]
fn a_claim_that_was_dropped_is_open_before_the_request() {
    const VERIFIED: Requirement = Atom(A::Claim(&["verified"], ClaimValue::Bool(true)));
    let offering = |names: &[&str]| {
        let claims = names.iter().map(|name| ((*name).to_owned(), true.into())).collect();
        alice().offer_claims(claims)
    };
    let certain = |caller: PrincipalBuilder, facts: &Facts| {
        let (caller, _) = complete(caller).without_claims();
        asking_by(&|_| {}, &VERIFIED, &caller, Operation::Read, facts, |ask| ask.certain_denial().is_some())
    };
    let (sketch, request) = (Facts::sketch(NOW), Facts::at(NOW));
    assert!(!certain(offering(&["verified"]), &sketch) && certain(offering(&["verified"]), &request));
    assert!(certain(alice(), &sketch), "nothing was dropped");
    assert!(certain(offering(&["verified"]).claim("verified", false), &sketch), "it is known");
    assert!(!certain(offering(&["other"]).claim("verified", true), &sketch));
}
