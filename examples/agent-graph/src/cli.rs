//! The command line.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
};

use clap::Parser;

/// Serves `AgentFlow`'s API over a graph.
#[derive(Debug, Clone, Parser)]
#[command(name = "agent-graph", version)]
pub struct Cli {
    /// Run on the developer's own machine: milder about what is missing, loopback addresses only
    #[arg(long)]
    pub dev: bool,

    /// The configuration [default: ./agentflow.json, if it exists]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// The folder of the database
    #[arg(long, value_name = "FOLDER", default_value = "data")]
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

fn address(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    text.parse().map_err(|_| "write an IP address or `localhost`".to_owned())
}
