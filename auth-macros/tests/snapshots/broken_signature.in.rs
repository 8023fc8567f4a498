#[require(role = "admin")]
#[delete("/threads/{id}")]
fn delete_thread(id: web::Path<String>) -> impl Responder {
    id.into_inner()
}

#[require(role = "admin")]
pub fn list() -> impl Responder {
    "list"
}
