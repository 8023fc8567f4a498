use auth_core::require_all;

#[require_all(when(|id: &actix_web::web::Path<u64>| **id > 0))]
mod admin {
    #[actix_web::get("/stats")]
    pub async fn stats() -> &'static str {
        "stats"
    }
}

fn main() {}
