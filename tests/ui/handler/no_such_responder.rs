use actix_web::get;
use auth_core::require;

struct NotAnAnswer;

#[require(role = "a")]
#[get("/x")]
async fn x() -> NotAnAnswer {
    NotAnAnswer
}

fn main() {}
