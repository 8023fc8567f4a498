//! This program in place of the compiler (`RUSTC_WRAPPER`): it starts the compiler, and notes what one crate costs.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use super::cpu;

/// The name of the crate that is measured, as the compiler knows it.
pub(super) const CRATE: &str = "AUTH_BENCHES_CRATE";
/// The file that takes the figure.
pub(super) const FILE: &str = "AUTH_BENCHES_FILE";
/// Set where the expansion is counted, and nothing is compiled.
pub(super) const EXPAND: &str = "AUTH_BENCHES_EXPAND";

/// Does the compiler's work if cargo started this program for that; else `None`.
#[must_use]
pub fn run() -> Option<ExitCode> {
    let name = env::var_os(CRATE)?;
    let file = env::var_os(FILE)?;
    Some(compile(&name, Path::new(&file)).unwrap_or_else(|error| {
        eprintln!("compile-time: the compiler cannot be measured: {error}");
        ExitCode::FAILURE
    }))
}

fn compile(name: &OsString, file: &Path) -> io::Result<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    let compiler = arguments.next().ok_or_else(|| io::Error::other("cargo named no compiler"))?;
    let arguments: Vec<_> = arguments.collect();
    let measured = is_of(&arguments, name);
    let mut command = Command::new(compiler);
    command.args(arguments);
    if measured && env::var_os(EXPAND).is_some() {
        return expand(command, file);
    }
    let status = command.status()?;
    if measured {
        fs::write(file, cpu::seconds_of_children()?.to_string())?;
    }
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Counts the lines that the compiler prints for the crate once all macros are expanded.
fn expand(mut command: Command, file: &Path) -> io::Result<ExitCode> {
    // Of this crate alone: the crates that it depends on would be built anew, and otherwise, if it were set for cargo.
    command.arg("-Zunpretty=expanded").env("RUSTC_BOOTSTRAP", "1").stderr(Stdio::inherit());
    let output = command.output()?;
    if !output.status.success() {
        return Ok(ExitCode::FAILURE);
    }
    let lines = String::from_utf8_lossy(&output.stdout).lines().count();
    fs::write(file, lines.to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn is_of(arguments: &[OsString], name: &OsString) -> bool {
    arguments.windows(2).any(|pair| matches!(pair, [key, value] if key == "--crate-name" && value == name))
}

#[cfg(test)]
mod tests {
    use super::is_of;

    #[test]
    fn knows_the_crate_by_its_name() {
        let line = ["--crate-name", "ours_short", "--edition=2024", "src/main.rs"].map(Into::into);
        assert!(is_of(&line, &"ours_short".into()));
        assert!(!is_of(&line, &"ours".into()));
        assert!(!is_of(&["-vV".into()], &"ours_short".into()));
    }
}
