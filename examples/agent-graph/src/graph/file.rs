//! Graph files: `{"nodes": {"name": "kind"}, "edges": [{"from", "to", "when"?}]}`.

use std::{fs, path::Path};

use super::{plan::Plan, registry::AgentError};

/// Reads a graph file.
pub(super) fn read(file: &Path) -> Result<Plan, AgentError> {
    let text = fs::read_to_string(file)
        .map_err(|error| AgentError::Unreadable { file: file.to_owned(), reason: error.to_string() })?;
    serde_json::from_str(&text).map_err(|error| {
        let reason = error.to_string();
        let end = reason.rfind(" at line ").unwrap_or(reason.len());
        AgentError::Malformed {
            file: file.to_owned(),
            line: error.line(),
            column: error.column(),
            reason: reason.get(..end).unwrap_or(&reason).to_owned(),
        }
    })
}
