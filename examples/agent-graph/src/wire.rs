//! `AgentFlow`'s wire format: what requests may say, and how every answer looks.

pub mod block;
pub mod body;
pub mod clock;
pub mod envelope;
pub mod error;
pub mod graph;
pub mod memory;
pub mod message;
pub mod page;
pub mod thread;

/// A JSON object whose members the server does not interpret.
pub type Object = serde_json::Map<String, serde_json::Value>;
