use std::hint::black_box;
use std::io;
use std::time::Duration;

use super::case::Case;
use super::cli::Cli;
use crate::cpu::spent;

/// CPU nanoseconds for each call of one case, round by round.
pub(super) struct Rounds {
    pub(super) name: &'static str,
    pub(super) nanos: Vec<f64>,
}

/// Measures all in turns, so that a machine that warms up or slows down favours none.
pub(super) fn measure(cli: &Cli, cases: &[Case]) -> io::Result<Vec<Rounds>> {
    let mut all: Vec<_> = cases.iter().map(|case| Rounds { name: case.name, nanos: Vec::new() }).collect();
    let time = Duration::from_millis(cli.millis.into());
    // Round 0 warms up and does not count.
    for round in 0..=cli.rounds {
        for (case, rounds) in cases.iter().zip(&mut all) {
            let nanos = nanos(time, case)?;
            if round > 0 {
                rounds.nanos.push(nanos);
            }
        }
    }
    Ok(all)
}

fn nanos(time: Duration, case: &Case) -> io::Result<f64> {
    const BATCH: u32 = 4096;
    let began = spent()?;
    let mut calls = 0_u32;
    loop {
        for _ in 0..BATCH {
            black_box(case.run());
        }
        calls += BATCH;
        let took = spent()?.saturating_sub(began);
        if took >= time {
            return Ok(took.as_secs_f64() * 1e9 / f64::from(calls));
        }
    }
}
