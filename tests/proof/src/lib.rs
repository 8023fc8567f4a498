//! What the proof of deciding is made of: rules and callers that are generated and shrunken, the world that they live in,
//! and the same rules said once more in Cedar.
//!
//! `suite/` holds the tests. Nothing here calls the matching of `auth-core`: what a wildcard covers, what scopes do and what
//! is unknown is stated anew, so that a fault on either side is a difference.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "whatever is broken here is a failed test"
)]

mod caller;
mod cedar;
mod every;
mod rule;
mod run;
mod terms;
mod world;

pub use caller::{Caller, GRANTS, Given, SCOPES, TENANTS, callers};
pub use cedar::{Engine, Policy, Situation};
pub use every::every_rule;
pub use rule::{Rule, rules};
pub use run::{check, proof_cases, runner, seed, shrink};
pub use terms::{Terms, terms};
pub use world::{ACTORS, ActorDefinition, NOW, ROLES, RoleDefinition, Thread, World};
