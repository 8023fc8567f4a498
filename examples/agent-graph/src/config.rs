//! `agentflow.json`: as written, and as checked.

mod checked;
mod env_file;
mod error;
mod object;
mod written;

pub use self::{
    checked::{AuthMethod, Authorization, Config, check},
    env_file::{find as find_env_file, read as read_env_file},
    error::ConfigError,
    written::Written,
};

/// The file that is read where none is named.
pub const DEFAULT_FILE: &str = "agentflow.json";

/// A sentence's end that names the word nearest to a wrong one, or nothing.
pub(crate) fn nearest(wrong: &str, known: &[&str]) -> String {
    let scored = known.iter().map(|word| (strsim::damerau_levenshtein(wrong, word), word));
    match scored.min() {
        Some((distance, word)) if distance <= 1 + word.len() / 3 => {
            format!(", did you mean `{word}`?")
        }
        _ => String::new(),
    }
}
