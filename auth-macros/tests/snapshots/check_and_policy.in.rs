#[require(check = office::hours, authorizer = "cedar", any(role = "admin", not(policy = SUSPENDED)))]
#[get("/report")]
async fn report() -> impl Responder {
    "report"
}
