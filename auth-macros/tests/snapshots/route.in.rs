#[require(role = "admin", permission = "checkpointer:delete")]
#[delete("/threads/{id}")]
/// Deletes.
async fn delete_thread(id: web::Path<String>, caller: Principal) -> impl Responder {
    store::delete(id, caller).await
}
