//! From the command line to a server that listens.

use std::{io, net::SocketAddr, path::Path};

use actix_web::{HttpServer, web};
use thiserror::Error;

use crate::{
    app::{AppState, app},
    cli::Cli,
    config::{self, Config, ConfigError, Mode, Written},
    store::{OpenError, Store},
};

/// The names that `auth.path` may have.
const AUTHENTICATORS: [&str; 0] = [];

/// Why the server does not start or ends. Each is one line.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The configuration is refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// A development server would be reachable from elsewhere.
    #[error("--dev listens on loopback addresses only, and {0} is none; leave --host out")]
    NotLoopback(std::net::IpAddr),
    /// Another process listens there.
    #[error("{0} is in use by another process; choose another --port")]
    InUse(SocketAddr),
    /// The address cannot be listened on for another reason.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        reason: io::Error,
    },
    /// The server stopped by an error.
    #[error("the server stopped: {0}")]
    Stopped(io::Error),
}

/// Serves until the process is told to end.
pub async fn serve(cli: &Cli) -> Result<(), ServeError> {
    if cli.dev && !cli.host.is_loopback() {
        return Err(ServeError::NotLoopback(cli.host));
    }
    let config = read_config(cli)?;
    let store = Store::open(&cli.data)?;
    let address = SocketAddr::new(cli.host, cli.port);
    let state = web::Data::new(AppState::new(store, config.graph));
    let server = HttpServer::new(move || app(state.clone())).bind(address).map_err(|reason| {
        if reason.kind() == io::ErrorKind::AddrInUse {
            ServeError::InUse(address)
        } else {
            ServeError::Listen { address, reason }
        }
    })?;
    for address in server.addrs() {
        tracing::info!("listening on http://{address}");
    }
    if cli.mode() == Mode::Dev {
        tracing::warn!("started with --dev: not for production");
    }
    server.run().await.map_err(ServeError::Stopped)
}

fn read_config(cli: &Cli) -> Result<Config, ConfigError> {
    let written = match &cli.config {
        Some(file) => Written::read(file)?,
        None if Path::new(config::DEFAULT_FILE).exists() => Written::read(Path::new(config::DEFAULT_FILE))?,
        None => Written::absent(),
    };
    config::check(&written, cli.mode(), &AUTHENTICATORS, cli.env_file.as_deref())
}
