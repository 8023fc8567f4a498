//! Tests across the crates, in one binary because linking actix is what costs.

mod truth_table;
