//! A store to try: some indexes, and a key for each kind of caller.

use std::error::Error;

use actix_web::web;
use auth_core::{ApiKey, Auth, PermissionName as _, ServiceConfig};

use super::key_book::NewKey;
use super::{KeyBook, ManagedKey, Perm, Role, Store, auth, routes};

/// A demo store with keys. Every start makes new ones.
pub struct Demo {
    /// Decides.
    pub auth: Auth,
    /// May do everything.
    pub admin: (ManagedKey, ApiKey),
    /// Reads every index.
    pub reader: (ManagedKey, ApiKey),
    /// Does everything with the documents of the index `notes`.
    pub notes: (ManagedKey, ApiKey),
    /// Does everything with the indexes whose names begin with `team-`.
    pub team: (ManagedKey, ApiKey),
    store: Store,
    keys: KeyBook,
}

/// The demo cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("the demo cannot be set up: {0}")]
pub struct InvalidDemo(Box<dyn Error>);

impl Demo {
    /// The indexes of the demo.
    pub const INDEXES: [&'static str; 6] = ["notes", "notes-2", "team-a", "team-b", "a,b", "secret plans"];

    /// Sets it up.
    ///
    /// # Errors
    /// [`InvalidDemo`] if there are no random bytes, or a part of it is refused.
    pub fn new() -> Result<Self, InvalidDemo> {
        let (store, keys) = (Store::with_indexes(Self::INDEXES), KeyBook::default());
        let key = |name: &str, scopes: &[&str], roles: &[Role]| {
            let new = NewKey {
                name: format!("the {name} key of the demo"),
                owner: name.to_owned(),
                scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
                roles: roles.to_vec(),
                days: 1,
            };
            keys.add(new).map_err(|error| InvalidDemo(error.into()))
        };
        Ok(Self {
            auth: auth(&store, &keys).map_err(InvalidDemo)?,
            // Exact grants: for what destroys or administers, a wildcard does not do.
            admin: key("admin", Perm::NAMES, &[Role::Admin])?,
            reader: key("reader", &READS, &[])?,
            notes: key("notes", &ON_NOTES, &[])?,
            team: key("team", &ON_TEAM, &[])?,
            store,
            keys,
        })
    }

    /// All routes on the data of this demo.
    pub fn configure(&self, config: &mut ServiceConfig) {
        config
            .app_data(web::Data::new(self.store.clone()))
            .app_data(web::Data::new(self.keys.clone()))
            .configure(routes);
    }
}

const READS: [&str; 6] = ["indexes:get", "documents:get", "documents:search", "settings:get", "stats:get", "tasks:get"];

const ON_NOTES: [&str; 6] = [
    "documents:*@notes",
    "documents:delete@notes",
    "indexes:get@notes",
    "settings:get@notes",
    "stats:get@notes",
    "tasks:*@notes",
];

const ON_TEAM: [&str; 9] = [
    "indexes:*@team-*",
    "indexes:delete@team-*",
    "documents:*@team-*",
    "documents:delete@team-*",
    "settings:*@team-*",
    "settings:reset@team-*",
    "stats:get@team-*",
    "tasks:*@team-*",
    "tasks:delete@team-*",
];
