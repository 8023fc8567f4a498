use actix_web::{get, web, Responder};
use auth_core::require;

#[derive(serde::Deserialize)]
struct Note {
    text: String,
}

fn owned(text: String) -> bool {
    text.is_empty()
}

#[require(when(|note: &web::Json<Note>| owned(note.text)))]
#[get("/x/{id}")]
async fn x(note: web::Json<Note>) -> impl Responder {
    drop(note);
    "x"
}

fn main() {}
