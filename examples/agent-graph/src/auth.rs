//! Who may call, and what for: from the configuration to an [`Auth`](auth_core::Auth).

mod announcement;
mod compatible;
mod dev;
mod envelope;
mod error;
mod jwt;
pub mod key_file;
pub mod new_key;
mod nobody;
mod plan;
pub mod roles;
mod settings;

pub use self::{
    announcement::announce,
    compatible::builder,
    dev::{DevTokens, Shown},
    envelope::AgentFlow,
    error::AuthError,
    jwt::JwtPlan,
    nobody::Nobody,
    plan::{AUTHENTICATORS, Plan, Ready},
    settings::Settings,
};
