//! The server in-process: every route in good and in bad cases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod client;
mod config;
mod engine;
mod errors;
mod graph;
mod memories;
mod messages;
mod recorded;
mod start;
mod store;
mod threads;
