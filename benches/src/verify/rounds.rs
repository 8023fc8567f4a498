use std::hint::black_box;
use std::io;
use std::time::Duration;

use auth_core::Algorithm;

use super::case::Case;
use super::cli::Cli;
use crate::cpu::spent;

/// CPU microseconds for each verification of one algorithm, round by round.
pub(super) struct Rounds {
    pub(super) algorithm: Algorithm,
    pub(super) ours: Vec<f64>,
    pub(super) theirs: Vec<f64>,
}

/// Measures all in turns, so that a machine that warms up or slows down favours none.
pub(super) fn measure(cli: &Cli, cases: &[Case]) -> io::Result<Vec<Rounds>> {
    let mut all: Vec<_> =
        cases.iter().map(|case| Rounds { algorithm: case.algorithm, ours: Vec::new(), theirs: Vec::new() }).collect();
    let time = Duration::from_millis(cli.millis.into());
    // Round 0 warms up and does not count.
    for round in 0..=cli.rounds {
        for (case, rounds) in cases.iter().zip(&mut all) {
            let ours = || micros(time, || black_box(case.ours()).is_ok());
            let theirs = || micros(time, || black_box(case.theirs()).is_ok());
            let (our, their) = if round % 2 == 0 {
                let our = ours()?;
                (our, theirs()?)
            } else {
                let their = theirs()?;
                (ours()?, their)
            };
            if round > 0 {
                rounds.ours.push(our);
                rounds.theirs.push(their);
            }
        }
    }
    Ok(all)
}

/// CPU microseconds for each call, over this CPU time.
fn micros(time: Duration, verify: impl Fn() -> bool) -> io::Result<f64> {
    const BATCH: u32 = 64;
    let began = spent()?;
    let mut calls = 0_u32;
    loop {
        for _ in 0..BATCH {
            black_box(verify());
        }
        calls += BATCH;
        let took = spent()?.saturating_sub(began);
        if took >= time {
            return Ok(took.as_secs_f64() * 1e6 / f64::from(calls));
        }
    }
}
