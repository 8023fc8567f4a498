#[get("/versionINDEX")]
async fn versionINDEX() -> &'static str {
    "1.0.INDEX"
}

#[get("/itemsINDEX/{id}")]
async fn readINDEX(id: web::Path<u32>, store: web::Data<Store>) -> Result<impl Responder, Error> {
    let found = store.change(|items| items.iter().find(|item| item.id == *id).cloned())?;
    found.map(web::Json).ok_or_else(|| error::ErrorNotFound("no such item"))
}

#[get("/itemsINDEX")]
async fn listINDEX(page: web::Query<Page>, store: web::Data<Store>) -> Result<web::Json<Vec<Item>>, Error> {
    let limit = page.limit.unwrap_or(20).min(100);
    Ok(web::Json(store.change(|items| items.iter().skip(page.skip).take(limit).cloned().collect())?))
}

#[post("/itemsINDEX")]
async fn createINDEX(input: web::Json<NewItem>, store: web::Data<Store>) -> Result<HttpResponse, Error> {
    let NewItem { title, tags } = input.into_inner();
    let item = Item { id: INDEX, title, tags, done: false };
    store.change(|items| items.push(item.clone()))?;
    Ok(HttpResponse::Created().json(item))
}

#[put("/itemsINDEX/{id}/{tag}")]
async fn tagINDEX(path: web::Path<(u32, String)>, store: web::Data<Store>) -> impl Responder {
    let (id, tag) = path.into_inner();
    match store.change(|items| items.iter_mut().find(|item| item.id == id).map(|item| item.tags.push(tag))) {
        Ok(Some(())) => HttpResponse::NoContent(),
        Ok(None) => HttpResponse::NotFound(),
        Err(_) => HttpResponse::InternalServerError(),
    }
}

#[patch("/itemsINDEX/{id}")]
async fn changeINDEX(
    id: web::Path<u32>,
    page: web::Query<Page>,
    change: web::Json<Change>,
    store: web::Data<Store>,
) -> Result<impl Responder, Error> {
    let Change { title, done } = change.into_inner();
    let changed = store.change(|items| {
        let item = items.iter_mut().skip(page.skip).find(|item| item.id == *id)?;
        item.title = title.unwrap_or_else(|| item.title.clone());
        item.done = done.unwrap_or(item.done);
        Some(item.clone())
    })?;
    changed.map(web::Json).ok_or_else(|| error::ErrorNotFound("no such item"))
}

#[delete("/itemsINDEX/{id}")]
async fn deleteINDEX(id: web::Path<u32>, store: web::Data<Store>) -> Result<HttpResponse, Error> {
    store.change(|items| items.retain(|item| item.id != *id))?;
    Ok(HttpResponse::NoContent().finish())
}
