use auth_core::require_all;

#[require_all(role = "admin", max_age = "1h")]
mod admin {
    #[auth_core::require(scope = "x", max_age = "2h")]
    #[actix_web::get("/stats")]
    pub async fn stats() -> &'static str {
        "stats"
    }
}

fn main() {}
