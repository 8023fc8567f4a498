pub mod admin {
    //! For operators.
    use super::*;
    /// Counts.
    #[::auth_core::require(role = "admin", max_age = "1h")]
    #[get("/stats")]
    pub async fn stats() -> impl Responder {
        helper()
    }
    pub mod users {
        ///Also counts.
        #[::auth_core::require(role = "admin", max_age = "1h")]
        #[auth_core::require(permission = "users:read")]
        #[actix_web::get("/users")]
        async fn users() -> impl Responder {
            "users"
        }
    }
    fn helper() -> &'static str {
        "helper"
    }
}
