use actix_web::{get, Responder};
use auth_core::testing;

#[get("/stats")]
async fn stats() -> impl Responder {
    "stats"
}

fn main() {
    let auth = testing::auth();
    let _app = auth.app().configure(|config| {
        let _config = config.service(stats);
    });
}
