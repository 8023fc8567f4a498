//! Benchmarks. Their commands and figures stand in the README of this folder.

pub mod compile_time;
mod cpu;
pub mod decide;
mod summary;
pub mod verify;
