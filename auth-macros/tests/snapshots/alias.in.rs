#[require(role = "admin")]
#[fetch("/x")]
#[tracing::instrument(name = "/x")]
async fn aliased() -> &'static str {
    ""
}
