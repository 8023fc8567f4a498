//! Nodes: what a graph does at one place.

mod agent;
mod calculator;
mod echo;
mod upper;

use std::fmt::Debug;

use futures_util::future::BoxFuture;
use serde::Deserialize;
use thiserror::Error;

use super::state::State;
use crate::wire::message::Message;

pub(super) use self::upper::MARK as UPPER_MARK;
pub use self::{agent::Agent, calculator::Calculator, echo::Echo, upper::Upper};

/// A place of a graph that looks at the conversation and says something.
pub trait Node: Debug + Send + Sync {
    /// Whether it runs what the model asked for. A client cannot begin a run at such a node.
    fn is_tool(&self) -> bool {
        false
    }

    /// What it says.
    fn run<'a>(&'a self, state: &'a State) -> BoxFuture<'a, Result<Vec<Message>, NodeError>>;
}

/// A node could not do its work.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct NodeError(pub String);

/// The built-in nodes, as graph files name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Says what the user said.
    Echo,
    /// Says it in capitals.
    Upper,
    /// Asks for the calculator, and says its result.
    Agent,
    /// Calculates what the agent asked for.
    Calculator,
}

impl Kind {
    /// The node of this kind.
    #[must_use]
    pub fn node(self) -> Box<dyn Node> {
        match self {
            Self::Echo => Box::new(Echo),
            Self::Upper => Box::new(Upper),
            Self::Agent => Box::new(Agent),
            Self::Calculator => Box::new(Calculator),
        }
    }
}
