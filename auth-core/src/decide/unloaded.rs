//! What is decided while nobody knows the memberships of a caller must hold whatever they turn out to be.

use std::sync::Arc;

use auth_grammar::Operation;

use super::Question;
use crate::Requirement::{self, All, Any, Atom, Not};
use crate::actors::Actors;
use crate::memberships::Memberships;
use crate::principal::{Completion, OwnName};
use crate::{
    Atom as A, Decision, DenialKind, Facts, Membership, Name, Principal, PrincipalBuilder, Profile, RoleMap, Source,
    StrictDefaults, Tenants,
};

const NOW: u64 = 1_000_000;

fn leaves() -> Vec<Requirement> {
    let atoms = [
        Atom(A::Tenant("ws")),
        Atom(A::Role(Name::new("owner"))),
        Atom(A::Role(Name::new("root"))),
        Atom(A::Permission(Name::new("docs:delete"))),
        Atom(A::PermissionOn(Name::new("docs:get"), Source::Parameter("doc"))),
    ];
    atoms.into_iter().flat_map(|atom| [atom, Not(Box::leak(Box::new(atom)))]).collect()
}

fn both(terms: &[Requirement]) -> [Requirement; 2] {
    let terms: &'static [Requirement] = Vec::leak(terms.to_vec());
    [All(terms), Any(terms)]
}

/// Every tree of up to three leaves, and negated lists.
fn trees() -> Vec<Requirement> {
    let leaves = leaves();
    let mut pairs = Vec::new();
    for (index, one) in leaves.iter().enumerate() {
        leaves.iter().skip(index + 1).for_each(|other| pairs.extend(both(&[*one, *other])));
    }
    let mut trees = leaves.clone();
    for pair in &pairs {
        trees.push(Not(Box::leak(Box::new(*pair))));
        trees.extend(leaves.iter().flat_map(|leaf| both(&[*leaf, *pair])));
    }
    trees.extend(pairs);
    trees
}

fn callers() -> Vec<Principal> {
    let alice = || Principal::builder("iss", "alice").issued_at(NOW);
    let builders: [PrincipalBuilder; 11] = [
        alice(),
        alice().role("root"),
        alice().permission("docs:delete").permission("docs:get@a"),
        alice().role("root").scopes(["docs:delete"]),
        alice().permission("docs:delete").scopes(["docs:delete", "docs:get@a"]),
        alice().scopes(["none"]).role("owner"),
        alice().role("root").api_key().scopes(["docs:delete", "docs:get"]),
        alice().role("root").actor("iss", "agent"),
        alice().permission("docs:*").actor("iss", "agent"),
        alice().scopes(["docs:delete", "docs:get@a"]).actor("iss", "agent"),
        alice().role("root").permission("docs:delete").actor("iss", "somebody"),
    ];
    let map = RoleMap::new([("owner", vec!["docs:delete", "docs:get"]), ("editor", vec!["docs:get@a", "docs:*"])]);
    let actors = Actors::default().actor("iss", "agent", ["owner", "admin"], ["docs:get@a"]).unwrap();
    let (roles, tenants) = (Arc::new(map.unwrap()), Tenants::of_principal());
    let completed = |builder: PrincipalBuilder| {
        let tenants = Some(&tenants);
        builder.build().completed(1, Completion { roles: &roles, actors: &actors, tenants, own_name: OwnName::Subject })
    };
    builders.into_iter().map(completed).collect()
}

/// What the memberships may turn out to be.
fn possible() -> Vec<Vec<Membership>> {
    let with = |tenant: &str, roles: &[&str]| Membership::new(tenant).with_roles(roles);
    vec![
        vec![],
        vec![with("ws", &[])],
        vec![with("ws", &["owner"])],
        vec![with("ws", &["editor", "admin"])],
        vec![with("ws", &["root", "owner", "admin"])],
        vec![with("other", &["owner", "root", "admin"])],
        vec![with("ws", &[]), with("other", &["editor"])],
    ]
}

fn facts(memberships: Memberships) -> Facts {
    let facts = Facts { memberships, ..Facts::at(NOW) };
    facts.parameter("ws", "ws").parameter("doc", "a")
}

#[test]
fn what_is_decided_without_memberships_holds_with_any() {
    let (defaults, tenants) = (StrictDefaults::default(), Tenants::of_principal());
    let profiles = [Operation::Read, Operation::Delete, Operation::MemoryStore];
    let profiles = profiles.map(|operation| Profile::new(operation, &defaults, &[]));
    let (told, unasked, outage) =
        (facts(Memberships::Told), facts(Memberships::Unasked), facts(Memberships::Unavailable));
    let [mut allowed, mut denied, mut open] = [0; 3];
    let trees: &'static [Requirement] = Vec::leak(trees());
    for caller in callers() {
        let nobody_knows = caller.clone().with_memberships(&tenants, None);
        let all = possible().into_iter().map(|list| caller.clone().with_memberships(&tenants, Some(list)));
        let all: Vec<Principal> = all.collect();
        for requirement in trees {
            for profile in &profiles {
                let ask = |principal, facts| Question::new(requirement, principal, profile, facts);
                let decided = |principal| ask(principal, &told).decision().is_allow();
                let (some, every) = (all.iter().any(decided), all.iter().all(decided));
                let what = || format!("{requirement} {:?} of {nobody_knows:?}", profile.operation);
                match ask(&nobody_knows, &outage).decision() {
                    Decision::Allow => {
                        allowed += 1;
                        assert!(every, "an outage allows what memberships deny: {}", what());
                    }
                    Decision::Deny(denial) if denial.kind == DenialKind::Unavailable => open += 1,
                    Decision::Deny(_) => {
                        denied += 1;
                        assert!(!some, "an outage is 403 where memberships allow: {}", what());
                    }
                }
                let before = ask(&nobody_knows, &unasked);
                assert!(before.certain_denial().is_none() || !some, "denied for certain, and is not: {}", what());
                assert!(!before.holds_already() || every, "holds already, and does not: {}", what());
                assert!(!before.decision().is_allow() || every, "allowed before anybody was asked: {}", what());
                let after = ask(&nobody_knows, &outage);
                assert_eq!(after.certain_denial().is_none(), after.decision().is_allow(), "{}", what());
            }
        }
    }
    assert!(allowed > 1000 && denied > 1000 && open > 1000, "{allowed} {denied} {open}");
}
