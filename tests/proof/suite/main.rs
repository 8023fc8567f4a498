//! Deciding decides right: exhaustively, by laws, and compared with Cedar.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod asked;
mod atoms;
mod denials;
mod differential;
mod evaluation;
mod laws;
mod recorded;
mod strict;
