//! A document and search store: indexes, documents, searches, settings, tasks, keys, dumps.
//!
//! Callers have API keys. A key may be bound to indexes, `documents:add@notes` or `documents:*@team-*`.

mod access;
mod admin;
mod deletions;
mod demo;
mod documents;
mod health;
mod indexes;
mod key_book;
mod keys;
mod names;
mod search;
mod settings;
mod stats;
mod store;
mod tasks;

pub use access::auth;
pub use demo::{Demo, InvalidDemo};
pub use key_book::{KeyBook, ManagedKey};
pub use names::{Perm, Role};
pub use store::Store;
pub use tasks::{Task, Tasks};

use auth_core::ServiceConfig;

/// All routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .configure(health::routes)
        .configure(stats::routes)
        .configure(indexes::routes)
        .configure(documents::routes)
        .configure(deletions::routes)
        .configure(search::routes)
        .configure(settings::routes)
        .configure(tasks::routes)
        .configure(keys::routes)
        .configure(admin::routes);
}
