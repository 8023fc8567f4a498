#[require(role = admin)]
#[delete("/threads/{id}")]
async fn delete_thread(id: web::Path<String>) -> impl Responder {
    id.into_inner()
}
