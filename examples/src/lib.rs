//! Small programs, one idea each, in `examples/examples/`. The program of the README is compiled here.

/// The README: its program compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
