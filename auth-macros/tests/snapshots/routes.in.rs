#[require(role = "admin", any(scope = "a", not(scope = "guest")), operation = manage, relax(max_age = "no logins", exact = "a"), hide)]
#[routes]
#[get("/c", guard = "local", name = "see")]
#[actix_web::post("/d", wrap = "Compress::default()", wrap = "from_fn(mw)")]
#[route("/e", method = "GET", method = "PURGE")]
async fn several() -> Result<impl Responder, Error> {
    Ok("")
}
