//! The kind of each denial and everything that denied: every tree up to a size, every fact about its atoms, every class.
//!
//! The oracle reads the design: the tree and the ingredients of the class decide; what is left of age is a step-up when
//! nothing else denies; 404 where an object that is not the caller's denied, unless it is revealed; `insufficient_scope`
//! with all names where more scopes and permissions would help; else 403.

use auth_core::testing::ISSUER;
use auth_core::{
    Atom, ClaimValue, Decision, DenialKind, Facts, Ingredient, Loader, Name, Operation, Principal, Reason, Requirement,
    ScopeRule, Source, StrictDefaults, decide,
};
use auth_proof::{NOW, Rule, Terms, Thread, World, every_rule};

use crate::atoms::CHECK;

const ROLE: Atom = Atom::Role(Name::new("support"));
const PERMISSION: Atom = Atom::Permission(Name::new("docs:write"));
const SCOPE: Atom = Atom::Scope(Name::new("graph"));
const CLAIM: Atom = Atom::Claim(&["email_verified"], ClaimValue::Bool(true));
const OWNER: Atom = Atom::OwnerOf(Loader::by_parameter::<Thread>("Thread"), Source::Parameter("thread"));
const ATOMS: [Atom; 6] = [ROLE, PERMISSION, SCOPE, CLAIM, OWNER, CHECK];
/// In how many ways each of the atoms can stand.
const WAYS: [usize; 6] = [2, 3, 3, 3, 4, 1];

const FALSE: u8 = 0;
const UNKNOWN: u8 = 1;
const TRUE: u8 = 3;

/// How each of the atoms stands, and the call.
#[derive(Clone, Copy, Debug)]
struct Call {
    /// 0 is always "not there".
    ways: [usize; 6],
    operation: Operation,
    /// The caller holds the role of the class.
    admin: bool,
    fresh: bool,
    reveal: bool,
}

impl Call {
    fn principal(&self, world: &World) -> Principal {
        let [role, permission, scope, claim, ..] = self.ways;
        let mut builder = Principal::builder(ISSUER, "alice").scope_rule(ScopeRule::Ignore);
        builder = builder.issued_at(if self.fresh { NOW } else { NOW - 3601 });
        let roles = [("support", role == 1), ("admin", self.admin)];
        builder = builder.roles(roles.iter().filter(|(_, held)| *held).map(|(role, _)| role));
        builder = builder.permissions(["docs:*", "docs:write"].iter().take(permission));
        if scope > 0 {
            builder = builder.scopes(["graph"].iter().take(scope - 1));
        }
        if claim > 0 {
            builder = builder.claim("email_verified", claim == 2);
        }
        world.completed(&builder.build(), false)
    }

    fn facts(&self) -> Facts {
        match self.ways[4] {
            0 => Facts::at(NOW),
            way => Facts::at(NOW).object(Thread { owner: [None, Some("bob"), Some("alice")][way - 1], tenant: None }),
        }
    }

    fn adds(&self, ingredient: Ingredient) -> bool {
        match ingredient {
            Ingredient::Role => self.operation == Operation::MemoryStore,
            _ => self.operation != Operation::Write,
        }
    }

    /// The atom itself, whatever its sign.
    fn atom(&self, atom: &Atom, positive: bool) -> u8 {
        let at = ATOMS.iter().position(|other| other == atom).unwrap();
        match (at, self.ways[at]) {
            (0, way) => [FALSE, TRUE][way],
            (1, 1) if positive && self.adds(Ingredient::Exact) => FALSE,
            (1, way) => [FALSE, TRUE, TRUE][way],
            (2 | 3, way) => [UNKNOWN, FALSE, TRUE][way],
            (4, way) => [UNKNOWN, UNKNOWN, FALSE, TRUE][way],
            _ => UNKNOWN,
        }
    }

    fn literal(&self, atom: &Atom, positive: bool) -> u8 {
        let outcome = self.atom(atom, positive);
        if positive { outcome } else { [TRUE, UNKNOWN, 2, FALSE][usize::from(outcome)] }
    }

