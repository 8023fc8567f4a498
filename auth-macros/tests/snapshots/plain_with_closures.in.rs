#[require(when(|body: &web::Json<T>| -> bool { body.is_valid() }))]
pub async fn save<'a, T: Entity + 'a>(web::Json(body): web::Json<T>, store: Path<&'a str>) -> Result<HttpResponse, Error> {
    store.save(body).await?;
    Ok(HttpResponse::NoContent().finish())
}
