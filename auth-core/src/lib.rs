//! Declarative endpoint authorization for actix-web: one line above a handler says who may call it.
//!
//! ```
//! use actix_web::{Responder, delete, get, post, web};
//! use auth_core::{Principal, require};
//!
//! #[require(permission = "notes:write")]
//! #[post("/notes")]
//! async fn write_note(note: String, caller: Principal) -> impl Responder {
//!     format!("{} wrote {} bytes", caller.subject(), note.len())
//! }
//!
//! #[require(role = "admin", permission = "notes:delete")]
//! #[delete("/notes/{id}")]
//! async fn delete_note(id: web::Path<u32>) -> impl Responder {
//!     format!("deleted {id}")
//! }
//!
//! #[require(public = "liveness probe")]
//! #[get("/ping")]
//! async fn ping() -> &'static str {
//!     "pong"
//! }
//!
//! // In a server: `let auth = Auth::from_env()?;`
//! # let auth = auth_core::testing::auth();
//! // … and `HttpServer::new(move || auth.app()…)`.
//! let app = auth.app().service(auth.scope("/v1").service(write_note).service(delete_note).service(ping));
//! ```
//!
//! | you want to | look at |
//! |---|---|
//! | protect a handler | [`require`] |
//! | protect every handler of a module | [`require_all`] |
//! | state a requirement once, for many handlers or outside of them | [`requirement!`], [`Requirement`] |
//! | name roles and permissions once, as enums | [`macro@Role`], [`macro@Permission`] |
//! | refuse names that nobody declared | [`Catalogue`] |
//! | build an application or scope that takes protected handlers alone | [`Auth::app`], [`Auth::scope`], [`web`] |
//! | read keys and settings from the environment | [`Auth::from_env`] |
//! | read them from a file, with the variables of another system, or see where each came from | [`Configuration`] |
//! | put it together yourself | [`Auth::builder`], [`JwtVerifier`], [`ApiKeyAuthenticator`], [`RoleMap`] |
//! | write a backend of your own | [`Authenticator`]; `Cached` where it asks somebody else (feature `cache`) |
//! | ask whose an object is, and take the object | [`Load`], [`AuthBuilder::objects`], [`Authorized`] |
//! | ask for a permission on the objects that a call names | [`ObjectNames`], [`Grants`] |
//! | change what roles grant while the server runs | [`SharedRoles`], [`RoleFile`] |
//! | let somebody act for others | [`Actors`], [`Principal::actor`] |
//! | keep tenants apart | [`Tenants`], [`AuthBuilder::tenants`], [`Principal::has_role_in`]; [`TenantLoader`] where a table says who is in which |
//! | keep the subjects of several issuers apart | [`AuthBuilder::subject_prefix`], [`Authenticator::issuers`] |
//! | ask a function of your own before the body is read | [`Check`], [`Unavailable`] |
//! | ask a policy engine or a remote service | [`Authorizer`], [`Call`], [`Verdict`]; `CedarAuthorizer` for Cedar (feature `cedar`) |
//! | try out a rule before it decides | [`Shadow`], [`AuthBuilder::shadow`], [`Auth::shadows`] |
//! | decide in a handler, a job, a frame of a WebSocket | [`Auth::decide`], [`Facts`], [`Denial`] as a handler's error |
//! | show in a list what is the caller's | [`Visible`] |
//! | show in a list what the caller has grants on | [`Principal::granted`] |
//! | show in a page what the caller may call, or holds | [`Auth::permitted_endpoints`], [`Principal::explain`], [`Explanation`] |
//! | know who calls | [`Principal`] as an argument; `Option<Principal>` on a public endpoint |
//! | read the caller's claims as a type | [`Claims`] |
//! | loosen or tighten strict operations | [`StrictDefaults`] |
//! | answer in an envelope of your own | [`Envelope`] |
//! | list all endpoints | [`Auth::endpoints`] |
//! | see what a start will say | [`AuthApp::check`] |
//! | see why a call was denied | the `tracing` events with the target `auth::decision` |
//! | test your handlers | the module `testing` (feature `testing`), and `name::handler(…)` |
//!
//! # The attribute by example
//! The table of all atoms and options is at [`require`].
//!
//! ```
//! use actix_web::{Responder, get, post, web};
//! use auth_core::{Authorized, Load, Principal, RequestHead, Requirement, Unavailable, require, requirement};
//!
//! # struct Thread;
//! # impl Load for Thread {
//! #     type Id = u64;
//! #     type Store = ();
//! #     async fn load(_: &(), _: u64) -> Result<Option<Self>, Unavailable> { Ok(None) }
//! #     fn owner(&self) -> Option<&str> { None }
//! # }
//! const EDITORS: Requirement = requirement!(any(role = "admin", permission = "documents:write"));
//!
//! async fn from_the_office(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
//!     Ok(head.value("x-office") == Some("1") || caller.has_role("remote"))
//! }
//!
//! #[require(policy = EDITORS, claim("email_verified" = true), check = from_the_office)]
//! #[post("/documents")]
//! async fn write(text: String) -> impl Responder {
//!     text
//! }
//!
//! #[require(permission("documents:add", on = |names: &web::Json<Vec<String>>| &names.0), scheme = "jwt")]
//! #[post("/indexes")]
//! async fn add(names: web::Json<Vec<String>>) -> impl Responder {
//!     names.len().to_string()
//! }
//!
//! #[require(tenant = "workspace", any(role = "owner", owner(Thread, "thread")), not(role = "guest"), hide)]
//! #[get("/{workspace}/threads/{thread}")]
//! async fn show(thread: Authorized<Thread>) -> impl Responder {
//!     "…"
//! }
//!
//! #[require(role = "owner", when(|amount| amount.0 < 1000), max_age = "15m", acr = "urn:example:mfa")]
//! #[post("/transfers")]
//! async fn transfer(amount: web::Json<u64>) -> impl Responder {
//!     amount.to_string()
//! }
//! ```
//!
//! # Guarantees
//! - Without a decision of allow no handler's body runs, and no byte of the request's body is read before it.
//! - A handler without `#[require(…)]` is not taken by [`Auth::app`] and [`Auth::scope`]: it does not compile.
//! - Deny is the default. An absent fact never allows; an outage, or a panic of a backend, is 503.
//! - No secret or token is formatted, logged or returned.
//!
//! # Limits
//! - A middleware that is wrapped around a handler runs before the decision, and may read the body.
//! - What an application adds to actix's own `App` past this crate is caught by the net ([`Auth::net`]) after it ran.
//!
//! # Features
//! | feature | on by default | what it adds |
//! |---|---|---|
//! | `actix` | yes | handlers, scopes and applications of actix-web |
//! | `jwt` | yes | the JWT authenticator and settings from the environment |
//! | `aws-lc` | yes | JWT cryptography by aws-lc |
//! | `rust-crypto` | no | JWT cryptography in pure Rust; aws-lc wins where both are on |
//! | `api-key` | yes | the API-key authenticator |
//! | `jwks-url` | no | key sets by URL and OpenID discovery, over TLS by aws-lc |
//! | `cache` | no | time limit, cache and shared look-ups for slow authenticators |
//! | `cedar` | no | policies in Cedar as an authorizer |
//! | `testing` | no | identities in one line, for tests |
#![cfg_attr(
    not(feature = "actix"),
    allow(dead_code, unused_imports, reason = "what lies above deciding is reached through a framework")
)]
// The expansion and the examples name this crate from outside; this makes the name good inside, too.
extern crate self as auth_core;

