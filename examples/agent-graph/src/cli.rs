//! The command line.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
};

use clap::{Args, Parser, Subcommand};

/// Serves `AgentFlow`'s API over a graph.
#[derive(Debug, Clone, Parser)]
#[command(name = "agent-graph", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Run on the developer's own machine: milder about what is missing, loopback addresses only
    #[arg(long)]
    pub dev: bool,

    /// The configuration [default: ./agentflow.json, if it exists]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// The folder of the database
    #[arg(long, value_name = "FOLDER", default_value = "data", global = true)]
    pub data: PathBuf,

    /// The address to listen on, or `localhost`
    #[arg(long, default_value = "127.0.0.1", value_parser = address)]
    pub host: IpAddr,

    /// The port to listen on
    #[arg(long, default_value_t = 8000)]
    pub port: u16,

    /// A file with settings, in place of the one that the configuration names
    #[arg(long, value_name = "FILE")]
    pub env_file: Option<PathBuf>,
}

/// What else the program does.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// API keys, for `"auth": {"method": "custom", "path": "api-key"}`
    #[command(subcommand)]
    Key(KeyCommand),
}

/// What can be done with API keys.
#[derive(Debug, Clone, Subcommand)]
pub enum KeyCommand {
    /// Make a key, print it once, and keep its hash in the data folder
    Add(AddKey),
}

/// A new API key.
#[derive(Debug, Clone, Args)]
pub struct AddKey {
    /// Whose it is
    #[arg(long)]
    pub owner: String,

    /// What it may do, such as `graph:invoke`; may be repeated, and `*` is all
    #[arg(long = "scope", required = true)]
    pub scopes: Vec<String>,

    /// A role that is written on it; may be repeated
    #[arg(long = "role")]
    pub roles: Vec<String>,

    /// After how many days it ends
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
}

fn address(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    text.parse().map_err(|_| "write an IP address or `localhost`".to_owned())
}
