//! Who may call at all: the bearers of tokens of one issuer.

use auth_core::{
    Algorithm, Auth, InvalidAuth, InvalidJwtVerifier, InvalidKey, InvalidMinter, InvalidRoleMap, JwtVerifier, Minter,
    Mode, RoleMap, Secret, SigningKey,
};

const ISSUER: &str = "https://login.example";
const AUDIENCE: &str = "vector-store";

/// What decides, and what makes tokens that it takes.
pub struct Access {
    /// Decides.
    pub auth: Auth,
    /// Makes tokens.
    pub minter: Minter,
}

/// A part of it is refused.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each is the error of the part that it names")]
pub enum InvalidAccess {
    #[error(transparent)]
    Key(#[from] InvalidKey),
    #[error(transparent)]
    Verifier(#[from] InvalidJwtVerifier),
    #[error(transparent)]
    Minter(#[from] InvalidMinter),
    #[error(transparent)]
    Roles(#[from] InvalidRoleMap),
    #[error(transparent)]
    Auth(#[from] InvalidAuth),
}

impl Access {
    /// Signs and verifies with this secret.
    ///
    /// # Errors
    /// [`InvalidAccess`] if the secret is too short for the algorithm.
    pub fn new(secret: &Secret) -> Result<Self, InvalidAccess> {
        let key = SigningKey::hmac(Algorithm::Hs256, secret)?;
        let verifier = key.verification_key().clone();
        let jwt = JwtVerifier::builder().key(verifier).issuer(ISSUER).audience(AUDIENCE).build()?;
        let roles =
            RoleMap::new([("reader", READER.to_vec()), ("editor", EDITOR.to_vec()), ("admin", ADMIN.to_vec())])?;
        // The secret is one for development, and on loopback it stays.
        let auth = Auth::builder().authenticator(jwt).roles(roles).mode(Mode::Dev).build()?;
        let minter = Minter::builder().key(key).issuer(ISSUER).audience(AUDIENCE).build()?;
        Ok(Self { auth, minter })
    }
}

/// Sees every collection.
const READER: [&str; 6] =
    ["aliases:get", "collections:get", "points:get", "points:search", "shards:get", "snapshots:get"];

/// Writes into the collections of everybody and of the editors, but deletes in the latter alone.
const EDITOR: [&str; 7] = [
    "collections:get",
    "payload:set",
    "points:get",
    "points:search",
    "points:upsert",
    "points:delete@drafts-*",
    "payload:*@drafts-*",
];

/// Each by its name where it destroys or administers: there a wildcard does not do.
const ADMIN: [&str; 23] = [
    "*",
    "aliases:update",
    "cluster:recover",
    "cluster:remove",
    "collections:delete",
    "collections:update",
    "locks:set",
    "payload:clear",
    "payload:delete",
    "points:clear",
    "points:delete",
    "points:upsert",
    "shards:create",
    "shards:delete",
    "shards:move",
    "snapshots:create",
    "snapshots:delete",
    "snapshots:get",
    "snapshots:recover",
    "telemetry:get",
    "metrics:get",
    "locks:get",
    "cluster:get",
];