#[cfg(feature = "actix")]
mod actix;
mod actors;
mod admission;
#[cfg(feature = "api-key")]
mod api_key;
mod argument;
mod atom;
mod audit;
mod auth;
mod authenticator;
mod authorizer;
#[cfg(feature = "cache")]
mod cached;
mod caller;
mod catalogue;
mod caught;
#[cfg(feature = "cedar")]
mod cedar;
mod challenge;
mod check;
mod clock;
#[cfg(feature = "jwt")]
mod configuration;
mod decide;
mod decision;
mod due;
mod endpoints;
mod explain;
mod facts;
mod gather;
mod granted;
mod grants;
mod head;
mod identify;
#[cfg(feature = "jwt")]
mod jwt;
mod load;
mod memberships;
mod meta;
mod mode;
mod name;
mod name_set;
mod names;
mod object_names;
mod object_pattern;
mod objects;
mod outcome;
mod principal;
mod refusal;
#[cfg(feature = "jwks-url")]
mod remote;
mod requirement;
mod roles;
mod scope_rule;
mod secret;
mod shadow;
mod spoken;
mod state;
mod strict;
mod tenants;
#[cfg(feature = "testing")]
pub mod testing;
mod this_machine;
mod unavailable;
mod visible;

#[cfg(feature = "actix")]
pub use crate::actix::{
    AuthApp, AuthScope, Authorized, Claims, DefaultService, Endpoint, Foreign, Incoming, Net, Reply, Service,
    ServiceConfig, Undecided, web,
};
pub use crate::actors::{Actors, InvalidActors};
#[cfg(feature = "api-key")]
pub use crate::api_key::{
    ApiKey, ApiKeyAuthenticator, ApiKeyRecord, ApiKeyStore, ApiKeys, ApiKeysUnavailable, InvalidApiKey,
    InvalidApiKeyAuthenticator, InvalidApiKeyRecord, KeyHash, NoApiKey,
};
pub use crate::atom::{Atom, ClaimValue, Slot, Source};
pub use crate::auth::{Auth, AuthBuilder, Endpoints, InvalidAuth};
pub use crate::authenticator::{AuthenticationError, Authenticator, Credential, Found, Scheme};
pub use crate::authorizer::{Authorizer, Call, Verdict};
#[cfg(feature = "cache")]
pub use crate::cached::{Cached, InvalidCached};
pub use crate::catalogue::Catalogue;
#[cfg(feature = "cedar")]
pub use crate::cedar::{CedarAttribute, CedarAuthorizer, CedarAuthorizerBuilder, CedarObject, CedarType, InvalidCedar};
pub use crate::challenge::{Challenge, ChallengeError, InvalidResourceMetadata, Realm, ResourceMetadata};
pub use crate::check::Check;
pub use crate::clock::{Clock, SystemClock};
#[cfg(feature = "jwt")]
pub use crate::configuration::{Compatibility, Configuration, InvalidSettings, Loaded, SettingState, Summary};
pub use crate::decide::decide;
pub use crate::decision::{Decision, Denial, DenialKind, Limit, Reason};
pub use crate::endpoints::{EndpointInfo, StartFaults};
pub use crate::explain::{Explained, Explanation};
pub use crate::facts::Facts;
pub use crate::granted::Granted;
pub use crate::grants::{Grants, Held};
pub use crate::head::{Headers, RequestHead};
#[cfg(feature = "jwt")]
pub use crate::jwt::{
    Algorithm, AudienceClaim, ClaimMapping, ClaimPath, InvalidJwtVerifier, InvalidKey, InvalidKeySet, InvalidMinter,
    JwtVerifier, JwtVerifierBuilder, KeySet, MintError, Minted, Minter, MinterBuilder, NewToken, Preset, SharedKeys,
    SigningKey, UnknownAlgorithm, UnknownPreset, VerificationKey,
};
#[cfg(feature = "jwks-url")]
pub use crate::jwt::{InvalidRemoteKeys, RemoteKeys};
pub use crate::load::{Load, Loader};
pub use crate::memberships::TenantLoader;
pub use crate::mode::{Mode, UnknownMode};
pub use crate::name::Name;
pub use crate::names::{PermissionName, RoleName, UnknownName};
pub use crate::object_names::ObjectNames;
pub use crate::object_pattern::ObjectPattern;
pub use crate::outcome::{Outcome, evaluate};
pub use crate::principal::{Actor, CredentialKind, Membership, Principal, PrincipalBuilder};
pub use crate::refusal::{Body, Envelope, ProblemDetails, Refusal, RefusalKind};
pub use crate::requirement::Requirement;
pub use crate::roles::{InvalidRoleFile, InvalidRoleMap, RoleFile, RoleMap, SharedRoles};
pub use crate::scope_rule::{ScopeRule, UnknownScopeRule};
pub use crate::secret::{DevSecret, DevSecretError, Fingerprint, Form, InvalidSecret, Secret, SecretFault};
pub use crate::shadow::{InvalidShadow, Shadow, ShadowCounts, ShadowReport, ShadowedEndpoint};
pub use crate::strict::{Profile, Relaxed, StrictDefaults};
pub use crate::tenants::Tenants;
pub use crate::unavailable::Unavailable;
pub use crate::visible::Visible;
pub use auth_grammar::{Ingredient, Operation, UnknownIngredient};
#[cfg(feature = "actix")]
pub use auth_macros::{Permission, Role, require, require_all};

