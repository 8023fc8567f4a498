#[require(public = "liveness probe")]
#[get("/ping")]
async fn ping(caller: Option<Principal>) -> &'static str {
    "pong"
}
