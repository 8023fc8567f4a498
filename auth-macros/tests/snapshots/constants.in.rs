#[require(role = Role::Admin, any(permission = Perm::StoreWrite, policy = crate::rules::EDITORS))]
#[get("/stats")]
async fn stats() -> impl Responder {
    "stats"
}
