use auth_core::require_all;

#[require_all(rol = "admin")]
mod admin {
    #[actix_web::get("/stats")]
    pub async fn stats() -> &'static str {
        "stats"
    }

    #[actix_web::get("/more")]
    pub async fn more() -> &'static str {
        "more"
    }
}

fn main() {}
