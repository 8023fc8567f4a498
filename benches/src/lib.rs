//! Benchmarks. Their commands and figures stand in the README of this folder.

pub mod compile_time;
pub mod decide;
mod summary;
pub mod verify;
