//! The agent graph API.

use std::process::ExitCode;

use agent_graph::{cli::Cli, server};
use clap::Parser;
use tracing_subscriber::EnvFilter;

#[actix_web::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match server::serve(&cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Names from files may hold line breaks, and the message is one line.
            let line = error.to_string().replace(char::is_control, " ");
            eprintln!("agent-graph: {line}");
            ExitCode::FAILURE
        }
    }
}
