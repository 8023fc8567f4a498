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

    use actix_web::{Responder, delete, get, routes, web};
    use auth_core::{Principal, Requirement, require, requirement};

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
    }
}

/// The page about the attribute: every block of it compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/attribute.md")]
pub struct Attribute;
