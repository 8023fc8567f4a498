//! Random rules and callers, decided by the core and by Cedar.
//!
//! `PROOF_CASES=5000000 cargo test --release -p auth-proof differential` compares as many as that; `PROOF_SEED=…` repeats a
//! run, whose seed is the first thing that it says.

use auth_core::{Decision, Facts, Principal, StrictDefaults, decide};
use auth_proof::{Caller, Engine, Rule, Situation, Terms, World, callers, proof_cases, runner, seed, shrink, terms};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::atoms::any_rules;

/// Every rule of a group is asked about every caller of it: reading a policy and telling Cedar of a caller take a hundred
/// times as long as deciding.
const RULES: usize = 5;
const CALLERS: usize = 20;

#[test]
fn differential() {
    let both = Both { world: World::new(), engine: Engine::new(), defaults: StrictDefaults::default() };
    let cases = proof_cases(50_000);
    let mut runner = runner("differential", cases);
    let mut counted = [0_u64; 2];
    while counted.iter().sum::<u64>() < cases {
        let mut rules = trees(&(any_rules(), terms()), RULES, &mut runner);
        let mut callers = trees(&callers(), CALLERS, &mut runner);
        let told: Vec<_> = callers.iter().map(|caller| both.tell(&caller.current())).collect();
        for rule in &mut rules {
            let answers = both.answers(&rule.current(), &told);
            for ((ours, theirs), caller) in answers.into_iter().zip(&mut callers) {
                assert!(ours.is_allow() == theirs, "{}", both.smallest(rule, caller));
                counted[usize::from(theirs)] += 1;
            }
        }
    }
    let [denied, allowed] = counted;
    println!("{allowed} allowed, {denied} denied");
    // Of few cases nothing follows.
    let trivial = allowed * 30 < denied || denied * 30 < allowed;
    assert!(cases < 10_000 || !trivial, "the cases are trivial: {allowed} allowed, {denied} denied");
}

fn trees<S: Strategy>(of: &S, count: usize, runner: &mut TestRunner) -> Vec<S::Tree> {
    (0..count).map(|_| of.new_tree(runner).unwrap()).collect()
}

/// The core and Cedar.
struct Both {
    world: World,
    engine: Engine,
    defaults: StrictDefaults,
}

/// A caller as both are told of it.
struct Told {
    principal: Principal,
    facts: Facts,
    situation: Situation,
}

impl Both {
    fn tell(&self, caller: &Caller) -> Told {
        let (principal, facts) = (caller.principal(&self.world), caller.facts());
        Told { principal, facts, situation: self.engine.situation(caller) }
    }

    fn answers(&self, (rule, terms): &(Rule, Terms), callers: &[Told]) -> Vec<(Decision, bool)> {
        let (requirement, profile) = (rule.requirement(), terms.profile(&self.defaults));
        let policy = self.engine.policy(rule, terms);
        let answer = |Told { principal, facts, situation }: &Told| {
            let ours = decide(requirement, Some(principal), &profile, facts);
            (ours, self.engine.allows(&policy, situation))
        };
        callers.iter().map(answer).collect()
    }

    fn differ(&self, rule: &(Rule, Terms), caller: &Caller) -> bool {
        let answers = self.answers(rule, &[self.tell(caller)]);
        answers.iter().any(|(ours, theirs)| ours.is_allow() != *theirs)
    }

    /// The smallest case near this one on which both still differ, with everything that was said of it.
    fn smallest(
        &self,
        rule: &mut impl ValueTree<Value = (Rule, Terms)>,
        caller: &mut impl ValueTree<Value = Caller>,
    ) -> String {
        shrink(rule, |rule| self.differ(rule, &caller.current()));
        shrink(caller, |caller| self.differ(&rule.current(), caller));
        let ((rule, terms), caller) = (rule.current(), caller.current());
        let policy = self.engine.policy(&rule, &terms).text;
        let answers = self.answers(&(rule.clone(), terms.clone()), &[self.tell(&caller)]);
        format!("PROOF_SEED={}\n{rule:?}\n{terms:?}\n{caller:?}\n{policy}\nours and Cedar's: {answers:?}", seed())
    }
}
