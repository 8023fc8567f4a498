//! A graph as written: node kinds and edges, before it is checked.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use thiserror::Error;

use super::{
    edge::{Condition, END, Edge, START},
    node::Kind,
};

/// Nodes by name, and the edges between them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The nodes' kinds by their names.
    pub nodes: BTreeMap<String, Kind>,
    /// The edges, in the order in which they are tried.
    pub edges: Vec<Edge>,
}

/// Why a plan is no graph.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlanError {
    /// There are no nodes.
    #[error("the graph has no nodes")]
    Empty,
    /// A node has the name of a place that every graph has.
    #[error("`{0}` cannot be the name of a node: it is where every graph starts or ends")]
    Reserved(String),
    /// An edge names a node that is not there.
    #[error("an edge names the node `{0}`, which the graph does not have")]
    UnknownNode(String),
    /// An edge leaves the end or goes to the start.
    #[error("an edge from `{from}` to `{to}` cannot be: nothing leaves `end` or comes to `start`")]
    Backwards {
        /// Where it leaves.
        from: String,
        /// Where it goes.
        to: String,
    },
    /// A run could stand still.
    #[error("`{0}` has no edge that is always taken: add one without `when`, as the last")]
    NoWayOn(String),
    /// No run comes here.
    #[error("the node `{0}` cannot be reached from `start`")]
    Unreachable(String),
}

impl Plan {
    /// Checks that every run finds a way on from every place.
    pub fn check(&self) -> Result<(), PlanError> {
        if self.nodes.is_empty() {
            return Err(PlanError::Empty);
        }
        if let Some(name) = self.nodes.keys().find(|name| is_reserved(name)) {
            return Err(PlanError::Reserved(name.clone()));
        }
        for Edge { from, to, .. } in &self.edges {
            if from == END || to == START {
                return Err(PlanError::Backwards { from: from.clone(), to: to.clone() });
            }
            for name in [from, to] {
                if !is_reserved(name) && !self.nodes.contains_key(name) {
                    return Err(PlanError::UnknownNode(name.clone()));
                }
            }
        }
        let mut places = self.nodes.keys().map(String::as_str).chain([START]);
        if let Some(place) = places.find(|place| !self.leaves(place)) {
            return Err(PlanError::NoWayOn(place.to_owned()));
        }
        let reached = self.reached();
        match self.nodes.keys().find(|name| !reached.contains(name.as_str())) {
            Some(name) => Err(PlanError::Unreachable(name.clone())),
            None => Ok(()),
        }
    }

    fn leaves(&self, place: &str) -> bool {
        self.edges.iter().any(|edge| edge.from == place && edge.when == Condition::Always)
    }

    fn reached(&self) -> BTreeSet<&str> {
        let mut reached = BTreeSet::from([START]);
        loop {
            let before = reached.len();
            for edge in &self.edges {
                if reached.contains(edge.from.as_str()) {
                    reached.insert(&edge.to);
                }
            }
            if reached.len() == before {
                return reached;
            }
        }
    }
}

fn is_reserved(name: &str) -> bool {
    matches!(name, START | END)
}
