//! Random rules and callers, decided by the core and by Cedar.

use std::cell::Cell;

use auth_core::{StrictDefaults, decide};
use auth_proof::{Engine, World, callers, check, proof_cases, rules, terms};
use proptest::collection::vec;
use proptest::prop_assert_eq;

use crate::atoms::ATOMS;

/// A policy is parsed once for so many callers.
const CALLERS: usize = 25;

#[test]
fn differential() {
    let (world, engine) = (World::new(), Engine::new());
    let defaults = StrictDefaults::default();
    let counted = [const { Cell::new(0_u64) }; 2];
    let groups = proof_cases(50_000).div_ceil(CALLERS as u64);
    let cases = (rules(ATOMS), terms(), vec(callers(), CALLERS));
    check("differential, in groups of 25 callers", groups, &cases, |(rule, terms, callers)| {
        let (requirement, profile) = (rule.requirement(), terms.profile(&defaults));
        let policy = engine.policy(&rule, &terms);
        for caller in &callers {
            let ours = decide(requirement, Some(&caller.principal(&world)), &profile, &caller.facts());
            let theirs = engine.allows(&policy, &engine.situation(caller));
            let told = || format!("{rule:?}\n{terms:?}\n{caller:#?}\n{}\n{ours:?}", policy.text);
            prop_assert_eq!(ours.is_allow(), theirs, "ours and Cedar's answer differ: {}", told());
            counted[usize::from(theirs)].set(counted[usize::from(theirs)].get() + 1);
        }
        Ok(())
    });
    let [denied, allowed] = counted.map(Cell::into_inner);
    assert!(
        allowed * 20 > denied && denied * 20 > allowed,
        "the cases are trivial: {allowed} allowed, {denied} denied"
    );
}
