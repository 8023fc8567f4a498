//! Runs a graph, one node after the other.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use thiserror::Error;

use super::{
    edge::{END, Edge, START},
    node::{Kind, Node, NodeError},
    plan::{Plan, PlanError},
    state::State,
};
use crate::wire::message::Message;

/// The field of the state that names the node to begin at.
pub const CURRENT_NODE: &str = "current_node";

/// Why a run has no end.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GraphError {
    /// More nodes would have run than are allowed.
    #[error("the recursion limit of {limit} node runs is reached")]
    Recursion {
        /// How many are allowed.
        limit: u32,
    },
    /// A node failed.
    #[error("the node `{node}` failed: {error}")]
    Node {
        /// Its name.
        node: String,
        /// What it says.
        error: NodeError,
    },
    /// A run would go to a node that is not there.
    #[error("the graph has no node `{node}`")]
    Start {
        /// The name that was given.
        node: String,
    },
}

/// A graph that has been checked.
#[derive(Debug)]
pub struct Graph {
    nodes: BTreeMap<String, Box<dyn Node>>,
    edges: Vec<Edge>,
    node_runs: AtomicU64,
}

impl Graph {
    /// Builds the graph of a plan.
    pub fn new(plan: Plan) -> Result<Self, PlanError> {
        plan.check()?;
        let node = |(name, kind): (String, Kind)| (name, kind.node());
        Ok(Self { nodes: plan.nodes.into_iter().map(node).collect(), edges: plan.edges, node_runs: AtomicU64::new(0) })
    }

    /// How many nodes have run since the start of the process, in all runs.
    #[must_use]
    pub fn node_runs(&self) -> u64 {
        self.node_runs.load(Ordering::Relaxed)
    }

    /// The node of a name.
    #[must_use]
    pub fn node(&self, name: &str) -> Option<&dyn Node> {
        self.nodes.get(name).map(AsRef::as_ref)
    }

    // `Plan::check` has shown that there is one; the end is where a graph without one stops.
    fn next(&self, from: &str, state: &State) -> String {
        let mut edges = self.edges.iter().filter(|edge| edge.from == from);
        let taken = edges.find(|edge| edge.when.holds(state));
        taken.map_or(END, |edge| &edge.to).to_owned()
    }
}

/// A run in progress.
#[derive(Debug)]
pub struct Run {
    graph: Arc<Graph>,
    state: State,
    next: String,
    steps: u32,
    limit: u32,
}

impl Run {
    /// A run from the start of the graph.
    #[must_use]
    pub fn new(graph: Arc<Graph>, state: State, limit: u32) -> Self {
        let next = graph.next(START, &state);
        Self { graph, state, next, steps: 0, limit }
    }

    /// A run that begins at a node.
    #[must_use]
    pub fn at(graph: Arc<Graph>, state: State, limit: u32, node: &str) -> Self {
        Self { graph, state, next: node.to_owned(), steps: 0, limit }
    }

    /// Runs one node and returns what it said; nothing at the end.
    pub async fn step(&mut self) -> Result<Option<Vec<Message>>, GraphError> {
        if self.next == END {
            return Ok(None);
        }
        if self.steps >= self.limit {
            return Err(GraphError::Recursion { limit: self.limit });
        }
        let name = &self.next;
        let node = self.graph.nodes.get(name).ok_or_else(|| GraphError::Start { node: name.clone() })?;
        self.graph.node_runs.fetch_add(1, Ordering::Relaxed);
        self.steps += 1;
        let said = node.run(&self.state).await.map_err(|error| GraphError::Node { node: name.clone(), error })?;
        self.state.context.extend(said.iter().cloned());
        self.next = self.graph.next(&self.next, &self.state);
        Ok(Some(said))
    }

    /// Runs to the end and returns what all nodes said.
    pub async fn finish(&mut self) -> Result<Vec<Message>, GraphError> {
        let mut all = Vec::new();
        while let Some(said) = self.step().await? {
            all.extend(said);
        }
        Ok(all)
    }

    /// The state as it is now.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// How many nodes have run.
    #[must_use]
    pub const fn steps(&self) -> u32 {
        self.steps
    }
}
