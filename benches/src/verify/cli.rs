use clap::Parser;

/// Measures what verifying a token costs, beside `jsonwebtoken`.
#[derive(Debug, Parser)]
#[command(name = "verify-table")]
pub struct Cli {
    /// How often each algorithm is measured
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(u16).range(1..))]
    pub rounds: u16,

    /// How long each measurement takes, in milliseconds of CPU time
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u16).range(1..))]
    pub millis: u16,
}
