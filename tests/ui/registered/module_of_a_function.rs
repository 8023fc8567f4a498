use auth_core::{require_all, testing};

#[require_all(role = "admin")]
#[actix_web::get("/stats")]
async fn stats() -> &'static str {
    "stats"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").service(stats);
}
