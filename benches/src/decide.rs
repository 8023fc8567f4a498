//! What deciding costs, beside the ways in which others look a right up, in the same run.

mod case;
mod cedar;
mod cli;
mod instructions;
mod rounds;
mod table;

use std::error::Error;
use std::hint::black_box;

pub use case::{Case, cases};
pub use cli::Cli;

/// Measures in rounds, and gives the table; or decides as often as asked, for whoever counts instructions.
///
/// # Errors
/// A system that does not tell CPU time, or has no valgrind where instructions are asked for.
pub fn run(cli: &Cli) -> Result<String, Box<dyn Error>> {
    let cases = cases()?;
    if let Some(index) = cli.one {
        let case = cases.get(usize::from(index)).ok_or("there is no such case")?;
        for _ in 0..cli.calls {
            black_box(case.run());
        }
        return Ok(String::new());
    }
    let instructions = if cli.instructions { Some(instructions::count(cases.len())?) } else { None };
    Ok(table::print(cli, &rounds::measure(cli, &cases)?, instructions.as_deref()))
}
