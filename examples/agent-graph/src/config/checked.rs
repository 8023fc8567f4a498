//! The configuration as checked: what the rest of the program works with.

use auth_core::Mode;
use serde_json::Value;

use super::{ConfigError, Written, nearest};
use crate::graph::{engine::Graph, registry};

/// How callers show who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthMethod {
    /// Not at all; only in [`Mode::Dev`].
    Nobody,
    /// By a JSON Web Token.
    Jwt,
    /// By an API key.
    ApiKeys,
}

/// Who may touch what. Ownership holds in both cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authorization {
    /// The file does not say.
    Unstated,
    /// The file says `ownership`.
    Ownership,
}

/// A configuration that the process can start with.
#[derive(Debug)]
pub struct Config {
    /// The graph that runs.
    pub graph: Graph,
    /// How callers show who they are.
    pub auth: AuthMethod,
    /// Who may touch what.
    pub authorization: Authorization,
    /// Whether the library's own defaults hold, and not the original's milder ones.
    pub strict: bool,
}

/// Checks what was written; `authenticators` are the names that a custom `auth` may have.
pub fn check(written: &Written, mode: Mode, authenticators: &[&str]) -> Result<Config, ConfigError> {
    let auth = auth(written.auth.as_ref(), authenticators)?;
    let authorization = authorization(written.authorization.as_ref())?;
    match (&auth, authorization, mode) {
        (AuthMethod::Nobody, Authorization::Ownership, _) => {
            return Err(ConfigError::OwnershipWithoutAuth);
        }
        (AuthMethod::Nobody, _, Mode::Production) => return Err(ConfigError::OpenInProduction),
        _ => {}
    }
    let strict = match &written.strict {
        None => false,
        Some(Value::Bool(strict)) => *strict,
        Some(_) => return Err(ConfigError::Value { key: "strict", expected: "true or false" }),
    };
    let agent = text("agent", written.agent.as_ref())?.unwrap_or(registry::DEFAULT);
    let graph = registry::graph(agent, &written.folder)?;
    Ok(Config { graph, auth, authorization, strict })
}

pub(super) fn text<'a>(key: &'static str, value: Option<&'a Value>) -> Result<Option<&'a str>, ConfigError> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text)),
        Some(_) => Err(ConfigError::Value { key, expected: "text that is not blank" }),
    }
}

fn auth(written: Option<&Value>, authenticators: &[&str]) -> Result<AuthMethod, ConfigError> {
    let members = match written {
        None => return Ok(AuthMethod::Nobody),
        Some(Value::String(word)) if word == "jwt" => return Ok(AuthMethod::Jwt),
        Some(Value::String(word)) => return Err(ConfigError::UnknownAuth(word.clone())),
        Some(Value::Object(members)) => members,
        Some(_) => {
            return Err(ConfigError::Value {
                key: "auth",
                expected: "null, \"jwt\" or {\"method\": \"custom\", \"path\": \"<name>\"}",
            });
        }
    };
    if let Some(unknown) = members.keys().find(|key| !matches!(key.as_str(), "method" | "path")) {
        let hint = nearest(unknown, &["method", "path"]);
        return Err(ConfigError::UnknownKey { key: format!("auth.{unknown}"), hint });
    }
    match members.get("method") {
        Some(Value::String(method)) if method == "custom" => {}
        _ => return Err(ConfigError::Value { key: "auth.method", expected: "\"custom\"" }),
    }
    let Some(name) = text("auth.path", members.get("path"))? else {
        return Err(ConfigError::Value { key: "auth.path", expected: "the name of a registered authenticator" });
    };
    if authenticators.contains(&name) {
        return Ok(AuthMethod::ApiKeys);
    }
    let python = if name.contains(':') { " (a Python path cannot be loaded)" } else { "" };
    let registered = match authenticators {
        [] => "none".to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    };
    Err(ConfigError::UnknownAuthenticator { name: name.to_owned(), python, registered })
}

fn authorization(written: Option<&Value>) -> Result<Authorization, ConfigError> {
    match written {
        None => Ok(Authorization::Unstated),
        Some(Value::String(word)) if word == "ownership" => Ok(Authorization::Ownership),
        Some(Value::String(word)) => Err(ConfigError::UnknownAuthorization(word.clone())),
        Some(Value::Object(_)) => Err(ConfigError::UnknownAuthorization("an object with a backend".to_owned())),
        Some(_) => Err(ConfigError::Value { key: "authorization", expected: "\"ownership\" or null" }),
    }
}
