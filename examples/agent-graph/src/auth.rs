//! Who may call, and what for: from the configuration to an [`Auth`](auth_core::Auth).

mod announcement;
mod compatible;
mod dev;
mod envelope;
mod error;
mod jwt;
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
    plan::{Plan, Ready},
    settings::Settings,
};
