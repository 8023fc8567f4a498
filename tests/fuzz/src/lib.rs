//! What the fuzzer runs: each function takes any bytes, and panics where a promise is broken.
//!
//! `fuzz/` hands them to libFuzzer; `tests/replay.rs` runs them on the corpora and on a bounded number of random cases.

#![allow(clippy::indexing_slicing, reason = "indexing a `Value` does not panic, and a target may")]

mod challenge;
mod claims;
mod header;
mod keys;
mod signing;
mod token;

pub use challenge::challenge;
pub use claims::{claims, jose_header};
pub use header::header;
pub use keys::keys;
pub use token::token;

/// One target.
pub type Target = fn(&[u8]);

/// Every target with the name of its corpus.
pub const TARGETS: &[(&str, Target)] = &[
    ("challenge", challenge),
    ("claims", claims),
    ("header", header),
    ("jose_header", jose_header),
    ("keys", keys),
    ("token", token),
];
