//! Why a configuration is refused. Each is one line.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::graph::registry::AgentError;

/// Why the process does not start with this configuration.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("`{}` cannot be read: {reason}; name a file that this process may read", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the file system says.
        reason: String,
    },
    /// The file is not JSON, or not an object.
    #[error("{}:{line}:{column}: {reason}", file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// The line of the mistake.
        line: usize,
        /// The column of the mistake.
        column: usize,
        /// The mistake.
        reason: String,
    },
    /// A key that the original has and this server has not.
    #[error("not supported yet: `{0}`")]
    Unsupported(String),
    /// A key that nobody has.
    #[error("unknown key `{key}`{hint}")]
    UnknownKey {
        /// The key, with the object that it stands in.
        key: String,
        /// The nearest known key.
        hint: String,
    },
    /// A value that its key cannot have.
    #[error("`{key}` must be {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// What it can be.
        expected: &'static str,
    },
    /// A word that is no method of authentication.
    #[error(
        "`auth`: `{0}` is not a method; write \"jwt\", {{\"method\": \"custom\", \"path\": \"<name>\"}} or null, exactly"
    )]
    UnknownAuth(String),
    /// A custom method that nobody has registered.
    #[error("`auth.path`: no authenticator is registered as `{name}`{python}; registered: {registered}")]
    UnknownAuthenticator {
        /// The name.
        name: String,
        /// What to say about a Python path.
        python: &'static str,
        /// The names that there are.
        registered: String,
    },
    /// A word that is no authorization.
    #[error("`authorization`: `{0}` is not supported yet; write \"ownership\" or null (which means the same)")]
    UnknownAuthorization(String),
    /// Owners without identities.
    #[error("`auth` is null and `authorization` is \"ownership\": nobody can own anything; write \"auth\": \"jwt\"")]
    OwnershipWithoutAuth,
    /// An open server in production.
    #[error("`auth` is null: every caller would be let in; write \"auth\": \"jwt\", or start with --dev")]
    OpenInProduction,
    /// The graph cannot be had.
    #[error(transparent)]
    Agent(#[from] AgentError),
}

impl ConfigError {
    /// A mistake that serde found in a file, without its own ending that says where.
    pub(super) fn malformed(file: &Path, error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let end = text.rfind(" at line ").unwrap_or(text.len());
        Self::Malformed {
            file: file.to_owned(),
            line: error.line(),
            column: error.column(),
            reason: text.get(..end).unwrap_or(&text).to_owned(),
        }
    }
}
