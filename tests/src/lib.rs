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

    use actix_web::{Responder, delete, get, post, routes, web};
    use auth_core::{Authorized, Load, Principal, RequestHead, Requirement, Unavailable, require, requirement};

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

    /// Whom nobody wants.
    pub const GUESTS: Requirement = requirement!(any(role = "guest", role = "visitor"));

    /// Asks the request.
    ///
    /// # Errors
    /// Never.
    #[allow(clippy::unused_async, reason = "a check is async")]
    pub async fn office(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
        Ok(head.value("x-office").is_some() || caller.has_role("staff"))
    }

    /// Belongs to somebody.
    #[derive(Debug)]
    pub struct Note;

    impl Load for Note {
        type Id = u64;
        type Store = ();

        async fn load((): &(), _: u64) -> Result<Option<Self>, Unavailable> {
            Ok(None)
        }

        fn owner(&self) -> Option<&str> {
            None
        }
    }

    /// Every atom that names something of Rust.
    #[require(check = office, any(policy = EDITORS, not(role = "guest"), owner(Note, "id")), not(policy = GUESTS), max_age = "1h")]
    #[get("/notes/{id}")]
    pub async fn show_note(note: Authorized<Note>) -> String {
        format!("{note:?}")
    }

    /// Every closure.
    #[require(
        any(owner(Note, from = |input: &web::Json<Vec<u64>>| input.first()), role = "admin"),
        permission("notes:write", on = |input| input.iter().map(ToString::to_string).collect::<Vec<_>>()),
        when(|input, caller: &Principal| input.len() < 10 || caller.has_role("staff")),
        when(|input| if input.is_empty() { 1 } else { 2 } == 2),
        when(|input| { input.len() != 3 }),
        when(|input| -> bool { input.len() != 4 }),
    )]
    #[post("/notes")]
    pub async fn write(input: web::Json<Vec<u64>>, note: Authorized<Note>) -> String {
        format!("{input:?} {note:?}")
    }

    /// A closure over the argument of a generic function.
    #[require(when(|data| data.to_string() == "x"))]
    pub async fn generic_when<T: ToString + Send + Sync + 'static>(data: web::Data<T>) -> String {
        data.to_string()
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
    }
}
