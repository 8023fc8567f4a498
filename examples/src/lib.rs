//! Small programs, one idea each, in `examples/examples/`. The program of the README is compiled here.

/// The README: its program compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The page on configuration: its program compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/configuration.md")]
pub struct ConfigurationPage;
