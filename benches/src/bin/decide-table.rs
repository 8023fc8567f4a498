//! `cargo run --release -p auth-benches --bin decide-table`

use std::process::ExitCode;

use auth_benches::decide::{self, Cli};
use clap::Parser as _;

fn main() -> ExitCode {
    match decide::run(&Cli::parse()) {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("decide-table: {error}");
            ExitCode::FAILURE
        }
    }
}
