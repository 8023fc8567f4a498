#[require(
    owner(Thread, "id"),
    operation = memory_store,
    max_age = "15m",
    acr = "urn:example:mfa",
    scheme = any("jwt", "api_key"),
    relax(exact = "an owner holds no permission", role = "the owner is enough"),
    reveal
)]
#[delete("/memories/{id}")]
async fn forget() -> impl Responder {
    "forgotten"
}
