//! Servers that verify tokens, as the program itself sets them up, and tokens for them.

use std::time::Duration;

use agent_graph::{
    auth::{AUTHENTICATORS, AuthError, Plan, Settings, roles::Role},
    config::{Written, check},
};
use auth_core::{Algorithm, Auth, Clock, Minter, Mode, NewToken, Secret, SigningKey, SystemClock};
use serde_json::{Value, json};

use crate::client::Server;

/// 64 bytes, so that it serves HS512 as well.
pub(crate) const SECRET: &str = "hex:9f4c1b7ae2d85036c1e7a4b90d3f6825b17c94e05a2fd863e90b4d71c6a8f3525d0e81b7493c6fa2e47b18d05c93f26a8e1d47b3590fc62ae8b4713d9f05c26b";

pub(crate) fn settings() -> Settings {
    Settings::of(&[("JWT_SECRET_KEY", SECRET), ("JWT_ALGORITHM", "HS256")])
}

/// What the program makes of a configuration.
pub(crate) fn auth(auth: &Value, strict: bool, mode: Mode, settings: &Settings) -> Result<Auth, AuthError> {
    let auth = Some(auth.clone()).filter(|auth| !auth.is_null());
    let written = Written { auth, strict: Some(strict.into()), ..Written::default() };
    let config = check(&written, mode, &AUTHENTICATORS).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (auth, _) = Plan::new(&config, settings, mode)?.ready(folder.path())?.build()?;
    Ok(auth)
}

pub(crate) fn server_with(settings: &Settings, strict: bool) -> Server {
    Server::with_auth(auth(&json!("jwt"), strict, Mode::Production, settings).unwrap())
}

/// The shipped configuration.
pub(crate) fn compatible() -> Server {
    server_with(&settings(), false)
}

/// The library's own defaults.
pub(crate) fn strict() -> Server {
    server_with(&settings(), true)
}

pub(crate) struct Ago(pub(crate) u64);

impl Clock for Ago {
    fn now(&self) -> u64 {
        SystemClock.now() - self.0
    }
}

pub(crate) fn mint(token: NewToken) -> String {
    mint_with(Algorithm::Hs256, SECRET, 0, token)
}

/// A token that was minted some seconds ago.
pub(crate) fn mint_with(algorithm: Algorithm, secret: &str, ago: u64, token: NewToken) -> String {
    let secret = Secret::parse(secret, algorithm.min_secret_bytes().unwrap()).unwrap();
    let key = SigningKey::hmac(algorithm, &secret).unwrap();
    let minter = Minter::builder().key(key).issuer("https://issuer.example").audience("agents").clock(Ago(ago));
    let minter = minter.ttl(Duration::from_hours(3)).build().unwrap();
    minter.mint(token).unwrap().expose().to_owned()
}

/// A token for a role, as `--dev` mints it.
pub(crate) fn of_role(subject: &str, role: Role) -> NewToken {
    NewToken::new(subject).role(role.name).scopes(role.grants.iter().copied())
}

/// The body that seed 004 sends.
pub(crate) const HELLO: &str = r#"{"messages": [{"role": "user", "content": "hello"}], "config": {"thread_id": "t1"}}"#;
