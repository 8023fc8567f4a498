//! The evaluation of a tree: every tree up to a size, every outcome of its atoms.
//!
//! The oracle is the definition: ordered false < unknown < unavailable < true; `not` is moved to the leaves, where it swaps
//! true and false; `all` is then the least and `any` the greatest; an empty list is false.

use auth_core::{Atom, Name, Outcome, evaluate};
use auth_proof::{Rule, every_rule};

const ATOMS: [Atom; 3] = [Atom::Role(Name::new("a")), Atom::Role(Name::new("b")), Atom::Role(Name::new("c"))];
const OUTCOMES: [Outcome; 4] = [Outcome::False, Outcome::Unknown, Outcome::Unavailable, Outcome::True];
const SIZE: usize = 6;

/// A tree whose `not` were moved to the leaves.
enum Moved {
    Literal(usize, bool),
    Least(Vec<Self>),
    Greatest(Vec<Self>),
}

fn moved(rule: &Rule, negated: bool) -> Moved {
    let all = |terms: &[Rule]| terms.iter().map(|term| moved(term, negated)).collect();
    match (rule, negated) {
        (Rule::Leaf(atom), _) => Moved::Literal(ATOMS.iter().position(|other| other == atom).unwrap(), negated),
        (Rule::Not(term), _) => moved(term, !negated),
        (Rule::All(terms), false) | (Rule::Any(terms), true) => Moved::Least(all(terms)),
        (Rule::Any(terms), false) | (Rule::All(terms), true) => Moved::Greatest(all(terms)),
    }
}

/// 0 to 3, from worst to best.
fn rank(tree: &Moved, atoms: [usize; 3]) -> usize {
    match tree {
        Moved::Literal(atom, false) => atoms[*atom],
        Moved::Literal(atom, true) => [3, 1, 2, 0][atoms[*atom]],
        Moved::Least(terms) => terms.iter().map(|term| rank(term, atoms)).min().unwrap_or(0),
        Moved::Greatest(terms) => terms.iter().map(|term| rank(term, atoms)).max().unwrap_or(0),
    }
}

fn signs(tree: &Moved, all: &mut Vec<(usize, bool)>) {
    match tree {
        Moved::Literal(atom, negated) => all.push((*atom, !negated)),
        Moved::Least(terms) | Moved::Greatest(terms) => terms.iter().for_each(|term| signs(term, all)),
    }
}

fn index(atom: &Atom) -> usize {
    ATOMS.iter().position(|other| other == atom).unwrap()
}

fn has_empty(rule: &Rule) -> bool {
    match rule {
        Rule::Leaf(_) => false,
        Rule::Not(term) => has_empty(term),
        Rule::All(terms) | Rule::Any(terms) => terms.is_empty() || terms.iter().any(has_empty),
    }
}

#[test]
fn every_tree_and_every_outcome() {
    let (mut trees, mut compared, mut seen) = (0_u64, 0_u64, [0_u64; 4]);
    for rule in every_rule(&ATOMS, SIZE) {
        let (requirement, oracle) = (rule.requirement(), moved(&rule, false));
        let (mut asked, mut expected) = (Vec::new(), Vec::new());
        evaluate(requirement, &mut |atom, positive| {
            asked.push((index(atom), positive));
            // It settles no list, so that every atom is asked, but for those that an empty list makes needless.
            Outcome::Unknown
        });
        signs(&oracle, &mut expected);
        if has_empty(&rule) {
            assert!(asked.iter().all(|literal| expected.contains(literal)), "the atoms of {rule:?} with their signs");
        } else {
            assert_eq!(asked, expected, "the atoms of {rule:?} with their signs");
        }
        // An atom that is not there has one outcome.
        let outcomes = |atom| if expected.iter().any(|(other, _)| *other == atom) { 4 } else { 1 };
        for a in 0..outcomes(0) {
            for b in 0..outcomes(1) {
                for c in 0..outcomes(2) {
                    let atoms = [a, b, c];
                    let ours = evaluate(requirement, &mut |atom, _| OUTCOMES[atoms[index(atom)]]);
                    let theirs = rank(&oracle, atoms);
                    assert_eq!(ours, OUTCOMES[theirs], "{rule:?} under {:?}", atoms.map(|atom| OUTCOMES[atom]));
                    (compared, seen[theirs]) = (compared + 1, seen[theirs] + 1);
                }
            }
        }
        trees += 1;
    }
    println!("{trees} trees, {compared} evaluations, {seen:?} of each outcome");
    assert!(trees > 90_000 && seen.iter().all(|count| *count > 10_000), "{trees} trees, {seen:?}");
}

/// What an atom may become is asked by sign: the best of every atom makes the whole true, and the worst false, wherever no
/// empty list stands.
#[test]
fn best_and_worst_are_by_sign() {
    for rule in every_rule(&ATOMS, SIZE - 1).iter().filter(|rule| !has_empty(rule)) {
        let requirement = rule.requirement();
        assert_eq!(evaluate(requirement, &mut |_, positive| positive.into()), Outcome::True, "{rule:?}");
        assert_eq!(evaluate(requirement, &mut |_, positive| (!positive).into()), Outcome::False, "{rule:?}");
    }
}
