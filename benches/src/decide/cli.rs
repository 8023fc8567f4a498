use clap::Parser;

/// Measures what deciding costs, beside other ways to look a right up.
#[derive(Debug, Parser)]
#[command(name = "decide-table")]
pub struct Cli {
    /// How often each case is measured
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(u16).range(1..))]
    pub rounds: u16,

    /// How long each measurement takes, in milliseconds of CPU time
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    pub millis: u16,

    /// Counts instructions as well, by valgrind
    #[arg(long)]
    pub instructions: bool,

    /// Decides this one case and measures nothing
    #[arg(long, hide = true)]
    pub one: Option<u8>,

    /// How often, with `--one`
    #[arg(long, hide = true, default_value_t = 1)]
    pub calls: u32,
}
