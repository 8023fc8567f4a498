use auth_core::{require_all, testing};

#[require_all(rol = "admin")]
mod admin {
    #[actix_web::get("/stats")]
    pub async fn stats() -> &'static str {
        "stats"
    }
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(admin::stats);
}
