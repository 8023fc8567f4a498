//! The handlers. Paths are relative to `/v1`, but for `ping`.

pub mod graph;
pub mod memories;
pub mod messages;
pub mod ping;
pub mod threads;
pub mod unmatched;

mod lines;
