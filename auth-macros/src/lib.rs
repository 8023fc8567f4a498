//! The macros of auth-core; depend on that.

mod check;
mod derive;
mod errors;
mod expand;
mod model;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod snapshots;
mod syntax;

use proc_macro::TokenStream;

/// Says who may call a handler.
///
/// ```text
/// use actix_web::{delete, web, Responder};
/// use auth_core::{require, Principal};
///
/// #[require(role = "admin", permission = "checkpointer:delete")]
/// #[delete("/threads/{id}")]
/// async fn delete_thread(id: web::Path<String>, caller: Principal) -> impl Responder { /* … */ }
/// ```
///
/// The attribute stands **above** the route attribute. The handler is then an `Endpoint`, which `auth.scope(…)` and
/// `auth.app()` take by `.service(delete_thread)`, and a plain `App` too. A function without a route attribute is
/// enforced wherever it is registered; `auth_core::web::get(list::<Pg>)` and its kin register it with the proof.
///
/// # Terms
/// All terms at the top must hold.
///
/// | term | holds if |
/// |---|---|
/// | `public = "why"` | always, without a credential. Stands alone; the reason may be left out on GET, HEAD and OPTIONS |
/// | `authenticated` | the credential was verified, whoever calls |
/// | `role = "admin"` | the caller has the role: any text without comma, control character or outer white space |
/// | `permission = "store:write"` | the caller effectively has the permission, `resource:action` in lower case, no `*` |
/// | `scope = "graph:invoke"` | the credential itself carries the scope, an RFC 6749 §3.3 scope-token |
/// | `any(…)`, `all(…)` | at least one of two or more terms holds; every one does |
/// | `not(…)` | the term is known not to hold. A stranger never gets in by it |
///
/// # Options
/// Only at the top, each once.
///
/// | option | what it does |
/// |---|---|
/// | `operation = delete` | raises the class: `read`, `write`, `invoke`, `stream`, `delete`, `memory_store`, `manage`. Method and permission action infer it; stating never lowers it |
/// | `relax(max_age = "why")` | drops single ingredients of the strict default: `named`, `exact`, `key`, `max_age`, `role` |
/// | `hide` | a denial answers 404 instead of 403 |
/// | `reveal` | for requirements with an owner, which this version does not have |
/// | `crate = path` | where `auth_core` is, if not at `::auth_core` |
///
/// Several `#[require(…)]` on one function are one: all terms of all of them must hold.
///
/// # What the route attribute may say
/// `get`, `post`, `put`, `delete`, `head`, `options`, `patch`, `connect`, `trace`, `query`, `route` and `routes`, known by
/// the last segment of their path, with a path literal, `name`, `guard`, `wrap` and `method` as actix-web has them. The
/// attribute is consumed; the import of it stays used. Under an alias (`use actix_web::get as fetch`) it is not known:
/// the handler is enforced, but is no `Endpoint`.
///
/// # Guarantees
/// - The function is reachable only through the decision, and its arguments are extracted after it.
/// - The function is moved, never rebuilt: attributes, generics, patterns, `impl Trait`, `return` and `?` survive, and
///   its body is not even parsed.
/// - What contradicts itself, always holds, changes nothing or is not understood does not compile. All mistakes are
///   reported at once, the item is still there, and its requirement is then one that nobody satisfies.
/// - An endpoint that deletes, by method, by permission action or as stated, names a role, permission or scope on every
///   way to satisfy it, unless `relax(named = "why")` says why not. A handler name or path that says `delete`, `clear`,
///   `memory` … where neither method nor permission does asks for `operation = …`.
///
/// # Limits
/// - The handler is an `async fn` of at most 16 arguments: no method, not `unsafe`, `const` or `extern`. Type and const
///   parameters need the plain form, an argument `impl Trait` has no form.
/// - A macro that prints items of its own, such as `#[utoipa::path]`, stands above `#[require]`.
/// - Of a plain function the method is not known here: its class, as far as the method says it, is found per call.
///
/// # In unit tests
/// The function without a decision is `delete_thread::handler(…)`, of a plain function `list` it is
/// `__auth_list::handler(…)`; both exist under `cfg(test)`, for the module of the function and those in it.
#[proc_macro_attribute]
pub fn require(arguments: TokenStream, item: TokenStream) -> TokenStream {
    annotated(arguments.into(), item.into()).into()
}

