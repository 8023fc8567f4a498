//! `cargo run --release -p auth-benches --bin verify-table`

use std::process::ExitCode;

use auth_benches::verify::{self, Cli};
use clap::Parser as _;

fn main() -> ExitCode {
    match verify::run(&Cli::parse()) {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("verify-table: {error}");
            ExitCode::FAILURE
        }
    }
}
