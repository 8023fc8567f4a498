//! `cargo run --release -p auth-benches --bin compile-time`

use std::process::ExitCode;

use auth_benches::compile_time::{self, Cli, wrapper};
use clap::Parser as _;

fn main() -> ExitCode {
    // Cargo starts this program in place of the compiler, with a command line that is not ours.
    if let Some(code) = wrapper::run() {
        return code;
    }
    match compile_time::run(&Cli::parse()) {
        Ok(tables) => {
            print!("{tables}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("compile-time: {error}");
            ExitCode::FAILURE
        }
    }
}
