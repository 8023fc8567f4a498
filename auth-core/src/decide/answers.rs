//! What was answered about objects, tenants and claims, what was not, and who is asked next.

use auth_grammar::Operation;

use super::Question;
use super::world::{ASKED, NOW, alice, asking, asking_of, complete};
use crate::Requirement::{self, All, Atom};
use crate::facts::Answer;
use crate::load::Object;
use crate::memberships::Memberships;
use crate::{Atom as A, ClaimValue, Facts, Load, Loader, Outcome, PrincipalBuilder, Source, Unavailable};

struct Doc {
    owner: &'static str,
}

impl Load for Doc {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: u64) -> Result<Option<Self>, Unavailable> {
        Ok(None)
    }

    fn owner(&self) -> Option<&str> {
        Some(self.owner)
    }

    fn tenant(&self) -> Option<&str> {
        Some("acme")
    }
}

const DOC: Source = Source::Parameter("doc");
const COPY: Source = Source::Parameter("copy");
const OWN: Requirement = Atom(A::OwnerOf(Loader::by_parameter::<Doc>("Doc"), DOC));
const OWN_COPY: Requirement = Atom(A::OwnerOf(Loader::by_parameter::<Doc>("Doc"), COPY));
const ALICES: Doc = Doc { owner: "alice" };

fn member() -> PrincipalBuilder {
    alice().tenant("acme", ["admin"])
}

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
        All(&[Atom(A::When(crate::Slot { index: 0, text: "yes" })), ASKED]),
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
        asking_of(&VERIFIED, &caller, Operation::Read, facts, |ask| ask.certain_denial().is_some())
    };
    let (sketch, request) = (Facts::sketch(NOW), Facts::at(NOW));
    assert!(!certain(offering(&["verified"]), &sketch) && certain(offering(&["verified"]), &request));
    assert!(certain(alice(), &sketch), "nothing was dropped");
    assert!(certain(offering(&["verified"]).claim("verified", false), &sketch), "it is known");
    assert!(!certain(offering(&["other"]).claim("verified", true), &sketch));
}
