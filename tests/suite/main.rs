//! Tests across the crates, in one binary because linking actix is what costs.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should fail loudly"
)]

mod actors;
mod allocations;
mod attacks;
mod attacks_language;
mod attacks_names;
mod attacks_objects;
mod authorizers;
mod bodies;
mod cached;
mod cedar;
mod checks;
mod claims;
mod coming_from;
mod conformance_challenges;
mod conformance_deciding;
mod conformance_table;
mod conformance_transport;
mod contract;
mod credentials;
mod deciding_grants;
mod deciding_lists;
mod deciding_tenants;
mod denials;
mod docs_app;
mod docs_cedar;
mod enforcement;
mod freshness;
mod handlers;
mod hygiene;
mod late_handlers;
mod layers;
mod limited_credentials;
mod loads;
mod log;
mod names;
mod net;
mod objects;
mod orders;
mod outside;
mod owners;
mod page;
mod payload;
mod people;
mod permissions_on;
mod permitted;
mod plain_actix;
mod schemes;
mod second_moment;
mod secrecy;
mod seeds;
mod shadow;
mod socket;
mod start;
mod start_constants;
mod start_references;
mod start_warnings;
mod state;
mod tenant_loaders;
mod tenants;
mod tenants_and_limits;
mod tenants_of_objects;
mod truth_table;
mod visible;
