//! From the command line to a server that listens.

use std::{
    collections::BTreeMap,
    io,
    net::{IpAddr, SocketAddr, TcpListener},
    path::Path,
};

use actix_web::{HttpServer, web};
use auth_core::{Mode, StartFaults};
use thiserror::Error;

use crate::{
    app::{AppState, app},
    auth::{AUTHENTICATORS, AuthError, Plan, Settings, Shown, announce},
    cli::Cli,
    config::{self, ConfigError, Written},
    store::{OpenError, Store},
};

/// Why the server does not start or ends. Each is one line.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The configuration is refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Nobody could be authenticated as configured.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// A development server would be reachable from elsewhere.
    #[error("--dev listens on loopback addresses only, and {0} is none; leave --host out")]
    NotLoopback(IpAddr),
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
    /// The application is put together wrongly.
    #[error(transparent)]
    Application(#[from] StartFaults),
    /// The server stopped by an error.
    #[error("the server stopped: {0}")]
    Stopped(io::Error),
}

/// Serves until the process is told to end. Whatever can be wrong is found before anything is listened to or said.
pub async fn serve(cli: &Cli) -> Result<(), ServeError> {
    let written = read_config(cli)?;
    let settings = read_settings(cli, &written)?;
    let mode = settings.mode(cli.dev)?;
    if mode == Mode::Dev && !cli.host.is_loopback() {
        return Err(ServeError::NotLoopback(cli.host));
    }
    let config = config::check(&written, mode, &AUTHENTICATORS)?;
    let plan = Plan::new(&config, &settings, mode)?;
    let store = Store::open(&cli.data)?;
    let ready = plan.ready(&cli.data)?;
    let listener = listen(SocketAddr::new(cli.host, cli.port))?;
    let address = listener.local_addr().map_err(ServeError::Stopped)?;

    let (auth, tokens) = ready.build()?;
    let state = web::Data::new(AppState::new(store, config.graph));
    announce(&app(&auth, state.clone()).check()?);
    tracing::info!("mode {mode}, listening on http://{address}");
    if let Some(tokens) = &tokens {
        println!("{}", Shown { tokens, address });
    }
    let server = HttpServer::new(move || app(&auth, state.clone())).listen(listener).map_err(ServeError::Stopped)?;
    server.run().await.map_err(ServeError::Stopped)
}

fn read_config(cli: &Cli) -> Result<Written, ConfigError> {
    match &cli.config {
        Some(file) => Written::read(file),
        None if Path::new(config::DEFAULT_FILE).exists() => Written::read(Path::new(config::DEFAULT_FILE)),
        None => Ok(Written::absent()),
    }
}

fn read_settings(cli: &Cli, written: &Written) -> Result<Settings, ConfigError> {
    let file = config::find_env_file(cli.env_file.as_deref(), written)?;
    let read = file.as_deref().map_or_else(|| Ok(BTreeMap::new()), config::read_env_file)?;
    Ok(Settings::of_process(read, file.as_deref()))
}

fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).map_err(|reason| match reason.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse(address),
        _ => ServeError::Listen { address, reason },
    })
}
