use std::cell::Cell;
use std::collections::HashSet;
use std::error::Error;
use std::hint::black_box;
use std::sync::LazyLock;

use actix_web_grants::authorities::{AuthDetails, AuthoritiesCheck as _};
use auth_core::{
    ApiKey, ApiKeyRecord, ApiKeyStore, Atom, Facts, KeyHash, Name, Operation, Principal, Profile, Requirement,
    StrictDefaults, decide,
};

use super::cedar::Cedar;

/// One thing that decides, which always allows.
pub struct Case {
    /// The name in the table.
    pub name: &'static str,
    decide: Box<dyn Fn() -> bool>,
}

impl Case {
    fn new(name: &'static str, decide: impl Fn() -> bool + 'static) -> Self {
        Self { name, decide: Box::new(decide) }
    }

    /// Decides once.
    #[must_use]
    pub fn run(&self) -> bool {
        (self.decide)()
    }
}

const fn role(name: &'static str) -> Requirement {
    Requirement::Atom(Atom::Role(Name::new(name)))
}

const fn permission(name: &'static str) -> Requirement {
    Requirement::Atom(Atom::Permission(Name::new(name)))
}

const TWO: Requirement = Requirement::All(&[role("editor"), permission("docs-007:write")]);

/// Ten atoms, of which nine are looked at.
const TEN: Requirement = Requirement::All(&[
    role("editor"),
    permission("docs-007:write"),
    permission("docs-042:write"),
    Requirement::Any(&[permission("docs-900:write"), permission("docs-150:write")]),
    permission("docs-199:write"),
    permission("docs-100:write"),
    Requirement::Not(&role("suspended")),
    Requirement::Any(&[permission("docs-001:write"), role("admin")]),
]);

fn names(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|nth| format!("docs-{nth:03}:write"))
}

fn caller(count: usize) -> Principal {
    Principal::builder("https://login.example", "alice").roles(["editor", "user"]).permissions(names(count)).build()
}

static DEFAULTS: LazyLock<StrictDefaults> = LazyLock::new(StrictDefaults::default);

fn ours(requirement: &'static Requirement, caller: Principal) -> impl Fn() -> bool {
    let (profile, facts) = (Profile::new(Operation::Write, &DEFAULTS, &[]), Facts::default());
    move || decide(black_box(requirement), Some(black_box(&caller)), &profile, &facts).is_allow()
}

/// One of so many endpoints after the other, each with a requirement of its own.
fn one_of(count: usize) -> impl Fn() -> bool {
    let names: Vec<&'static str> = names(200).map(|name| &*name.leak()).collect();
    let of = |nth: usize| {
        let terms = vec![role("editor"), permission(names.get(nth * 7 % 200).copied().unwrap_or_default())];
        &*Box::leak(Box::new(Requirement::All(terms.leak())))
    };
    let endpoints: Vec<&'static Requirement> = (0..count).map(of).collect();
    let (caller, next) = (caller(200), Cell::new(0));
    let (profile, facts) = (Profile::new(Operation::Write, &DEFAULTS, &[]), Facts::default());
    move || {
        // A step that meets them all, far from each other.
        let nth = (next.get() + 7919) % endpoints.len();
        next.set(nth);
        let Some(endpoint) = endpoints.get(nth) else { return false };
        decide(endpoint, Some(black_box(&caller)), &profile, &facts).is_allow()
    }
}

/// One of so many keys after the other.
fn one_key_of(count: usize) -> Result<impl Fn() -> bool, Box<dyn Error>> {
    let store = ApiKeyStore::new();
    let mut hashes: Vec<KeyHash> = Vec::with_capacity(count);
    for _ in 0..count {
        let hash = ApiKey::generate("acme", "live")?.hash();
        store.add(ApiKeyRecord::new(hash, "job", 4_000_000_000)?)?;
        hashes.push(hash);
    }
    let next = Cell::new(0);
    Ok(move || {
        let nth = (next.get() + 7919) % hashes.len();
        next.set(nth);
        hashes.get(nth).and_then(|hash| store.get(hash)).is_some()
    })
}

/// Every case, peers first.
///
/// # Errors
/// Where the system has no random numbers for keys.
pub fn cases() -> Result<Vec<Case>, Box<dyn Error>> {
    let list: Vec<String> = names(20).collect();
    let set: HashSet<String> = list.iter().cloned().collect();
    let grants = AuthDetails::new(names(20));
    let three = grants.clone();
    let bits = [u64::MAX; 4];
    let (asked, building) = (Cedar::new(names(20))?, Cedar::new(names(20))?);
    let input = asked.input()?;
    Ok(vec![
        Case::new("bit set of 256, one bit", move || {
            let bit = black_box(7_usize);
            bits.get(bit / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
        }),
        Case::new("`Vec::contains` of 20, one name", move || {
            black_box(&list).iter().any(|held| held == black_box("docs-007:write"))
        }),
        Case::new("`HashSet::contains` of 20, one name", move || black_box(&set).contains(black_box("docs-007:write"))),
        Case::new("actix-web-grants, 20 authorities, one name", move || {
            black_box(&grants).has_authority(black_box("docs-007:write"))
        }),
        Case::new("actix-web-grants, 20 authorities, three names", move || {
            black_box(&three).has_authorities(black_box(&["docs-007:write", "docs-011:write", "docs-019:write"]))
        }),
        Case::new("cedar-policy, 20 grants, one policy", move || asked.allows(black_box(&input))),
        Case::new("cedar-policy, the same, with its input", move || {
            building.input().is_ok_and(|input| building.allows(&input))
        }),
        Case::new("ours, `all(role, permission)`, 20 grants", ours(&TWO, caller(20))),
        Case::new("ours, ten atoms, 200 grants", ours(&TEN, caller(200))),
        Case::new("ours, two atoms, one of 10 endpoints", one_of(10)),
        Case::new("ours, two atoms, one of 100,000 endpoints", one_of(100_000)),
        Case::new("an API key, one of 10", one_key_of(10)?),
        Case::new("an API key, one of 100,000", one_key_of(100_000)?),
    ])
}

#[cfg(test)]
mod tests {
    use super::cases;

    /// What is measured is an allow: a denial does other work.
    #[test]
    fn every_case_allows() {
        for case in cases().unwrap() {
            assert!(case.run() && case.run(), "{}", case.name);
        }
    }
}
