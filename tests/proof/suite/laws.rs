//! Laws that every decision keeps, on random rules, classes and callers.
//!
//! Most are of the form "if this is allowed, so is that", and say nothing where this is denied; each counts how often it said
//! something, and fails if that is seldom.

use std::cell::Cell;
use std::collections::BTreeSet;

use auth_core::{
    Atom, Decision, DenialKind, Ingredient, Limit, Name, Operation, Reason, Requirement, ScopeRule, StrictDefaults,
    decide,
};
use auth_proof::{
    Caller, GRANTS, Given, ROLES, RoleDefinition, Rule, SCOPES, TENANTS, Terms, Thread, World, callers, check, rules,
    terms,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;

use crate::atoms::{TWO_TENANTS, any_rules};

const CASES: u64 = 2_000;

/// Decides in the world.
struct Deciding {
    world: World,
    defaults: StrictDefaults,
    /// How often a law said something.
    said: Cell<u64>,
}

impl Deciding {
    fn new() -> Self {
        Self { world: World::new(), defaults: StrictDefaults::default(), said: Cell::new(0) }
    }

    fn decides(&self, requirement: &'static Requirement, terms: &Terms, caller: &Caller) -> Decision {
        let principal = caller.principal(&self.world);
        decide(requirement, Some(&principal), &terms.profile(&self.defaults), &caller.facts())
    }

    fn allows(&self, requirement: &'static Requirement, terms: &Terms, caller: &Caller) -> bool {
        self.decides(requirement, terms, caller).is_allow()
    }

    /// If the one is allowed, so is the other.
    fn implies(&self, one: bool, other: impl FnOnce() -> bool) -> Result<(), TestCaseError> {
        if one {
            self.said.set(self.said.get() + 1);
            prop_assert!(other(), "the first is allowed, the second is not");
        }
        Ok(())
    }

    fn said_enough(&self) {
        assert!(self.said.get() * 40 > CASES, "said something about {} of {CASES} cases", self.said.get());
    }
}

fn cases() -> impl Strategy<Value = (Rule, Terms, Caller)> {
    (any_rules(), terms(), callers())
}

fn is_not(atom: &Atom) -> bool {
    matches!(atom, Atom::Authenticated | Atom::Public(_))
}

/// Who has nothing is denied whatever is asked, but for being somebody.
#[test]
fn default_is_deny() {
    let deciding = Deciding::new();
    check("default is deny", CASES, &cases(), |(rule, terms, caller)| {
        let rule =
            rule.without_not().replaced(&|atom| if is_not(&atom) { Atom::Role(Name::new("admin")) } else { atom });
        let nobody = Caller { given: caller.given, subject: "", ..Caller::nobody() };
        prop_assert!(!deciding.allows(rule.requirement(), &terms, &nobody));
        let principal = nobody.principal(&deciding.world);
        prop_assert!(!principal.has_permission("docs:write") && principal.roles().next().is_none());
        Ok(())
    });
}

/// Nobody at all is 401, before the tree is looked at.
#[test]
fn without_a_principal() {
    let defaults = StrictDefaults::default();
    check("without a principal", CASES, &cases(), |(rule, terms, caller)| {
        let decision = decide(rule.requirement(), None, &terms.profile(&defaults), &caller.facts());
        let Decision::Deny(denial) = decision else { return Err(TestCaseError::fail("a stranger is let in")) };
        prop_assert_eq!(denial.kind, DenialKind::Unauthenticated);
        Ok(())
    });
}

/// What is decided, but for the order of names and reasons.
fn unordered(decision: &Decision) -> Option<(String, BTreeSet<String>)> {
    let Decision::Deny(denial) = decision else { return None };
    let kind = match &denial.kind {
        DenialKind::InsufficientScope(names) => format!("{:?}", names.iter().collect::<BTreeSet<_>>()),
        other => format!("{other:?}"),
    };
    Some((kind, denial.reasons.iter().map(ToString::to_string).collect()))
}

/// The order of terms changes neither the decision nor its reasons.
#[test]
fn order_does_not_matter() {
    let deciding = Deciding::new();
    check("order does not matter", CASES, &(cases(), any::<u64>()), |((rule, terms, caller), order)| {
        let ours = deciding.decides(rule.requirement(), &terms, &caller);
        let shuffled = deciding.decides(rule.shuffled(order).requirement(), &terms, &caller);
        prop_assert_eq!(unordered(&ours), unordered(&shuffled), "{:?}", rule.shuffled(order));
        Ok(())
    });
}

/// One term in a list, and a `not` of a `not`, are the term.
#[test]
fn what_adds_nothing_changes_nothing() {
    let deciding = Deciding::new();
    check("what adds nothing changes nothing", CASES, &(any_rules(), callers()), |(rule, caller)| {
        let read = Terms::of(Operation::Read);
        let ours = unordered(&deciding.decides(rule.requirement(), &read, &caller));
        let twice = Rule::Not(Box::new(Rule::Not(Box::new(rule.clone()))));
        for same in [Rule::Any(vec![rule.clone()]), Rule::Any(vec![rule.clone(), rule.clone()]), twice] {
            prop_assert_eq!(&ours, &unordered(&deciding.decides(same.requirement(), &read, &caller)), "{:?}", same);
        }
        Ok(())
    });
}

/// The caller with one thing more.
fn with_more(mut caller: Caller, kind: usize, which: Index) -> Caller {
    let role = ROLES[which.index(ROLES.len())].name;
    match kind {
        0 => caller.roles.push(role),
        1 => caller.grants.push(GRANTS[which.index(GRANTS.len())]),
        2 => caller.tenants.push((TENANTS[which.index(TENANTS.len())], vec![role])),
        _ => {
            // Elsewhere a scope claim that was not there may cut.
            if caller.scopes.is_some() || caller.api_key || caller.scope_rule == ScopeRule::Grant {
                caller.scopes.get_or_insert_default().push(SCOPES[which.index(SCOPES.len())]);
            }
        }
    }
    caller
}

/// Where no `not` stands, a role, permission, membership or scope more never turns allow into deny.
#[test]
fn more_is_never_less() {
    let deciding = Deciding::new();
    let strategy = (cases(), 0..4_usize, any::<Index>());
    check("more is never less", CASES, &strategy, |((rule, terms, caller), kind, which)| {
        let requirement = rule.without_not().requirement();
        let more = with_more(caller.clone(), kind, which);
        deciding.implies(deciding.allows(requirement, &terms, &caller), || deciding.allows(requirement, &terms, &more))
    });
    deciding.said_enough();
}

/// The same of what roles grant, and of what they inherit.
#[test]
fn roles_that_grant_or_inherit_more_never_deny() {
    let deciding = Deciding::new();
    // The others are not well formed, and no role may grant them.
    let well_formed = 1 + GRANTS.iter().position(|grant| *grant == "*").unwrap();
    let changes: Vec<RoleDefinition> = (0..well_formed)
        .map(|grant| (&GRANTS[grant..=grant], &[][..]))
        .chain([(&[][..], &["editor"][..]), (&[], &["admin"]), (&[], &["support"])])
        .flat_map(|(grants, inherits)| {
            ROLES.iter().map(move |role| RoleDefinition { name: role.name, grants, inherits })
        })
        // No role inherits from itself.
        .filter(|role| !role.inherits.contains(&role.name))
        .collect();
    let strategy = (cases(), 0..changes.len());
    check("roles that grant or inherit more never deny", CASES, &strategy, |((rule, terms, caller), change)| {
        let more = Deciding { world: World::with(&changes[change..=change]), ..Deciding::new() };
        let requirement = rule.without_not().requirement();
        deciding.implies(deciding.allows(requirement, &terms, &caller), || more.allows(requirement, &terms, &caller))
    });
    deciding.said_enough();
}

/// Who acts for somebody can do nothing that the subject could not do alone, whatever the actor holds.
#[test]
fn actors_only_narrow() {
    let deciding = Deciding::new();
    let actor = select(&["agent", "auditor", "stranger"][..]);
    check("actors only narrow", CASES, &(cases(), actor), |((rule, terms, caller), actor)| {
        let acted_for = Caller { actor: Some(actor), ..caller };
        let alone = Caller { actor: None, ..acted_for.clone() };
        let requirement = rule.requirement();
        deciding
            .implies(deciding.allows(requirement, &terms, &acted_for), || deciding.allows(requirement, &terms, &alone))
    });
    deciding.said_enough();
}

type Change = fn(&mut Caller);

/// How a call or a credential lacks a fact, and what it may be.
const FACTS: [(Change, &[Change]); 8] = [
    (
        |caller| {
            caller.workspaces = None;
            caller.tenants.clear();
        },
        &[
            |caller| caller.workspaces = Some(json!({"acme": ["keeper"], "initech": []})),
            |caller| caller.workspaces = Some(json!({"initech": ["keeper"]})),
            |caller| caller.workspaces = Some(json!([])),
        ],
    ),
    (
        |caller| caller.claims.retain(|(name, _)| *name != "email_verified"),
        &[
            |caller| caller.claims.push(("email_verified", json!(true))),
            |caller| caller.claims.push(("email_verified", json!(false))),
            |caller| caller.claims.push(("email_verified", json!("true"))),
        ],
    ),
    (
        |caller| caller.claims.retain(|(name, _)| *name != "plan"),
        &[
            |caller| caller.claims.push(("plan", json!("pro"))),
            |caller| caller.claims.push(("plan", json!("free"))),
            |caller| caller.claims.push(("plan", json!([]))),
        ],
    ),
    (
        |caller| caller.claims.retain(|(name, _)| *name != "level"),
        &[
            |caller| caller.claims.push(("level", json!(3))),
            |caller| caller.claims.push(("level", json!([4, 5]))),
            |caller| caller.claims.push(("level", json!(null))),
        ],
    ),
    (
        |caller| caller.given.user = None,
        &[|caller| caller.given.user = Some("alice"), |caller| caller.given.user = Some("bob")],
    ),
    (
        |caller| caller.given.index = None,
        &[
            |caller| caller.given.index = Some("notes"),
            |caller| caller.given.index = Some("team-a"),
            |caller| caller.given.index = Some("other"),
        ],
    ),
    (
        |caller| caller.given.ws = None,
        &[|caller| caller.given.ws = Some("acme"), |caller| caller.given.ws = Some("else")],
    ),
    (
        |caller| caller.given.thread = None,
        &[
            |caller| caller.given.thread = Some(Thread { owner: Some("alice"), tenant: Some("acme") }),
            |caller| caller.given.thread = Some(Thread { owner: Some("bob"), tenant: Some("acme") }),
            |caller| caller.given.thread = Some(Thread { owner: Some("alice"), tenant: None }),
        ],
    ),
];

/// A missing fact never allows what any answer would not allow.
#[test]
fn what_is_missing_never_opens() {
    let deciding = Deciding::new();
    check("what is missing never opens", CASES, &(cases(), 0..FACTS.len()), |((rule, terms, mut caller), fact)| {
        let (forget, answers) = FACTS[fact];
        let requirement = rule.requirement();
        forget(&mut caller);
        let allowed = deciding.allows(requirement, &terms, &caller);
        for answer in answers {
            let mut told = caller.clone();
            answer(&mut told);
            deciding.implies(allowed, || deciding.allows(requirement, &terms, &told))?;
        }
        Ok(())
    });
    deciding.said_enough();
}

/// Where scopes cut, they allow nothing that the same subject could not do without the cut.
#[test]
fn scopes_only_narrow() {
    let deciding = Deciding::new();
    let rule = select(&[ScopeRule::Cut, ScopeRule::CutAlways][..]);
    check("scopes only narrow", CASES, &(cases(), rule), |((rule, terms, caller), scope_rule)| {
        let cut = Caller { scope_rule, api_key: false, ..caller };
        let uncut = Caller { scope_rule: ScopeRule::Ignore, ..cut.clone() };
        let requirement = rule.requirement();
        deciding.implies(deciding.allows(requirement, &terms, &cut), || deciding.allows(requirement, &terms, &uncut))
    });
    deciding.said_enough();
}

/// Under `cut`, a token with a scope claim does nothing that one without would not; scope atoms ask for the claim itself.
#[test]
fn a_scope_claim_only_narrows() {
    let deciding = Deciding::new();
    check("a scope claim only narrows", CASES, &cases(), |(rule, terms, caller)| {
        let rule =
            rule.replaced(&|atom| if matches!(atom, Atom::Scope(_)) { Atom::Role(Name::new("editor")) } else { atom });
        let with = Caller {
            scope_rule: ScopeRule::Cut,
            api_key: false,
            scopes: Some(caller.scopes.clone().unwrap_or_default()),
            ..caller
        };
        let without = Caller { scopes: None, ..with.clone() };
        let requirement = rule.requirement();
        deciding.implies(deciding.allows(requirement, &terms, &with), || deciding.allows(requirement, &terms, &without))
    });
    deciding.said_enough();
}

/// Fewer scopes never allow more. Where scopes are the permissions, what `not` looks at is among them.
#[test]
fn fewer_scopes_never_open() {
    let deciding = Deciding::new();
    check("fewer scopes never open", CASES, &(cases(), any::<Index>()), |((rule, terms, mut caller), which)| {
        let grants = caller.api_key || caller.scope_rule == ScopeRule::Grant;
        let rule = if grants || rule.has(|atom, positive| !positive && matches!(atom, Atom::Scope(_))) {
            rule.without_not()
        } else {
            rule
        };
        let mut scopes = caller.scopes.clone().unwrap_or_default();
        scopes.extend(SCOPES.get(which.index(SCOPES.len())));
        let more = Caller { scopes: Some(scopes.clone()), ..caller.clone() };
        scopes.remove(which.index(scopes.len()));
        caller.scopes = Some(scopes);
        let requirement = rule.requirement();
        deciding.implies(deciding.allows(requirement, &terms, &caller), || deciding.allows(requirement, &terms, &more))
    });
    deciding.said_enough();
}

/// A stricter class never allows what a milder one denies.
#[test]
fn strict_is_never_wider() {
    let deciding = Deciding::new();
    check("strict is never wider", CASES, &cases(), |(rule, terms, caller)| {
        let requirement = rule.requirement();
        let mut classes = [Operation::Manage, Operation::MemoryStore, Operation::Delete, Operation::Write]
            .map(|operation| Terms { operation, ..terms.clone() })
            .into_iter();
        let mut strict = classes.next().unwrap();
        for milder in classes {
            deciding.implies(deciding.allows(requirement, &strict, &caller), || {
                deciding.allows(requirement, &milder, &caller)
            })?;
            strict = milder;
        }
        Ok(())
    });
    deciding.said_enough();
}

/// Whatever is relaxed, the rest is asked as before: a call is allowed exactly where it is with each ingredient alone.
#[test]
fn ingredients_are_independent() {
    let deciding = Deciding::new();
    check("ingredients are independent", CASES, &cases(), |(rule, mut terms, caller)| {
        if !terms.operation.is_strict() {
            terms.operation = Operation::MemoryStore;
        }
        let requirement = rule.requirement();
        let with =
            |relaxed: Vec<Ingredient>| deciding.allows(requirement, &Terms { relaxed, ..terms.clone() }, &caller);
        let alone = |kept: Ingredient| with(Ingredient::ALL.into_iter().filter(|other| *other != kept).collect());
        let kept = Ingredient::ALL.into_iter().filter(|ingredient| !terms.relaxed.contains(ingredient));
        let each = with(Ingredient::ALL.to_vec()) && kept.into_iter().all(alone);
        prop_assert_eq!(with(terms.relaxed.clone()), each);
        deciding.implies(each, || true)
    });
    deciding.said_enough();
}

/// Relaxing an ingredient never denies, and where it allows, that ingredient is all that denied.
#[test]
fn relaxing_changes_that_ingredient_only() {
    let deciding = Deciding::new();
    let strategy = (cases(), select(&Ingredient::ALL[..]));
    check("relaxing changes that ingredient only", CASES * 2, &strategy, |((rule, mut terms, caller), ingredient)| {
        if !terms.operation.is_strict() {
            terms.operation = Operation::Manage;
        }
        terms.relaxed.retain(|other| *other != ingredient);
        let requirement = rule.requirement();
        let full = deciding.decides(requirement, &terms, &caller);
        let relaxed = deciding.allows(requirement, &terms.clone().relax(ingredient), &caller);
        prop_assert!(relaxed || !full.is_allow(), "relaxing denies");
        let Decision::Deny(denial) = full else { return Ok(()) };
        if !relaxed {
            return Ok(());
        }
        deciding.said.set(deciding.said.get() + 1);
        let its_own = |reason: &Reason| match reason {
            Reason::Strict { ingredient: denied, .. } => *denied == ingredient,
            Reason::Atom { .. } => ingredient == Ingredient::Exact,
            _ => false,
        };
        prop_assert!(denial.reasons.iter().all(its_own), "{}", denial);
        let by_wildcard = |reason: &Reason| matches!(reason, Reason::Atom { limit: Some(Limit::Wildcard), .. });
        prop_assert!(ingredient != Ingredient::Exact || denial.reasons.iter().any(by_wildcard), "{}", denial);
        Ok(())
    });
    deciding.said_enough();
}

/// Two `tenant` atoms, beside each other or on different levels: their order matters neither.
#[test]
fn order_of_tenants_does_not_matter() {
    let deciding = Deciding::new();
    let rule = rules(TWO_TENANTS).prop_map(|rule| {
        let in_tenants = ["ws", "team"].map(|parameter| Rule::Leaf(Atom::Tenant(parameter)));
        Rule::All(in_tenants.into_iter().chain([rule]).collect())
    });
    let strategy = (prop_oneof![rule, rules(TWO_TENANTS)], terms(), callers(), any::<u64>(), any::<[bool; 6]>());
    check("order of tenants does not matter", CASES, &strategy, |(rule, terms, caller, order, held)| {
        let [one, other, third, fourth, fifth, sixth] = held;
        let roles = |held: [bool; 3]| -> Vec<_> {
            held.into_iter()
                .zip(["editor", "keeper", "admin"])
                .filter(|(held, _)| *held)
                .map(|(_, role)| role)
                .collect()
        };
        let caller = Caller {
            tenants: vec![("acme", roles([one, other, third])), ("initech", roles([fourth, fifth, sixth]))],
            given: Given { ws: Some("acme"), team: Some("initech"), ..caller.given },
            tenants_configured: true,
            ..caller
        };
        let ours = deciding.decides(rule.requirement(), &terms, &caller);
        let shuffled = deciding.decides(rule.shuffled(order).requirement(), &terms, &caller);
        prop_assert_eq!(ours.is_allow(), shuffled.is_allow(), "{:?}", rule.shuffled(order));
        Ok(())
    });
}
