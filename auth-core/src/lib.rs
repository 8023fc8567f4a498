//! Declarative endpoint authorization for actix-web.
extern crate self as auth_core;

mod authenticator;
mod clock;
mod decide;
mod decision;
mod grants;
mod head;
mod outcome;
mod principal;
mod requirement;
mod roles;
mod scope_rule;
mod strict;

pub use auth_grammar::Operation;

pub use crate::authenticator::{AuthenticationError, Authenticator, Credential, Found, Scheme};
pub use crate::clock::{Clock, SystemClock};
pub use crate::decide::{Facts, decide};
pub use crate::decision::{Decision, Denial, DenialKind, Reason};
pub use crate::grants::{Grants, Held};
pub use crate::head::{Headers, RequestHead};
pub use crate::outcome::{Outcome, evaluate};
pub use crate::principal::{CredentialKind, Principal, PrincipalBuilder};
pub use crate::requirement::{Atom, Requirement};
pub use crate::roles::{InvalidRoleMap, RoleMap};
pub use crate::scope_rule::{ScopeRule, UnknownScopeRule};
pub use crate::strict::{Ingredient, Profile, Relaxed, StrictDefaults, UnknownIngredient};
