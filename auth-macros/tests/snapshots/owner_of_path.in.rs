#[require(any(owner(Thread, "thread_id"), all(tenant = "workspace_id", role = "admin")), claim(["account", "active"] = true))]
#[get("/{workspace_id}/threads/{thread_id}")]
async fn show(thread: Authorized<Thread>) -> impl Responder {
    thread.title()
}
