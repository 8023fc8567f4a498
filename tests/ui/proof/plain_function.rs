use actix_web::Responder;
use auth_core::{testing, web};

async fn stats() -> impl Responder {
    "stats"
}

fn main() {
    let auth = testing::auth();
    let _scope = auth.scope("/v1").route("/stats", web::get(stats));
}
