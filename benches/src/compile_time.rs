//! What a handler's attribute costs the compiler, in CPU seconds of the crate that holds the handlers.

mod cargo;
mod cli;
mod cpu;
mod figures;
mod project;
mod shape;
mod source;
mod table;
mod variant;
pub mod wrapper;

use std::error::Error;

use cargo::Cargo;
pub use cli::{Cli, Profile};
use figures::Figures;
use project::Project;
pub use shape::Shape;

/// Generates the crates, compiles them in rounds, and gives the tables.
///
/// # Errors
/// A file that cannot be written, or a compiler that fails.
pub fn run(cli: &Cli) -> Result<String, Box<dyn Error>> {
    let project = Project::generate(cli)?;
    let cargo = Cargo::new(&project)?;
    let mut figures = Figures::default();
    for profile in &cli.profiles {
        eprintln!("{profile}: building what the crates depend on");
        cargo.build_dependencies(*profile)?;
        for round in 0..cli.rounds {
            eprintln!("{profile}: round {} of {}", round + 1, cli.rounds);
            // Each variant is first in some round, so that a machine that warms up or slows down favours none.
            for leaf in project.leaves_from(round) {
                figures.add(leaf, *profile, cargo.measure(leaf, *profile)?);
            }
        }
    }
    eprintln!("expanding");
    cargo.build_dependencies(Profile::Check)?;
    for leaf in project.leaves_from(0) {
        figures.expanded(leaf, cargo.expanded_lines(leaf)?);
    }
    Ok(table::print(cli, &project.versions()?, &figures))
}