/// A requirement as a constant, for reuse and for decisions outside handlers.
///
/// ```
/// const EDITORS: auth_core::Requirement = auth_core::requirement!(any(role = "admin", permission = "documents:write"));
/// ```
///
/// `auth.decide(&caller, &EDITORS, Facts::default())` decides it for a frame of a WebSocket, a job, a service function;
/// `auth.require(EDITORS, service)` puts a foreign service under it; `#[require(policy = EDITORS)]` a handler;
/// `caller.explain(&EDITORS)` says what a caller holds of it.
///
/// It takes the terms of [`macro@require`], checked alike. Several terms must all hold.
///
/// # Limits
/// - No `public`, for where anybody may call there is nothing to decide, and no options.
/// - There are no arguments here: no `when`, no `owner(Type, from = …)`, and in `on` the name of a path parameter.
/// - An `authorizer` in it can only deny, so that the constant then stands at the top, never below `any` or `not`.
#[cfg(feature = "actix")]
#[macro_export]
macro_rules! requirement {
    ($($terms:tt)*) => {
        $crate::__private::requirement!(($crate) $($terms)*)
    };
}

/// What the expansions of the macros name. Not for use by hand; it changes with every release.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "actix")]
    pub use crate::actix::{
        Hooks, Late, Required, answer, answer_late, answer_undecided, answer_undecided_late, holds, id, names, refuse,
        refuse_undecided, register, register_resource,
    };
    pub use crate::argument::{AnyArgument, Argument, ArgumentKind, Arguments, arguments, of_ownerless, of_public};
    pub use crate::caller::caller;
    pub use crate::check::{checking, function};
    pub use crate::gather::Asked;
    pub use crate::meta::{Meta, RouteMeta};
    pub use crate::names::{AnyPermission, AnyRole, permission, role, unknown_permission, unknown_role};
    pub use crate::requirement::policy;
    #[cfg(feature = "actix")]
    pub use actix_web;
    #[cfg(feature = "actix")]
    pub use auth_macros::requirement;
}
