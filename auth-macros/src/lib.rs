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
/// The page `docs/attribute.md` of the repository has a section for each atom and option, with an example that compiles.
///
/// # Atoms
/// All terms at the top must hold. Everything but `public` needs a caller who is known: without one the answer is 401.
/// An atom is true, false, unknown (the fact is absent) or unavailable (what would answer does not): only true allows,
/// what an outage leaves undecided is 503, everything else is 403. Those with a closure are decided once the arguments
/// are extracted, all others before a byte of the body is read.
///
/// | atom | true if |
/// |---|---|
/// | `authenticated` | the credential was verified, whoever calls |
/// | `public`, `public = "why"` | always, without a credential. Stands alone, with `operation` and `crate` at most; the reason may be left out on GET, HEAD and OPTIONS; not on a strict class |
/// | `role = "admin"`, `role = Role::Admin` | the caller holds the role: any text without comma, control character or outer white space. Scopes do not cut it |
/// | `permission = "store:write"`, `permission = Perm::StoreWrite` | the caller effectively holds the permission on everything: `resource:action` in lower case, no `*`. Grants may be wildcards, but on strict classes |
/// | `permission("documents:add", on = "index")` | it is held on the object that the path parameter names, as one text; the plain permission does, a bound grant does for its objects |
/// | `permission("documents:add", on = \|swap\| swap.indexes())` | it is held on every object that the closure names; where it names none, on everything |
/// | `scope = "graph:invoke"` | the credential itself carries the scope, an RFC 6749 §3.3 scope-token; unknown without a scope claim |
/// | `claim("email_verified" = true)` | the claim of this exact name is exactly this text, `true`, `false` or integer, or a list that contains it; unknown where it is absent, `null` or empty |
/// | `claim(["realm_access", "roles"] = "x")` | the same, of the claim at this path |
/// | `owner = "user_id"` | the path parameter names the caller: the subject, behind the issuer's prefix where there are several issuers |
/// | `owner(Thread, "thread_id")` | the object, loaded by the id in the path, belongs to the caller. Missing and foreign are both 404. Needs `.objects::<Thread>(store)` |
/// | `owner(Thread, from = \|input\| input.thread_id())` | the same, by an id in the arguments |
/// | `tenant = "workspace_id"` | the path parameter names a tenant of the caller; roles and permissions beside it mean those held there. Needs `.tenants(…)` |
/// | `check = path::to::function` | the function says so: `async fn(&RequestHead<'_>, &Principal) -> Result<bool, Unavailable>` |
/// | `when(\|id, caller: &Principal\| …)` | the closure over the handler's arguments says so |
/// | `authorizer = "cedar"` | the registered authorizer does not deny. It can do nothing else, so it stands at the top or in an `all`. Needs `.authorizer(…)` |
/// | `policy = path::TO_A_REQUIREMENT` | the constant requirement holds; see [`requirement!`] |
///
/// | list | true if |
/// |---|---|
/// | `any(…)`, `all(…)` | at least one of two or more terms holds; every one does |
/// | `not(…)` | the term is known not to hold. A stranger never gets in by it, and roles and permissions count that are held by any means |
///
/// The closures of `on`, `from` and `when` are literals. A parameter has the name of one of the handler's arguments, and is a
/// borrow of it, or is of the type `&Principal`.
///
/// # Options
/// Only at the top, each once.
///
/// | option | what it does |
/// |---|---|
/// | `operation = delete` | raises the class: `read`, `write`, `invoke`, `stream`, `delete`, `memory_store`, `manage`. Method and permission action infer it; stating never lowers it |
/// | `max_age = "15m"` | the login (`auth_time` alone) may not be older, else 401 step-up; a whole number from 1 and `s`, `m`, `h`, `d`. API keys have no login |
/// | `acr = "urn:example:mfa"` | the login was made in this authentication context class, else 401 step-up |
/// | `scheme = "jwt"`, `scheme = any("jwt", "api_key")` | only these authenticators may answer; a credential of another kind is 401, and not verified |
/// | `relax(max_age = "why")` | drops single ingredients of the strict default: `named`, `exact`, `key`, `max_age`, `role` |
/// | `hide` | a denial answers 404 instead of 403 |
/// | `reveal` | the denial of a foreign object, `owner(Type, …)`, answers 403 instead of 404 |
/// | `crate = path` | where `auth_core` is, if not at `::auth_core` |
///
/// Several `#[require(…)]` on one function are one: all terms of all of them must hold, and they are checked as one.
///
/// # What the route attribute may say
/// `get`, `post`, `put`, `delete`, `head`, `options`, `patch`, `connect`, `trace`, `query`, `route` and `routes`, known by
/// the last segment of their path, with a path literal, `name`, `guard`, `wrap` and `method` as actix-web has them. The
/// attribute is consumed; the import of it stays used. Under an alias (`use actix_web::get as fetch`) it is not known:
/// the handler is enforced, but is no `Endpoint`.
///
/// # Guarantees
/// - The function is reachable only through the decision. Its arguments are extracted after all that does not depend on
///   them was decided, and its body runs after all of it.
/// - The function is moved, never rebuilt: attributes, generics, patterns, `impl Trait`, `return` and `?` survive, and
///   its body is not even parsed.
/// - What contradicts itself, always holds, changes nothing or is not understood does not compile. All mistakes are
///   reported at once, the item is still there, and its requirement is then one that nobody satisfies.
/// - An endpoint that deletes, by method, by permission action or as stated, names a role, permission, scope or owner on
///   every way to satisfy it, unless `relax(named = "why")` says why not. A handler name or path that says `delete`,
///   `clear`, `memory` … where neither method nor permission does asks for `operation = …`.
/// - `Principal` and `Claims<T>` as arguments of a public handler do not compile, whatever alias they have.
/// - What needs a registration (objects, tenants, authorizers, schemes) or a path parameter keeps the process from
///   starting where it has none.
///
/// # Limits
/// - The handler is an `async fn` of at most 16 arguments: no method, not `unsafe`, `const` or `extern`. Type and const
///   parameters need the plain form, an argument `impl Trait` has no form.
/// - A macro that prints items of its own, such as `#[utoipa::path]`, stands above `#[require]`.
/// - Of a plain function the method is not known here: its class, as far as the method says it, is found per call.
/// - What a constant says (`policy = PATH`, `Role::Admin`) is not seen here, but by the compiler and at start.
/// - Two owner atoms of one type do not compile: an endpoint is about one object of each type.
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
/// | in the module | what becomes of it |
/// |---|---|
/// | a function with a route attribute | a handler: what it says itself in `#[require(…)]` is added, and both are checked as one |
/// | a private function without one | a helper, as it is |
/// | a `pub async fn` without one | does not compile: nothing protects it |
/// | a function with `#[require(…)]` and without a route attribute | does not compile |
/// | an inner module `mod name { … }` | counts, however deep |
/// | `public` | does not compile, neither as argument nor inside |
///
/// The arguments are those of [`macro@require`], options included. A term of a handler that changes nothing beside the
/// module's, or contradicts it, does not compile; an option stands in one of the two.
///
/// # Limits
/// - It stands on a module with its items: `mod name;` has them elsewhere.
/// - What a macro prints inside the module, and what stands inside of a function, is not seen.
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
        let tree = expand::requirement(root, &checked);
        // Whoever takes it by reference, inside a function too, gets one that lives as long as the program.
        quote::quote!(const { #tree })
    })
    .into_expression()
}
