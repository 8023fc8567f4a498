//! Runs a property, says which seed it used, and shows the smallest case that breaks it.

use std::env;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write as _};
use std::sync::LazyLock;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

static SEED: LazyLock<u64> = LazyLock::new(|| match env::var("PROOF_SEED") {
    Ok(seed) => seed.parse().expect("PROOF_SEED is a whole number"),
    Err(_) => RandomState::new().hash_one("seed"),
});

/// The seed of this run: `PROOF_SEED`, else another one each time.
#[must_use]
pub fn seed() -> u64 {
    *SEED
}

/// How many cases of a comparison are wanted: `PROOF_CASES`, else this many.
#[must_use]
pub fn proof_cases(default: u64) -> u64 {
    match env::var("PROOF_CASES") {
        Ok(cases) => cases.parse().expect("PROOF_CASES is a whole number"),
        Err(_) => default,
    }
}

/// A source of cases by the seed of this run, which it says first.
#[must_use]
pub fn runner(law: &str, cases: u64) -> TestRunner {
    // Past the capture of the test harness, so that every run says it.
    let _ = writeln!(io::stderr(), "{law}: {cases} cases, PROOF_SEED={}", seed());
    TestRunner::new(Config {
        cases: u32::try_from(cases).unwrap_or(u32::MAX),
        rng_seed: RngSeed::Fixed(seed()),
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        ..Config::default()
    })
}

/// Runs the property on this many values.
///
/// # Panics
/// If it is broken, with the seed and the smallest value that breaks it.
pub fn check<S: Strategy>(
    law: &str,
    cases: u64,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    if let Err(broken) = runner(law, cases).run(strategy, property) {
        panic!("{law}: PROOF_SEED={}\n{broken}", seed());
    }
}

/// Makes the value smaller for as long as it still breaks.
pub fn shrink<T: ValueTree>(tree: &mut T, breaks: impl Fn(&T::Value) -> bool) {
    while if breaks(&tree.current()) { tree.simplify() } else { tree.complicate() } {}
}
