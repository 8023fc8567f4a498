//! The file as written: which keys it has, and no more.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{ConfigError, nearest, object::Members};

/// The keys that this server knows.
const KEYS: [&str; 5] = ["agent", "auth", "authorization", "env", "strict"];

/// The keys of the original that this server does not have.
const FOREIGN_KEYS: [&str; 10] = [
    "ag_ui",
    "checkpointer",
    "injectq",
    "observability",
    "rate_limit",
    "redis",
    "remote_tools",
    "store",
    "thread_name_generator",
    "websocket",
];

/// `agentflow.json` as written. A value of null is like an absent key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Written {
    /// Where relative paths begin.
    pub folder: PathBuf,
    /// The graph.
    pub agent: Option<Value>,
    /// Who may call.
    pub auth: Option<Value>,
    /// Who may do what.
    pub authorization: Option<Value>,
    /// A file with settings.
    pub env: Option<Value>,
    /// Whether the library's own defaults hold.
    pub strict: Option<Value>,
}

impl Written {
    /// What holds without a file: the default graph, behind tokens.
    #[must_use]
    pub fn absent() -> Self {
        Self { auth: Some(Value::from("jwt")), ..Self::default() }
    }

    /// Reads a file.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(file)
            .map_err(|error| ConfigError::Unreadable { file: file.to_owned(), reason: error.to_string() })?;
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let Members(members) = serde_json::from_str(&text).map_err(|error| ConfigError::malformed(file, &error))?;
        Self::of(folder, members)
    }

    fn of(folder: PathBuf, members: Vec<(String, Value)>) -> Result<Self, ConfigError> {
        let mut written = Self { folder, ..Self::default() };
        for (key, value) in members {
            let place = match key.as_str() {
                "agent" => &mut written.agent,
                "auth" => &mut written.auth,
                "authorization" => &mut written.authorization,
                "env" => &mut written.env,
                "strict" => &mut written.strict,
                foreign if FOREIGN_KEYS.contains(&foreign) => {
                    return Err(ConfigError::Unsupported(key));
                }
                unknown => {
                    let hint = nearest(unknown, &KEYS);
                    return Err(ConfigError::UnknownKey { key, hint });
                }
            };
            *place = Some(value).filter(|value| !value.is_null());
        }
        Ok(written)
    }
}
