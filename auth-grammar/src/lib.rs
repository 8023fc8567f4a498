//! What both sides of the `#[require(…)]` expansion must read alike.
//!
//! The macro checks an attribute while the handler compiles; the runtime checks configuration and scope prefixes when
//! the process starts. Both ask this crate what a permission is, which operation class a word means and which names
//! demand a statement, so that the two cannot drift apart. It has no dependencies and decides nothing.
//!
//! | question | answer |
//! |---|---|
//! | is this a permission, role, scope? | [`permission`], [`role`], [`scope`] |
//! | which class is this operation? | [`Operation`] |
//! | what may an endpoint relax? | [`Ingredient`] |
//! | does this name say delete, or memory? | [`naming`] |
//! | how long is `15m`? | [`duration`] |
//!
//! You get all of it through `auth_core`; depend on that.

pub mod duration;
mod ingredient;
pub mod naming;
mod operation;
pub mod permission;
pub mod role;
pub mod scope;

pub use ingredient::{Ingredient, UnknownIngredient};
pub use operation::{Operation, UnknownOperation};
