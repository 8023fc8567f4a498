use std::fmt;

use clap::{Parser, ValueEnum};

use super::shape::Shape;

/// Measures what the attribute costs the compiler, beside plain actix-web and actix-web-grants.
#[derive(Debug, Parser)]
#[command(name = "compile-time")]
pub struct Cli {
    /// How many handlers each generated crate has
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u16).range(1..))]
    pub handlers: u16,

    /// How often each crate is compiled
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    pub rounds: u16,

    /// How the crates are compiled
    #[arg(long, value_delimiter = ',', default_values_t = [Profile::Check, Profile::Debug, Profile::Release])]
    pub profiles: Vec<Profile>,

    /// What the handlers look like
    #[arg(long, value_delimiter = ',', default_values_t = [Shape::Short, Shape::Long])]
    pub shapes: Vec<Shape>,
}

/// How a crate is compiled: with the settings that cargo has when nothing is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// `cargo check`
    Check,
    /// `cargo build`
    Debug,
    /// `cargo build --release`
    Release,
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Check => "check",
            Self::Debug => "debug",
            Self::Release => "release",
        })
    }
}
