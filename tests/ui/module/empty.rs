use auth_core::require_all;

#[require_all()]
mod admin {
    #[actix_web::get("/stats")]
    pub async fn stats() -> &'static str {
        "stats"
    }
}

fn main() {}
