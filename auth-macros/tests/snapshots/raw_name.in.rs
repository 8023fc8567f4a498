#[require(role = "admin")]
async fn r#match() -> &'static str {
    ""
}

#[require(role = "admin")]
#[get("/type")]
async fn r#type() -> &'static str {
    ""
}
