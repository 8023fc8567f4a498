//! Declarative endpoint authorization for actix-web.
// The expansion and the examples name this crate from outside; this makes the name good inside, too.
extern crate self as auth_core;

#[cfg(feature = "actix")]
mod actix;
mod admission;
#[cfg(feature = "api-key")]
mod api_key;
mod argument;
mod audit;
mod auth;
mod authenticator;
mod caught;
mod challenge;
mod clock;
mod decide;
mod decision;
mod endpoints;
#[cfg(feature = "jwt")]
mod environment;
mod grants;
mod head;
#[cfg(feature = "jwt")]
mod jwt;
mod meta;
mod mode;
mod outcome;
mod principal;
mod refusal;
mod requirement;
mod roles;
mod scope_rule;
mod secret;
mod strict;
#[cfg(feature = "testing")]
pub mod testing;

#[cfg(feature = "actix")]
pub use crate::actix::{
    AuthApp, AuthScope, Endpoint, Foreign, Incoming, Net, Reply, Service, ServiceConfig, Undecided, web,
};
#[cfg(feature = "api-key")]
pub use crate::api_key::{
    ApiKey, ApiKeyAuthenticator, ApiKeyRecord, ApiKeyStore, ApiKeys, ApiKeysUnavailable, InvalidApiKey,
    InvalidApiKeyAuthenticator, InvalidApiKeyRecord, KeyHash, NoApiKey,
};
pub use crate::auth::{Auth, AuthBuilder, Endpoints, InvalidAuth};
pub use crate::authenticator::{AuthenticationError, Authenticator, Credential, Found, Scheme};
pub use crate::challenge::{Challenge, ChallengeError, Realm};
pub use crate::clock::{Clock, SystemClock};
pub use crate::decide::{Facts, decide};
pub use crate::decision::{Decision, Denial, DenialKind, Reason};
pub use crate::endpoints::EndpointInfo;
#[cfg(feature = "jwt")]
pub use crate::environment::InvalidSettings;
pub use crate::grants::{Grants, Held};
pub use crate::head::{Headers, RequestHead};
#[cfg(feature = "jwt")]
pub use crate::jwt::{
    Algorithm, InvalidJwtVerifier, InvalidKey, InvalidMinter, JwtVerifier, JwtVerifierBuilder, MintError, Minted,
    Minter, MinterBuilder, NewToken, SigningKey, UnknownAlgorithm, VerificationKey,
};
pub use crate::mode::{Mode, UnknownMode};
pub use crate::outcome::{Outcome, evaluate};
pub use crate::principal::{CredentialKind, Principal, PrincipalBuilder};
pub use crate::refusal::{Body, Envelope, ProblemDetails, Refusal, RefusalKind};
pub use crate::requirement::{Atom, Requirement};
pub use crate::roles::{InvalidRoleMap, RoleMap};
pub use crate::scope_rule::{ScopeRule, UnknownScopeRule};
pub use crate::secret::{DevSecret, DevSecretError, Fingerprint, Form, InvalidSecret, Secret, SecretFault};
pub use crate::strict::{Ingredient, Profile, Relaxed, StrictDefaults, UnknownIngredient};
pub use auth_grammar::Operation;
#[cfg(feature = "actix")]
pub use auth_macros::{require, requirement};

/// What the expansion of `#[require(…)]` names. Not for use by hand; it changes with every release.
#[cfg(feature = "actix")]
#[doc(hidden)]
pub mod __private {
    pub use crate::actix::{Hooks, Required, answer, answer_undecided, refuse, register, register_resource};
    pub use crate::argument::{AnyArgument, Argument, any};
    pub use crate::meta::{Meta, RouteMeta};
    pub use actix_web;
}
