use std::collections::HashSet;
use std::hint::black_box;
use std::sync::LazyLock;

use auth_core::{Atom, Facts, Operation, Principal, Profile, Requirement, StrictDefaults, decide};

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
    Requirement::Atom(Atom::Role(name))
}

const fn permission(name: &'static str) -> Requirement {
    Requirement::Atom(Atom::Permission(name))
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

fn ours(requirement: &'static Requirement, caller: Principal) -> impl Fn() -> bool {
    static DEFAULTS: LazyLock<StrictDefaults> = LazyLock::new(StrictDefaults::default);
    let (profile, facts) = (Profile::new(Operation::Write, &DEFAULTS, &[]), Facts::default());
    move || decide(black_box(requirement), Some(black_box(&caller)), &profile, &facts).is_allow()
}

/// Every case, peers first.
#[must_use]
pub fn cases() -> Vec<Case> {
    let list: Vec<String> = names(20).collect();
    let set: HashSet<String> = list.iter().cloned().collect();
    let bits = [u64::MAX; 4];
    vec![
        Case::new("bit set of 256, one test", move || {
            let bit = black_box(7_usize);
            bits.get(bit / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
        }),
        Case::new("`Vec::contains` of 20, one name", move || {
            black_box(&list).iter().any(|held| held == black_box("docs-007:write"))
        }),
        Case::new("`HashSet::contains` of 20, one name", move || black_box(&set).contains(black_box("docs-007:write"))),
        Case::new("ours, `all(role, permission)`, 20 grants", ours(&TWO, caller(20))),
        Case::new("ours, ten atoms, 200 grants", ours(&TEN, caller(200))),
    ]
}
