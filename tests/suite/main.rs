//! Tests across the crates, in one binary because linking actix is what costs.

mod bodies;
mod enforcement;
mod handlers;
mod net;
mod payload;
mod plain_actix;
mod socket;
mod start;
mod truth_table;
