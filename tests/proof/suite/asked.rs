//! Decisions over atoms that somebody has to be asked for, each with every outcome that it can have: an object whose owner is
//! compared (four), a check and an authorizer (three).
//!
//! The oracle is the order false < unknown < unavailable < true and three rules of the design beside it: an object of the
//! path is loaded whatever else allows, absent is 404 and not to be loaded 503; what can no longer make the whole true is
//! not asked; an authorizer only denies.

use auth_core::testing::{ISSUER, TestAuthenticator};
use auth_core::{
    Atom, Auth, Authorizer, Call, Decision, DenialKind, Facts, Load, Loader, Principal, RequestHead, Requirement,
    Source, Unavailable, Verdict, requirement,
};
use auth_proof::{Rule, every_rule};
use futures_util::FutureExt as _;

/// False, unknown, unavailable, true: what the path says of the object, and what it then is.
const IDS: [&str; 4] = ["foreign", "missing", "down", "own"];

struct Thread(&'static str);
struct Note(&'static str);

fn load<T>(id: &str, made: fn(&'static str) -> T) -> Result<Option<T>, Unavailable> {
    match id {
        "own" => Ok(Some(made("alice"))),
        "foreign" => Ok(Some(made("bob"))),
        "missing" => Ok(None),
        _ => Err(Unavailable::new("the store is down")),
    }
}

impl Load for Thread {
    type Id = String;
    type Store = ();

    async fn load((): &(), id: String) -> Result<Option<Self>, Unavailable> {
        load(&id, Self)
    }

    fn owner(&self) -> Option<&str> {
        Some(self.0)
    }
}

impl Load for Note {
    type Id = String;
    type Store = ();

    async fn load((): &(), id: String) -> Result<Option<Self>, Unavailable> {
        load(&id, Self)
    }

    fn owner(&self) -> Option<&str> {
        Some(self.0)
    }
}

async fn checked(head: &RequestHead<'_>, _: &Principal) -> Result<bool, Unavailable> {
    match head.parameter("check") {
        Some("own") => Ok(true),
        Some("foreign") => Ok(false),
        _ => Err(Unavailable::new("the check is down")),
    }
}

struct Judge;

impl Authorizer for Judge {
    fn name(&self) -> &'static str {
        "judge"
    }

    async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
        match call.parameter("judge") {
            Some("own") => Ok(Verdict::Allow),
            Some("foreign") => Ok(Verdict::deny("forbidden")),
            _ => Err(Unavailable::new("the judge is down")),
        }
    }
}

const THREAD: Atom = Atom::OwnerOf(Loader::by_parameter::<Thread>("Thread"), Source::Parameter("thread"));
const NOTE: Atom = Atom::OwnerOf(Loader::by_parameter::<Note>("Note"), Source::Parameter("note"));
const CHECK: Atom = match requirement!(check = checked) {
    Requirement::Atom(atom) => atom,
    _ => panic!("it is one atom"),
};
const JUDGE: Atom = Atom::Authorizer("judge");

/// The outcomes of the thread, the note, the check and the judge: 0 to 3, from worst to best.
type Outcomes = [usize; 4];

fn index(atom: &Atom) -> usize {
    [THREAD, NOTE, CHECK, JUDGE].iter().position(|other| other == atom).unwrap()
}

fn rank(rule: &Rule, outcomes: Outcomes, negated: bool) -> usize {
    match rule {
        Rule::Leaf(atom) => {
            let rank = outcomes[index(atom)];
            if negated { [3, 1, 2, 0][rank] } else { rank }
        }
        Rule::Not(term) => rank(term, outcomes, !negated),
        Rule::All(terms) | Rule::Any(terms) => {
            let ranks = terms.iter().map(|term| rank(term, outcomes, negated));
            let least = matches!(rule, Rule::All(_)) != negated;
            if least { ranks.min() } else { ranks.max() }.unwrap_or(0)
        }
    }
}

struct Asking {
    auth: Auth,
    caller: Principal,
}

impl Asking {
    fn new() -> Self {
        let auth = Auth::builder().authenticator(TestAuthenticator).objects::<Thread>(()).objects::<Note>(());
        Self { auth: auth.authorizer(Judge).build().unwrap(), caller: Principal::builder(ISSUER, "alice").build() }
    }

    fn status(&self, requirement: &'static Requirement, outcomes: Outcomes) -> u16 {
        let names = ["thread", "note", "check", "judge"].into_iter().zip(outcomes.map(|outcome| IDS[outcome]));
        let facts = names.fold(Facts::default(), |facts, (name, id)| facts.parameter(name, id));
        match self.auth.decide(&self.caller, requirement, facts).now_or_never().unwrap() {
            Decision::Allow => 200,
            Decision::Deny(denial) => {
                assert_ne!(denial.kind, DenialKind::Unauthenticated);
                denial.status()
            }
        }
    }
}

/// What may be answered. Where more than one answer may be, it depends on what was worth asking.
fn expected(rule: &Rule, outcomes: Outcomes) -> Vec<u16> {
    let owners = |atom: &Atom| *atom == THREAD || *atom == NOTE;
    let has = |outcome: usize| rule.has(|atom, _| outcomes[index(atom)] == outcome);
    let owner = |outcome: usize, sign: bool| {
        rule.has(|atom, positive| positive == sign && owners(atom) && outcomes[index(atom)] == outcome)
    };
    let mut answers = Vec::new();
    match rank(rule, outcomes, false) {
        3 => {
            // Below `not` an object is loaded only where that is worth asking.
            answers.extend((owner(1, true) || owner(1, false)).then_some(404));
            answers.extend((owner(2, true) || owner(2, false)).then_some(503));
            answers.extend((!owner(1, true) && !owner(2, true)).then_some(200));
        }
        2 => answers.push(503),
        _ => {
            answers.push(403);
            answers.extend((owner(0, true) || owner(1, true)).then_some(404));
            answers.extend(has(2).then_some(503));
        }
    }
    answers
}

fn outcomes_of(rule: &Rule) -> Vec<Outcomes> {
    let mut all = vec![[3; 4]];
    for (index, atom) in [THREAD, NOTE, CHECK, JUDGE].into_iter().enumerate() {
        if rule.has(|other, _| *other == atom) {
            let outcomes: &[usize] = if index < 2 { &[0, 1, 2, 3] } else { &[0, 2, 3] };
            all = all
                .into_iter()
                .flat_map(|assigned| {
                    outcomes.iter().map(move |outcome| {
                        let mut assigned = assigned;
                        assigned[index] = *outcome;
                        assigned
                    })
                })
                .collect();
        }
    }
    all
}

/// A check, an owner or an authorizer that fails is 503 where it decides, never 200 and never 403; what is missing denies.
#[test]
fn every_tree_and_every_answer() {
    let asking = Asking::new();
    let mut seen = std::collections::BTreeMap::<u16, u64>::new();
    let rules = every_rule(&[THREAD, NOTE, CHECK], 4);
    let judged = every_rule(&[THREAD, CHECK], 3).into_iter().map(|rule| Rule::All(vec![Rule::Leaf(JUDGE), rule]));
    for rule in rules.into_iter().chain(judged) {
        let requirement = rule.requirement();
        for outcomes in outcomes_of(&rule) {
            let status = asking.status(requirement, outcomes);
            let expected = expected(&rule, outcomes);
            assert!(expected.contains(&status), "{rule:?} under {outcomes:?}: {status}, not of {expected:?}");
            *seen.entry(status).or_default() += 1;
        }
    }
    println!("{seen:?}");
    assert!([200, 403, 404, 503].iter().all(|status| seen[status] > 500), "{seen:?}");
}

/// An outage, and what is missing, never allow what its two definite outcomes would not both allow.
#[test]
fn what_is_not_known_never_opens() {
    let asking = Asking::new();
    for rule in every_rule(&[THREAD, NOTE, CHECK], 4) {
        let requirement = rule.requirement();
        for outcomes in outcomes_of(&rule) {
            let open = (0..4).filter(|index| matches!(outcomes[*index], 1 | 2));
            let definite = open.flat_map(|index| [0, 3].map(|known| (index, known))).map(|(index, known)| {
                let mut outcomes = outcomes;
                outcomes[index] = known;
                outcomes
            });
            let definite: Vec<_> = definite.collect();
            if definite.is_empty() || asking.status(requirement, outcomes) != 200 {
                continue;
            }
            for known in definite {
                let status = asking.status(requirement, known);
                assert_eq!(status, 200, "{rule:?} is open under {outcomes:?} and not under {known:?}");
            }
        }
    }
}
