//! What deciding costs.

mod case;

pub use case::{Case, cases};
