#[require(owner(Thread, from = |input: &web::Json<Invoke>| input.thread), permission(
    "documents:add",
    on = |input| input.indexes.iter().collect::<Vec<_>>()
), when(|input, caller: &Principal| input.budget < 10 || caller.has_role("staff")))]
#[post("/invoke")]
async fn invoke(caller: Principal, input: web::Json<Invoke>, thread: Authorized<Thread>) -> impl Responder {
    run(caller, input, thread).await
}
