//! Runs a property, says which seed it used, and shows the smallest case that breaks it.

use std::env;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write as _};
use std::sync::LazyLock;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

static SEED: LazyLock<u64> = LazyLock::new(|| match env::var("PROOF_SEED") {
    Ok(seed) => seed.parse().expect("PROOF_SEED is a whole number"),
    Err(_) => RandomState::new().hash_one("seed"),
});

/// How many cases of a comparison are wanted: `PROOF_CASES`, else this many.
#[must_use]
pub fn proof_cases(default: u64) -> u64 {
    match env::var("PROOF_CASES") {
        Ok(cases) => cases.parse().expect("PROOF_CASES is a whole number"),
        Err(_) => default,
    }
}

/// Runs the property on this many values. `PROOF_SEED` repeats a run.
///
/// # Panics
/// If it is broken, with the seed and the smallest value that breaks it.
pub fn check<S: Strategy>(
    law: &str,
    cases: u64,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let seed = *SEED;
    // Past the capture of the test harness, so that every run says it.
    let _ = writeln!(io::stderr(), "{law}: {cases} cases, PROOF_SEED={seed}");
    let config = Config {
        cases: u32::try_from(cases).expect("fewer than 2^32 values"),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        ..Config::default()
    };
    if let Err(broken) = TestRunner::new(config).run(strategy, property) {
        panic!("{law}: PROOF_SEED={seed}\n{broken}");
    }
}
