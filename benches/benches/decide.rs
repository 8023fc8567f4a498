//! `cargo bench -p auth-benches --bench decide`

use std::collections::HashSet;
use std::hint::black_box;

use auth_core::{Atom, Facts, Operation, Principal, Profile, Requirement, StrictDefaults, decide};
use criterion::Criterion;

const fn role(name: &'static str) -> Requirement {
    Requirement::Atom(Atom::Role(name))
}

const fn permission(name: &'static str) -> Requirement {
    Requirement::Atom(Atom::Permission(name))
}

const SMALL: Requirement = Requirement::All(&[role("editor"), permission("resource-07:write")]);
const TEN: Requirement = Requirement::All(&[
    role("editor"),
    permission("resource-007:write"),
    permission("resource-042:write"),
    Requirement::Any(&[permission("resource-150:write"), permission("resource-900:write")]),
    Requirement::Any(&[permission("resource-901:write"), permission("resource-199:write")]),
    permission("resource-100:write"),
    Requirement::Not(&role("suspended")),
    Requirement::Any(&[role("admin"), permission("resource-001:write")]),
]);

fn caller(count: usize, width: usize) -> Principal {
    let permissions = (0..count).map(|nth| format!("resource-{nth:0width$}:write"));
    Principal::builder("https://login.example", "alice").role("editor").role("user").permissions(permissions).build()
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let defaults = StrictDefaults::default();
    let profile = Profile::new(Operation::Write, &defaults, &[]);
    let facts = Facts::default();
    let mut group = criterion.benchmark_group("decide");
    for (name, requirement, caller) in [("two-20", &SMALL, caller(20, 2)), ("ten-200", &TEN, caller(200, 3))] {
        assert!(decide(requirement, Some(&caller), &profile, &facts).is_allow());
        group.bench_function(name, |bencher| {
            bencher.iter(|| decide(black_box(requirement), Some(black_box(&caller)), &profile, &facts).is_allow());
        });
    }
    let list: Vec<String> = (0..20).map(|nth| format!("resource-{nth:02}:write")).collect();
    group.bench_function("vec-contains-20", |bencher| {
        bencher.iter(|| black_box(&list).iter().any(|held| held == black_box("resource-07:write")));
    });
    let set: HashSet<String> = list.iter().cloned().collect();
    group.bench_function("hash-set-contains-20", |bencher| {
        bencher.iter(|| black_box(&set).contains(black_box("resource-07:write")));
    });
    group.finish();
    criterion.final_summary();
}
