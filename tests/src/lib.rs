//! Handlers under the strictest lints: this library compiles only if the expansion is clean under all of them.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unused_qualifications,
    unreachable_pub,
    unused_results,
    single_use_lifetimes,
    trivial_casts,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]

pub mod handlers {
    //! One handler of each kind, public and documented as in a library.

    use actix_web::{Responder, delete, get, post, put, routes, web};
    use auth_core::{
        Authorized, Load, Permission, Principal, RequestHead, Requirement, Role, Unavailable, require, require_all,
        requirement,
    };

    /// Reads.
    #[require(role = "user")]
    #[get("/read")]
    pub async fn read(caller: Principal) -> impl Responder {
        caller.subject().to_owned()
    }

    /// Deletes.
    #[require(any(role = "admin", permission = "things:delete"), relax(max_age = "nobody logs in here"))]
    #[delete("/things/{id}", name = "thing")]
    pub async fn delete_thing(id: web::Path<String>) -> Result<String, actix_web::Error> {
        Ok(id.into_inner())
    }

    /// Answers at two places.
    #[require(public = "to look at", operation = write)]
    #[routes]
    #[get("/here")]
    #[get("/there")]
    pub async fn twice(caller: Option<Principal>) -> String {
        caller.map_or_else(String::new, |caller| caller.issuer().to_owned())
    }

    /// A plain function.
    #[require(permission = "things:read")]
    pub async fn plain(id: web::Path<u32>) -> String {
        id.to_string()
    }

    /// A generic function.
    #[require(permission = "things:read")]
    pub async fn generic<T: ToString + Send + Sync + 'static>(data: web::Data<T>) -> String {
        data.to_string()
    }

    /// What editors need.
    pub const EDITORS: Requirement = requirement!(all(role = "user", not(role = "guest")));

    /// What may be done.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Permission)]
    pub enum Perm {
        /// To write things.
        ThingsWrite,
    }

    /// Who may do it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Role)]
    pub enum AppRole {
        /// Everything.
        Admin,
    }

    /// A thing of somebody's.
    #[derive(Clone, Debug)]
    pub struct Thing {
        owner: String,
    }

    impl Load for Thing {
        type Id = u64;
        type Store = Vec<String>;

        async fn load(store: &Self::Store, id: u64) -> Result<Option<Self>, Unavailable> {
            let index = usize::try_from(id)?;
            Ok(store.get(index).map(|owner| Self { owner: owner.clone() }))
        }

        fn owner(&self) -> Option<&str> {
            Some(&self.owner)
        }
    }

    /// Asked before the arguments.
    ///
    /// # Errors
    /// Never.
    #[allow(clippy::unused_async, reason = "a check is async")]
    pub async fn in_the_office(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
        Ok(head.value("x-office").is_some() && caller.has_role("staff"))
    }

    /// Every atom that does not look at arguments, and every option.
    #[require(
        any(role = AppRole::Admin, owner(Thing, "id")),
        permission = Perm::ThingsWrite,
        permission("things:get", on = "id"),
        any(claim("email_verified" = true), claim(["a", "b"] = -1), scope = "things"),
        tenant = "workspace",
        check = in_the_office,
        authorizer = "cedar",
        policy = EDITORS,
        max_age = "15m",
        acr = "urn:example:mfa",
        scheme = any("jwt", "api_key"),
        reveal,
        operation = delete,
        relax(exact = "to look at", key = "to look at")
    )]
    #[post("/{workspace}/things/{id}")]
    pub async fn everything(thing: Authorized<Thing>) -> String {
        thing.owner.clone()
    }

    /// Every atom that looks at arguments.
    #[require(
        any(role = "admin", owner(Thing, from = |input| input.first().copied())),
        permission("things:get", on = |input: &web::Json<Vec<u64>>| input.iter().map(ToString::to_string).collect::<Vec<_>>()),
        when(|input, caller: &Principal| { return input.len() > 1 && caller.has_role("admin"); }),
        when(|query| query.is_empty())
    )]
    #[put("/things")]
    pub async fn late(
        web::Json(input): web::Json<Vec<u64>>,
        query: web::Query<Vec<(String, String)>>,
        thing: Authorized<Thing>,
    ) -> String {
        format!("{} {} {}", input.len(), query.len(), thing.owner)
    }

    /// A generic function that looks at arguments.
    #[require(role = "user", when(|data| data.to_string().is_empty()))]
    pub async fn generic_late<T: ToString + Send + Sync + 'static>(data: web::Data<T>) -> String {
        data.to_string()
    }

    #[require_all(role = "staff")]
    pub(crate) mod module {
        use actix_web::get;

        /// Of the module.
        #[get("/module")]
        pub async fn of_the_module() -> &'static str {
            "module"
        }
    }

    pub(crate) mod inner {
        use actix_web::{get, post};
        use auth_core::require;

        #[require(authenticated)]
        #[get("/inner")]
        pub(crate) async fn inner() -> &'static str {
            "inner"
        }

        #[require(role = "user")]
        #[post("/private")]
        async fn private() -> &'static str {
            "private"
        }

        /// Keeps the private handler used.
        pub(super) fn all(config: &mut auth_core::ServiceConfig) {
            let _config = config.service(inner).service(private);
        }
    }

    /// Keeps everything used.
    pub fn all(config: &mut auth_core::ServiceConfig) {
        inner::all(config);
        let _config = config.service(module::of_the_module);
    }
}

/// The page about the attribute: every block of it compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/attribute.md")]
pub struct Attribute;

/// The page about deciding: every block of it compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/deciding.md")]
pub struct Deciding;

/// The page about Cedar: every block of Rust in it compiles and runs. Its policies are tried in `suite/docs_cedar.rs`.
#[cfg(doctest)]
#[doc = include_str!("../../docs/cedar.md")]
pub struct Cedar;

/// The page about shadow mode: its program compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/shadow.md")]
pub struct ShadowMode;
