//! Edges: where a run goes next, and on what condition.

use serde::Deserialize;

use super::{calculation, state::State};
use crate::wire::block::Block;

/// The name of the place before the first node.
pub const START: &str = "start";
/// The name of the place after the last node.
pub const END: &str = "end";

/// A way from one place to another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// A node's name or `start`.
    pub from: String,
    /// A node's name or `end`.
    pub to: String,
    /// When it is taken. The first edge that may be taken is.
    #[serde(default)]
    pub when: Condition,
}

impl Edge {
    /// An edge that is always taken.
    #[must_use]
    pub fn always(from: &str, to: &str) -> Self {
        Self::when(from, to, Condition::Always)
    }

    /// An edge with a condition.
    #[must_use]
    pub fn when(from: &str, to: &str, when: Condition) -> Self {
        Self { from: from.to_owned(), to: to.to_owned(), when }
    }
}

/// When an edge is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// In every case.
    #[default]
    Always,
    /// If the last message asks for a tool.
    ToolCall,
    /// If the user asks for a calculation.
    Calculation,
    /// If the user's text begins so, in upper or lower case.
    TextStarts(String),
}

impl Condition {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, state: &State) -> bool {
        match self {
            Self::Always => true,
            Self::ToolCall => state.last_blocks().iter().any(|block| matches!(block, Block::ToolCall(_))),
            Self::Calculation => calculation::asked_in(&state.asked()).is_some(),
            Self::TextStarts(start) => {
                let asked = state.asked();
                asked.trim_start().to_lowercase().starts_with(&start.to_lowercase())
            }
        }
    }
}
