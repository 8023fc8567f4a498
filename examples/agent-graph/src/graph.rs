//! A small engine that runs nodes over a conversation, and the graphs that come with it.

pub mod calculation;
pub mod edge;
pub mod engine;
pub mod file;
pub mod node;
pub mod plan;
pub mod registry;
pub mod state;
