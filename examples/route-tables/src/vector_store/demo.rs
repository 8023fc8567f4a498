//! A store to try: some collections, and a token for each kind of caller.

use actix_web::web;
use auth_core::{Auth, Clock as _, MintError, Minter, NewToken, Secret, ServiceConfig, SystemClock};

use super::{Access, InvalidAccess, Store, routes};

/// A demo store.
pub struct Demo {
    /// Decides.
    pub auth: Auth,
    minter: Minter,
    store: Store,
}

/// Tokens for a quarter of an hour, by who bears them.
pub struct Tokens {
    /// May do everything, and has just logged in.
    pub admin: String,
    /// Reads every collection.
    pub reader: String,
    /// Writes into every collection, and deletes in `drafts-*`.
    pub editor: String,
    /// Without a role: reads, writes and deletes points of `notes`.
    pub notes: String,
    /// Without a role: does what is not destructive with points of `team-*`, and sees these collections.
    pub team: String,
}

impl Demo {
    /// The collections of the demo.
    pub const COLLECTIONS: [&'static str; 7] =
        ["notes", "notes-2", "team-a", "team-b", "drafts-1", "a,b", "secret plans"];

    /// Sets it up.
    ///
    /// # Errors
    /// [`InvalidAccess`] if the secret is too short.
    pub fn new(secret: &Secret) -> Result<Self, InvalidAccess> {
        let Access { auth, minter } = Access::new(secret)?;
        Ok(Self { auth, minter, store: Store::with_collections(Self::COLLECTIONS) })
    }

    /// All routes on the data of this demo.
    pub fn configure(&self, config: &mut ServiceConfig) {
        config.app_data(web::Data::new(self.store.clone())).configure(routes);
    }

    /// Makes the tokens.
    ///
    /// # Errors
    /// [`MintError`] if one cannot be signed.
    pub fn tokens(&self) -> Result<Tokens, MintError> {
        let on_notes = ["points:*@notes", "points:delete@notes", "points:clear@notes", "collections:get@notes"];
        let on_team = ["points:*@team-*", "collections:*@team-*", "snapshots:get@team-*", "aliases:*@team-*"];
        Ok(Tokens {
            admin: self.mint(NewToken::new("ada").role("admin").auth_time(SystemClock.now()))?,
            reader: self.mint(NewToken::new("rita").role("reader"))?,
            editor: self.mint(NewToken::new("ed").role("editor"))?,
            notes: self.mint(NewToken::new("nora").permissions(on_notes))?,
            team: self.mint(NewToken::new("tim").permissions(on_team))?,
        })
    }

    /// Makes a token.
    ///
    /// # Errors
    /// [`MintError`] if it cannot be signed.
    pub fn mint(&self, token: NewToken) -> Result<String, MintError> {
        Ok(self.minter.mint(token)?.expose().to_owned())
    }
}