    /// With every scope and permission that is asked for, and the best answer of whoever was not asked.
    fn helped(&self, atom: &Atom, positive: bool) -> u8 {
        let unasked = *atom == CHECK || (*atom == OWNER && self.ways[4] == 0);
        let name = positive && (*atom == PERMISSION || *atom == SCOPE);
        if unasked || name { TRUE } else { self.literal(atom, positive) }
    }

    fn decides(&self, rule: &Rule) -> Expected {
        let is_named = named(rule, true);
        let mut ingredients = Vec::new();
        if self.adds(Ingredient::Named) && !is_named {
            ingredients.push(Ingredient::Named);
        }
        if self.adds(Ingredient::Role) && !self.admin {
            ingredients.push(Ingredient::Role);
        }
        let stale = self.adds(Ingredient::MaxAge) && !self.fresh;
        let tree = value(rule, true, &|atom, positive| self.literal(atom, positive));
        if tree == TRUE && ingredients.is_empty() {
            let kind = stale.then_some(DenialKind::StepUp { max_age: Some(3600), acr: None });
            return Expected {
                kind,
                atoms: Vec::new(),
                ingredients: stale.then_some(Ingredient::MaxAge).into_iter().collect(),
            };
        }
        let mut atoms = Vec::new();
        blame(rule, true, &|atom, positive| self.literal(atom, positive), &mut atoms);
        let loaded = self.ways[4] > 0;
        let hidden = loaded && !self.reveal && atoms.contains(&(OWNER, true));
        let mut names = Vec::new();
        for (atom, positive) in rule.literals() {
            if let (Atom::Permission(name) | Atom::Scope(name), true) = (atom, positive)
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        }
        let helped = ingredients.is_empty() && value(rule, true, &|atom, positive| self.helped(atom, positive)) == TRUE;
        let kind = if hidden {
            DenialKind::NotFound
        } else if helped && !names.is_empty() {
            DenialKind::InsufficientScope(names)
        } else {
            DenialKind::Forbidden
        };
        ingredients.extend(stale.then_some(Ingredient::MaxAge));
        Expected { kind: Some(kind), atoms, ingredients }
    }
}

/// What is decided, and everything that denied.
#[derive(Debug, PartialEq)]
struct Expected {
    kind: Option<DenialKind>,
    atoms: Vec<(Atom, bool)>,
    ingredients: Vec<Ingredient>,
}

fn value(rule: &Rule, positive: bool, literal: &dyn Fn(&Atom, bool) -> u8) -> u8 {
    match rule {
        Rule::Leaf(atom) => literal(atom, positive),
        Rule::Not(term) => value(term, !positive, literal),
        Rule::All(terms) | Rule::Any(terms) => {
            let values = terms.iter().map(|term| value(term, positive, literal));
            let all = matches!(rule, Rule::All(_)) == positive;
            if all { values.min() } else { values.max() }.unwrap_or(FALSE)
        }
    }
}

/// Below a term that holds nothing denied.
fn blame(rule: &Rule, positive: bool, literal: &dyn Fn(&Atom, bool) -> u8, atoms: &mut Vec<(Atom, bool)>) {
    if value(rule, positive, literal) == TRUE {
        return;
    }
    match rule {
        Rule::Leaf(atom) => atoms.push((*atom, positive)),
        Rule::Not(term) => blame(term, !positive, literal, atoms),
        Rule::All(terms) | Rule::Any(terms) => terms.iter().for_each(|term| blame(term, positive, literal, atoms)),
    }
}

/// Whether every way to satisfy it has a positive name.
fn named(rule: &Rule, positive: bool) -> bool {
    ways(rule, positive).into_iter().all(|named| named)
}

/// For each way to satisfy it, whether a positive name is among its atoms. A list without terms is a way that names nobody.
fn ways(rule: &Rule, positive: bool) -> Vec<bool> {
    match rule {
        Rule::Leaf(atom) => vec![positive && [ROLE, PERMISSION, SCOPE, OWNER].contains(atom)],
        Rule::Not(term) => ways(term, !positive),
        Rule::All(terms) | Rule::Any(terms) if terms.is_empty() => vec![false],
        Rule::All(terms) | Rule::Any(terms) => {
            let terms = terms.iter().map(|term| ways(term, positive));
            if matches!(rule, Rule::All(_)) != positive {
                return terms.flatten().collect();
            }
            let join = |one: Vec<bool>, other: Vec<bool>| {
                one.iter().flat_map(|one| other.iter().map(move |other| *one || *other)).collect()
            };
            terms.reduce(join).unwrap_or_default()
        }
    }
}

