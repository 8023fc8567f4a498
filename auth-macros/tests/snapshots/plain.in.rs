#[require(authenticated)]
/// Lists.
#[tracing::instrument]
pub(crate) async fn list(caller: Principal) -> impl Responder {
    "list"
}
