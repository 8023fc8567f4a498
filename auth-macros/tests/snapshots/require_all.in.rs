#[require_all(role = "admin", max_age = "1h")]
pub mod admin {
    //! For operators.
    use super::*;

    /// Counts.
    #[get("/stats")]
    pub async fn stats() -> impl Responder {
        helper()
    }

    pub mod users {
        #[doc = "Also counts."]
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
