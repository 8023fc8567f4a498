use actix_web::get;
use auth_core::require;

struct S;

impl S {
    #[require(role = "a")]
    #[get("/x")]
    async fn x() -> &'static str {
        "x"
    }
}

fn main() {}
