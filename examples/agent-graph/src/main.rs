//! The agent graph API.

use std::{
    error::Error,
    io::{IsTerminal as _, stderr},
    process::ExitCode,
};

use agent_graph::{
    auth::new_key,
    cli::{Cli, Command, KeyCommand},
    server,
};
use clap::Parser;
use tracing_subscriber::EnvFilter;

#[actix_web::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(stderr().is_terminal()).with_writer(stderr).init();
    match run(&cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Names from files may hold line breaks, and the message is one line.
            let line = error.to_string().replace(char::is_control, " ");
            eprintln!("agent-graph: {line}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: &Cli) -> Result<(), Box<dyn Error>> {
    match &cli.command {
        None => server::serve(cli).await?,
        Some(Command::Key(KeyCommand::Add(new))) => {
            let key = new_key::add(&cli.data, new)?;
            eprintln!("The key is shown this once, and it is good from the next start of the server on:");
            println!("{}", key.expose());
        }
    }
    Ok(())
}
