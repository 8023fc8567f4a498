//! `cargo bench -p auth-benches --bench verify`

use std::error::Error;

use auth_benches::verify::cases;
use criterion::Criterion;

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    for case in cases()? {
        let mut group = criterion.benchmark_group(format!("verify/{}", case.algorithm));
        group.bench_function("jsonwebtoken", |bencher| bencher.iter(|| case.theirs()));
        group.bench_function("ours", |bencher| bencher.iter(|| case.ours()));
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}
