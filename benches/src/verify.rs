//! What verifying a token costs that was never seen before, beside `jsonwebtoken::decode` in the same run.

mod case;
mod claims;
mod cli;
mod keys;
mod rounds;
mod table;

use std::error::Error;

pub use case::{Case, cases};
pub use claims::Claims;
pub use cli::Cli;

/// Measures in rounds, and gives the table.
///
/// # Errors
/// A key that is refused, or a system that does not tell CPU time.
pub fn run(cli: &Cli) -> Result<String, Box<dyn Error>> {
    let cases = cases()?;
    Ok(table::print(cli, &rounds::measure(cli, &cases)?))
}
