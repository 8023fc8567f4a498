//! Handlers in a crate that knows auth-core and actix-web under other names, and shadows what the expansion might name.
//!
//! That it compiles is the test, and that the application starts.
#![deny(warnings, missing_docs, unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery)]

/// A user's own things with the names of ours, of std's and of actix's.
#[expect(dead_code, non_camel_case_types, reason = "they only have to be in the way")]
#[allow(clippy::redundant_pub_crate, reason = "another lint asks for it")]
mod shadows {
    pub(crate) struct Result;
    pub(crate) struct Option;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Ok;
    pub(crate) struct Err;
    pub(crate) struct Box;
    pub(crate) struct Vec;
    pub(crate) struct Requirement;
    pub(crate) struct Principal;
    pub(crate) struct Load;
    pub(crate) struct Atom;
    pub(crate) struct bool;
    pub(crate) struct str;
    pub(crate) struct usize;
    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) mod alloc {}
    pub(crate) mod auth_core {}
    pub(crate) mod actix_web {}
}

pub mod handlers {
    //! One of each kind.

    #[allow(unused_imports, reason = "they only have to be in the way")]
    use crate::shadows::*;
    use ::authz::{Permission, Role, require, require_all, requirement};
    use ::framework::{delete, get, post, web};

    /// Who may.
    #[derive(Role)]
    #[auth(crate = ::authz)]
    pub enum AppRole {
        /// Everything.
        Admin,
    }

    /// What may be done.
    #[derive(Permission)]
    #[auth(crate = ::authz)]
    pub enum AppPermission {
        /// To read things.
        ThingsRead,
    }

    /// A thing of somebody's.
    #[derive(Debug)]
    pub struct Thing;

    impl ::authz::Load for Thing {
        type Id = u32;
        type Store = ();

        async fn load((): &(), _: u32) -> ::core::result::Result<::core::option::Option<Self>, ::authz::Unavailable> {
            ::core::result::Result::Ok(::core::option::Option::None)
        }

        fn owner(&self) -> ::core::option::Option<&::core::primitive::str> {
            ::core::option::Option::None
        }
    }

    /// Asked before the arguments.
    ///
    /// # Errors
    /// Never.
    #[allow(clippy::unused_async, reason = "a check is async")]
    pub async fn check(
        _: &::authz::RequestHead<'_>,
        _: &::authz::Principal,
    ) -> ::core::result::Result<::core::primitive::bool, ::authz::Unavailable> {
        ::core::result::Result::Ok(true)
    }

    /// Every atom that does not look at arguments.
    #[require(
        role = AppRole::Admin, any(owner(Thing, "id"), permission = AppPermission::ThingsRead),
        permission("things:delete", on = "id"), claim(["a", "b"] = true), check = check, policy = READERS,
        max_age = "1h", acr = "urn:x", scheme = "test", crate = ::authz
    )]
    #[delete("/things/{id}")]
    pub async fn delete_thing(id: web::Path<u32>) -> ::std::string::String {
        id.to_string()
    }

    /// Every atom that does.
    #[require(
        when(|body, caller: &::authz::Principal| body.len() < 9 && caller.has_role("x")),
        any(role = "x", owner(Thing, from = |id| **id)),
        permission("things:write", on = |body| body.as_str()),
        crate = ::authz
    )]
    #[post("/things/{id}")]
    pub async fn write_thing(id: web::Path<u32>, body: ::std::string::String) -> ::std::string::String {
        ::std::format!("{id}{body}")
    }

    /// A generic one without a route.
    #[require(role = "x", when(|data| data.to_string().is_empty()), crate = ::authz)]
    pub async fn plain<T: ::std::string::ToString + Send + Sync + 'static>(
        data: web::Data<T>,
    ) -> ::std::string::String {
        data.to_string()
    }

    #[require_all(role = "x", crate = ::authz)]
    pub mod module {
        //! Under one requirement.

        use ::framework::get;

        /// Answers.
        #[get("/module")]
        pub async fn of_the_module() -> &'static ::core::primitive::str {
            "module"
        }
    }

    /// Public, for all that.
    #[require(public, crate = ::authz)]
    #[get("/ping")]
    pub async fn ping(caller: ::core::option::Option<::authz::Principal>) -> ::std::string::String {
        caller.map_or_else(::std::string::String::new, |caller| caller.subject().to_owned())
    }

    /// For reuse.
    pub const READERS: ::authz::Requirement = requirement!(any(scope = "a", scope = "b"));

    /// All of them.
    pub fn all(config: &mut ::authz::ServiceConfig) {
        let config = config.service(delete_thing).service(write_thing).service(ping).service(module::of_the_module);
        config.route("/plain", ::authz::web::get(plain::<::std::string::String>));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_application_would_start() {
        let auth = authz::Auth::builder().authenticator(authz::testing::TestAuthenticator);
        let auth = auth.objects::<super::handlers::Thing>(()).build().unwrap();
        assert_eq!(auth.app().configure(super::handlers::all).check().unwrap().len(), 5);
    }
}
