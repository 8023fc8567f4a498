//! `cargo bench -p auth-benches --bench decide`

use auth_benches::decide::cases;
use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for case in cases() {
        criterion.bench_function(case.name, |bencher| bencher.iter(|| case.run()));
    }
    criterion.final_summary();
}
