use actix_web::{get, web, Responder};
use auth_core::require;

#[require(when(|note| drop(note.0) == ()))]
#[get("/x/{id}")]
async fn x(note: web::Json<String>) -> impl Responder {
    drop(note);
    "x"
}

fn main() {}
