//! The server in-process: every route in good and in bad cases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod access;
mod api_keys;
mod client;
mod config;
mod engine;
mod errors;
mod forged;
mod graph;
mod matrix;
mod memories;
mod messages;
mod recorded;
mod refusals;
mod running;
mod served;
mod start;
mod store;
mod strict;
mod threads;
mod tokens;
