//! The graphs that `agent` in `agentflow.json` can name.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{
    edge::{Condition, END, Edge, START},
    engine::Graph,
    file,
    node::{Kind, UPPER_MARK},
    plan::{Plan, PlanError},
};
use crate::config::nearest;

/// The graph that is used where none is named.
pub const DEFAULT: &str = "assistant";

const NAMES: [&str; 3] = [DEFAULT, "echo", "upper"];

/// Why no graph can be had by a name. Each is one line.
#[derive(Debug, Error)]
pub enum AgentError {
    /// The original's form.
    #[error(
        "`agent`: `{0}` is a Python path, which cannot be loaded; write one of {names} or the name of a `.json` graph file",
        names = list()
    )]
    PythonPath(String),
    /// No graph has the name.
    #[error(
        "`agent`: there is no graph `{name}`{hint}; write one of {names} or the name of a `.json` graph file",
        hint = nearest(name, &NAMES),
        names = list()
    )]
    Unknown {
        /// The name.
        name: String,
    },
    /// The graph file cannot be read.
    #[error("`agent`: the graph file `{}` cannot be read: {reason}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// The graph file is not what a graph file is.
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
    /// What is written is no graph.
    #[error("`agent`: {name}: {error}")]
    Plan {
        /// The graph's name or file.
        name: String,
        /// Why.
        error: PlanError,
    },
}

/// The graph of a name, or of a `.json` file below `folder`.
pub fn graph(agent: &str, folder: &Path) -> Result<Graph, AgentError> {
    let plan = match agent {
        DEFAULT => assistant(),
        "echo" => single(Kind::Echo),
        "upper" => single(Kind::Upper),
        _ if is_json(agent) => file::read(&folder.join(agent))?,
        _ if agent.contains(':') => return Err(AgentError::PythonPath(agent.to_owned())),
        _ => return Err(AgentError::Unknown { name: agent.to_owned() }),
    };
    Graph::new(plan).map_err(|error| AgentError::Plan { name: agent.to_owned(), error })
}

fn is_json(agent: &str) -> bool {
    Path::new(agent).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn single(kind: Kind) -> Plan {
    Plan {
        nodes: [("answer".to_owned(), kind)].into(),
        edges: vec![Edge::always(START, "answer"), Edge::always("answer", END)],
    }
}

fn assistant() -> Plan {
    let node = |name: &str, kind| (name.to_owned(), kind);
    Plan {
        nodes: [
            node("agent", Kind::Agent),
            node("echo", Kind::Echo),
            node("tools", Kind::Calculator),
            node("upper", Kind::Upper),
        ]
        .into(),
        edges: vec![
            Edge::when(START, "upper", Condition::TextStarts(UPPER_MARK.to_owned())),
            Edge::when(START, "agent", Condition::Calculation),
            Edge::always(START, "echo"),
            Edge::always("echo", END),
            Edge::always("upper", END),
            Edge::when("agent", "tools", Condition::ToolCall),
            Edge::always("agent", END),
            Edge::always("tools", "agent"),
        ],
    }
}

fn list() -> String {
    NAMES.map(|name| format!("`{name}`")).join(", ")
}