fn decided(decision: Decision) -> Expected {
    let Decision::Deny(denial) = decision else {
        return Expected { kind: None, atoms: Vec::new(), ingredients: Vec::new() };
    };
    let mut expected = Expected { kind: Some(denial.kind), atoms: Vec::new(), ingredients: Vec::new() };
    for reason in denial.reasons {
        match reason {
            Reason::Atom { atom, positive, .. } => expected.atoms.push((*atom, positive)),
            Reason::Strict { ingredient, .. } => expected.ingredients.push(ingredient),
            other => panic!("{other}"),
        }
    }
    expected
}

fn calls(rule: &Rule) -> Vec<Call> {
    let mut all = vec![[0; 6]];
    for (at, ways) in WAYS.into_iter().enumerate() {
        if rule.has(|atom, _| *atom == ATOMS[at]) {
            let vary = |call: [usize; 6]| {
                (0..ways).map(move |way| {
                    let mut call = call;
                    call[at] = way;
                    call
                })
            };
            all = all.into_iter().flat_map(vary).collect();
        }
    }
    let reveals = if rule.has(|atom, _| *atom == OWNER) { 2 } else { 1 };
    let mut calls = Vec::new();
    for ways in all {
        for reveal in [false, true].into_iter().take(reveals) {
            let call = Call { ways, operation: Operation::Write, admin: false, fresh: false, reveal };
            calls.push(call);
            calls.push(Call { operation: Operation::Delete, ..call });
            calls.push(Call { operation: Operation::Delete, fresh: true, ..call });
            calls.push(Call { operation: Operation::MemoryStore, fresh: true, ..call });
            calls.push(Call { operation: Operation::MemoryStore, fresh: true, admin: true, ..call });
        }
    }
    calls
}

#[test]
fn every_tree_and_every_fact() {
    let (world, defaults) = (World::new(), StrictDefaults::default());
    let mut principals = std::collections::HashMap::new();
    let mut seen = std::collections::BTreeMap::<String, u64>::new();
    for rule in every_rule(&ATOMS, 4) {
        let requirement = rule.requirement();
        for call in calls(&rule) {
            let mut profile = Terms::of(call.operation).profile(&defaults);
            profile.reveal = call.reveal;
            let key = (call.ways[..4].to_vec(), call.admin, call.fresh);
            let principal = principals.entry(key).or_insert_with(|| call.principal(&world));
            let ours = decided(decide(requirement, Some(principal), &profile, &call.facts()));
            assert_eq!(ours, call.decides(&rule), "left is decided: {rule:?} for {call:?}");
            let kind = format!("{:?}", ours.kind);
            *seen.entry(kind.split(['{', '[', ' ']).next().unwrap_or_default().to_owned()).or_default() += 1;
        }
    }
    println!("{seen:?}");
    assert!(seen.len() == 5 && seen.values().all(|count| *count > 1_000), "{seen:?}");
}

/// Without a principal the answer is 401 before the tree is looked at, but for what is public and not strict.
#[test]
fn without_a_principal() {
    let defaults = StrictDefaults::default();
    let public = Atom::Public(Some("ping"));
    for rule in every_rule(&[public, ROLE, CLAIM, Atom::Authenticated], 4) {
        let requirement: &'static Requirement = rule.requirement();
        for operation in Operation::ALL {
            let strict = matches!(operation, Operation::Delete | Operation::MemoryStore | Operation::Manage);
            let decision = decide(requirement, None, &Terms::of(operation).profile(&defaults), &Facts::at(NOW));
            if rule == Rule::Leaf(public) && !strict {
                assert!(decision.is_allow(), "{operation}");
            } else {
                let Decision::Deny(denial) = decision else { panic!("{rule:?} lets a stranger in") };
                assert_eq!(denial.kind, DenialKind::Unauthenticated, "{rule:?}");
                assert_eq!(denial.status(), 401);
            }
        }
    }
}
