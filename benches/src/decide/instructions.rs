use std::env;
use std::error::Error;
use std::process::Command;

const FEW: u64 = 2_000;
const MANY: u64 = 12_000;

/// Instructions of one call of each case: what more calls cost more, so that start and end count for nothing.
pub(super) fn count(cases: usize) -> Result<Vec<u64>, Box<dyn Error>> {
    let each = |index| Ok((collected(index, MANY)?.saturating_sub(collected(index, FEW)?)) / (MANY - FEW));
    (0..cases).map(each).collect()
}

fn collected(index: usize, calls: u64) -> Result<u64, Box<dyn Error>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe()?)
        .args(["--one", &index.to_string(), "--calls", &calls.to_string()])
        .output()
        .map_err(|error| format!("valgrind counts the instructions, and it cannot be run: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, count)| count.trim().to_owned());
    Ok(line.ok_or("valgrind says no number of instructions")?.parse()?)
}
