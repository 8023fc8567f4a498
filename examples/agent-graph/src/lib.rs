//! A server that speaks `AgentFlow`'s wire format: graphs over messages, threads, and memories.
#![expect(clippy::missing_errors_doc, reason = "the error types are few, and say at each variant when it happens")]

pub mod app;
pub mod auth;
pub mod cli;
pub mod config;
pub mod graph;
pub mod routes;
pub mod safety_net;
pub mod server;
pub mod store;
pub mod wire;
