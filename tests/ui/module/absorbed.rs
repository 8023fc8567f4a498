use auth_core::require_all;

#[require_all(role = "admin")]
mod admin {
    #[auth_core::require(any(role = "admin", role = "auditor"))]
    #[actix_web::get("/stats")]
    pub async fn stats() -> &'static str {
        "stats"
    }
}

fn main() {}
