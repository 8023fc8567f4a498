//! Who may call, and what for: from the configuration to an [`Auth`](auth_core::Auth).

mod compatible;
mod envelope;
mod nobody;
pub mod roles;

pub use self::{compatible::builder, envelope::AgentFlow, nobody::Nobody};
