//! The evaluation, exhaustively: every tree up to a size, every outcome of its atoms, against a naive oracle.

use auth_core::{Atom, Name, Outcome, Requirement, evaluate};

const OUTCOMES: [Outcome; 4] = [Outcome::False, Outcome::Unknown, Outcome::Unavailable, Outcome::True];
const LEAVES: [Requirement; 3] = [
    Requirement::Atom(Atom::Role(Name::new("a"))),
    Requirement::Atom(Atom::Role(Name::new("b"))),
    Requirement::Atom(Atom::Role(Name::new("c"))),
];

/// Every tree of at most this depth over three atoms, with lists of one and two terms.
fn trees(depth: usize) -> Vec<Requirement> {
    let mut all: Vec<Requirement> = LEAVES.to_vec();
    if depth == 0 {
        return all;
    }
    let inner: &'static [Requirement] = trees(depth - 1).leak();
    all.extend(inner.iter().map(Requirement::Not));
    for (index, one) in inner.iter().enumerate() {
        for other in inner.iter().skip(index) {
            let terms: &'static [Requirement] = vec![*one, *other].leak();
            all.push(Requirement::All(terms));
            all.push(Requirement::Any(terms));
        }
    }
    all
}

/// The definition, word by word: ordered false < unknown < unavailable < true; `all` is the least, `any` the
/// greatest; `not` swaps true and false and leaves the other two, after it was moved to the leaves.
fn oracle(requirement: &Requirement, atoms: [Outcome; 3], negated: bool) -> u8 {
    let rank = |outcome| match outcome {
        Outcome::False => 0,
        Outcome::Unknown => 1,
        Outcome::Unavailable => 2,
        Outcome::True => 3,
    };
    match requirement {
        Requirement::Atom(Atom::Role(name)) => {
            let index = ["a", "b", "c"].iter().position(|other| *other == name.as_str()).unwrap();
            match (rank(atoms[index]), negated) {
                (0, true) => 3,
                (3, true) => 0,
                (rank, _) => rank,
            }
        }
        Requirement::Atom(other) => panic!("{other}"),
        Requirement::Not(term) => oracle(term, atoms, !negated),
        Requirement::All(terms) | Requirement::Any(terms) => {
            let ranks = terms.iter().map(|term| oracle(term, atoms, negated));
            let least = matches!(requirement, Requirement::All(_)) != negated;
            if least { ranks.min().unwrap() } else { ranks.max().unwrap() }
        }
    }
}

fn evaluated(requirement: &Requirement, atoms: [Outcome; 3]) -> Outcome {
    evaluate(requirement, &mut |atom, _| match atom {
        Atom::Role(name) if name.as_str() == "a" => atoms[0],
        Atom::Role(name) if name.as_str() == "b" => atoms[1],
        Atom::Role(name) if name.as_str() == "c" => atoms[2],
        other => panic!("{other}"),
    })
}

fn every_assignment() -> impl Iterator<Item = [Outcome; 3]> {
    OUTCOMES
        .into_iter()
        .flat_map(|a| OUTCOMES.into_iter().flat_map(move |b| OUTCOMES.into_iter().map(move |c| [a, b, c])))
}

#[test]
fn every_tree_and_every_outcome() {
    let trees = trees(2);
    assert!(trees.len() > 300, "{}", trees.len());
    for tree in &trees {
        for atoms in every_assignment() {
            let rank = OUTCOMES.iter().position(|outcome| *outcome == evaluated(tree, atoms)).unwrap();
            assert_eq!(rank, usize::from(oracle(tree, atoms, false)), "{tree} under {atoms:?}");
        }
    }
}

/// An outage or an absent fact never allows what its two definite outcomes would not both allow.
#[test]
fn what_is_not_known_never_opens() {
    for tree in &trees(2) {
        for atoms in every_assignment().filter(|atoms| evaluated(tree, *atoms) == Outcome::True) {
            for index in (0..3).filter(|index| matches!(atoms[*index], Outcome::Unknown | Outcome::Unavailable)) {
                for definite in [Outcome::True, Outcome::False] {
                    let mut known = atoms;
                    known[index] = definite;
                    assert_eq!(evaluated(tree, known), Outcome::True, "{tree} under {known:?}");
                }
            }
        }
    }
}

/// Losing a grant never opens where no `not` stands.
#[test]
fn monotone_without_not() {
    fn has_not(tree: &Requirement) -> bool {
        match tree {
            Requirement::Atom(_) => false,
            Requirement::Not(_) => true,
            Requirement::All(terms) | Requirement::Any(terms) => terms.iter().any(has_not),
        }
    }
    for tree in trees(2).iter().filter(|tree| !has_not(tree)) {
        for atoms in every_assignment() {
            for index in 0..3 {
                let mut less = atoms;
                less[index] = Outcome::False;
                assert!(evaluated(tree, less) <= evaluated(tree, atoms), "{tree} under {atoms:?}");
            }
        }
    }
}

#[test]
fn the_signs_of_atoms() {
    const INNER: Requirement = Requirement::All(&[LEAVES[0], Requirement::Not(&LEAVES[1])]);
    const TREE: Requirement = Requirement::Any(&[Requirement::Not(&INNER), LEAVES[2]]);
    let mut signs = Vec::new();
    evaluate(&TREE, &mut |atom, positive| {
        signs.push((atom.to_string(), positive));
        // Nothing that settles it, so that each is asked.
        Outcome::from(!positive)
    });
    let role = |name: &str| format!("role = {name:?}");
    assert_eq!(signs, [(role("a"), false), (role("b"), true), (role("c"), true)]);
}

/// What can change nothing is not asked.
#[test]
fn a_settled_list_asks_no_further() {
    const ALL: Requirement = Requirement::All(&[LEAVES[0], LEAVES[1], LEAVES[2]]);
    const ANY: Requirement = Requirement::Any(&[LEAVES[0], LEAVES[1], LEAVES[2]]);
    let asked = |tree: &'static Requirement, answers: [Outcome; 3]| {
        let mut asked = 0;
        let outcome = evaluate(tree, &mut |_, _| {
            asked += 1;
            answers[asked - 1]
        });
        (outcome, asked)
    };
    let [no, unknown, down, yes] = [Outcome::False, Outcome::Unknown, Outcome::Unavailable, Outcome::True];
    assert_eq!(asked(&ALL, [yes, no, down]), (no, 2));
    assert_eq!(
        asked(&ALL, [unknown, down, yes]),
        (unknown, 3),
        "an unknown one settles nothing: a false one may follow"
    );
    assert_eq!(asked(&ANY, [no, yes, down]), (yes, 2));
    assert_eq!(asked(&ANY, [unknown, down, no]), (down, 3));
}

#[test]
fn an_empty_list_is_false_whatever_stands_above() {
    const NOT_ANY: Requirement = Requirement::Not(&Requirement::Any(&[]));
    const NOT_ALL: Requirement = Requirement::Not(&Requirement::All(&[]));
    for empty in [Requirement::All(&[]), Requirement::Any(&[])] {
        assert_eq!(evaluated(&empty, [Outcome::True; 3]), Outcome::False);
    }
    assert_eq!(evaluated(&NOT_ANY, [Outcome::True; 3]), Outcome::False);
    assert_eq!(evaluated(&NOT_ALL, [Outcome::True; 3]), Outcome::False);
}
