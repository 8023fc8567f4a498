//! A vector store: collections, points, payloads, aliases, searches, snapshots, shards, a cluster.
//!
//! Callers have JSON web tokens. Their roles grant permissions by a map, and a token may carry permissions of its own that
//! are bound to collections, `points:get@notes` or `points:*@team-*`.

mod access;
mod aliases;
mod cluster;
mod collections;
mod demo;
mod health;
mod payload;
mod points;
mod removal;
mod search;
mod search_history;
mod shards;
mod snapshots;
mod store;

pub use access::{Access, InvalidAccess};
pub use demo::{Demo, Tokens};
pub use store::Store;

use auth_core::ServiceConfig;

/// All routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .configure(health::routes)
        .configure(collections::routes)
        .configure(aliases::routes)
        .configure(points::routes)
        .configure(payload::routes)
        .configure(removal::routes)
        .configure(search::routes)
        .configure(search_history::routes)
        .configure(snapshots::routes)
        .configure(shards::routes)
        .configure(cluster::routes);
}
