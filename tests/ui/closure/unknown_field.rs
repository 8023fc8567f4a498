use actix_web::{get, web, Responder};
use auth_core::require;

#[derive(serde::Deserialize)]
struct Note {
    text: String,
}

#[require(when(|note: &web::Json<Note>| note.txt.is_empty()))]
#[get("/x/{id}")]
async fn x(note: web::Json<Note>) -> impl Responder {
    drop(note);
    "x"
}

fn main() {}