/// Adds a requirement to every handler of a module.
///
/// ```text
/// #[require_all(role = "admin")]
/// mod admin {
///     #[get("/stats")]
///     pub async fn stats() -> impl Responder { /* … */ }
///
///     #[require(permission = "users:delete")]         // and role = "admin"
///     #[delete("/users/{id}")]
///     pub async fn delete_user(id: web::Path<u64>) -> impl Responder { /* … */ }
/// }
/// ```
///
/// Every function with a route attribute is a handler; those of inner modules count. What a handler says itself is added,
/// and both are checked as one: a term that changes nothing beside the module's, or contradicts it, does not compile.
/// Private functions without a route attribute are helpers; a `pub async fn` without one, a handler without one, and
/// `public` are refused. What a macro prints inside the module is not seen.
#[proc_macro_attribute]
pub fn require_all(arguments: TokenStream, item: TokenStream) -> TokenStream {
    module(arguments.into(), item.into()).into()
}

/// What `auth_core::requirement!` hands on: where auth-core is, in parentheses, then the terms.
#[doc(hidden)]
#[proc_macro]
pub fn requirement(input: TokenStream) -> TokenStream {
    let mut terms = proc_macro2::TokenStream::from(input).into_iter();
    let root = match terms.next() {
        Some(proc_macro2::TokenTree::Group(root)) => model::Root(root.stream()),
        _ => model::Root::default(),
    };
    expression(&root, terms.collect()).into()
}

/// Names roles once, as an enum.
///
/// ```text
/// #[derive(Clone, Copy, Debug, auth_core::Role)]
/// pub enum Role {
///     Admin,
///     TeamLead,
///     #[auth(name = "guest@example")]
///     Guest,
/// }
/// ```
///
/// | variant | name |
/// |---|---|
/// | `Admin` | `admin` |
/// | `TeamLead` | `team-lead` |
/// | `HTTPAdmin` | `http-admin` |
/// | `Level2Admin` | `level2-admin` |
/// | below `#[auth(name = "…")]` | what it says: any text without comma, control character or outer white space |
///
/// # What it adds
/// - `Role::ALL`, every role in the order of the variants, and `as_str`, the name; both in constants, and with the
///   visibility of the enum.
/// - `Display`, the name, and `FromStr`, whose error `UnknownName` lists the names and the nearest one.
/// - The trait `RoleName`, for code that is generic over roles.
///
/// # Guarantees
/// - Every name is well-formed, and no two variants have one.
/// - The enum needs no other derive. All mistakes are reported at once, and the impls are there in spite of them.
///
/// # Limits
/// - An enum without parameters, whose variants have no fields.
/// - One enum is roles or [permissions](macro@Permission), not both.
/// - `#[auth(crate = path)]` on the enum says where `auth_core` is, if not at `::auth_core`.
#[proc_macro_derive(Role, attributes(auth))]
pub fn role(item: TokenStream) -> TokenStream {
    derive::names(derive::Kind::Role, item.into()).into()
}

/// Names permissions once, as an enum.
///
/// ```text
/// #[derive(Clone, Copy, Debug, auth_core::Permission)]
/// pub enum Perm {
///     StoreWrite,
///     ThreadStateDelete,
///     #[auth(name = "graph:invoke")]
///     Invoke,
/// }
/// ```
///
/// | variant | permission |
/// |---|---|
/// | `StoreWrite` | `store:write` |
/// | `ThreadStateDelete` | `thread-state:delete`: the last word is the action, the words before it are the resource |
/// | `Invoke` | none: one word says no resource, so that `#[auth(name = "resource:action")]` must |
/// | below `#[auth(name = "…")]` | what it says: `resource:action` in lower case, no `*` |
///
/// What it adds, guarantees and does not do is as for [`macro@Role`]; the trait is `PermissionName`.
#[proc_macro_derive(Permission, attributes(auth))]
pub fn permission(item: TokenStream) -> TokenStream {
    derive::names(derive::Kind::Permission, item.into()).into()
}

fn annotated(arguments: proc_macro2::TokenStream, item: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    errors::collect(|errors| {
        let written = syntax::Annotated::parse(arguments, item, errors);
        let checked = check::annotated(written, errors);
        expand::item(&checked)
    })
    .into_items()
}

fn module(arguments: proc_macro2::TokenStream, item: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    errors::collect(|errors| check::module::annotated(arguments, item, errors)).into_items()
}

fn expression(root: &model::Root, terms: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    errors::collect(|errors| {
        let checked = check::expression(terms, errors);
        expand::requirement(root, &checked)
    })
    .into_expression()
}
