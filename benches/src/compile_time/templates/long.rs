#[get("/itemsINDEX")]
async fn listINDEX(input: web::Query<InputTYPE>, store: web::Data<Store>) -> Result<impl Responder, Error> {
    if input.title.trim().is_empty() {
        return Err(error::ErrorBadRequest("a title is not empty"));
    }
    if input.title.len() > 200 {
        return Err(error::ErrorBadRequest("a title has at most 200 bytes"));
    }
    let limit = match input.limit {
        None => 20,
        Some(0) => return Err(error::ErrorBadRequest("a limit is at least 1")),
        Some(limit) => limit.min(100),
    };
    let mut tags = Vec::new();
    for word in input.title.split_whitespace() {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        if word.len() > 3 && !tags.contains(&word) {
            tags.push(word);
        }
    }
    if let Some(owner) = &input.owner {
        tags.push(format!("owner-{owner}"));
    }
    let known = store.change(|items| items.iter().filter(|item| item.done == input.done).count())?;
    if known > 10_000 {
        return Err(error::ErrorConflict(format!("{known} items are enough")));
    }
    let mut found = store.change(|items| {
        let matching = items.iter().filter(|item| item.tags.iter().any(|tag| tags.contains(tag)));
        matching.skip(input.skip).take(limit).cloned().collect::<Vec<_>>()
    })?;
    found.sort_by(|left, right| left.title.cmp(&right.title).then(left.id.cmp(&right.id)));
    for item in &mut found {
        item.tags.sort();
        item.tags.dedup();
    }
    Ok(web::Json(found))
}

#[post("/itemsINDEX")]
async fn createINDEX(input: web::Json<InputTYPE>, store: web::Data<Store>) -> Result<HttpResponse, Error> {
    if input.title.trim().is_empty() {
        return Err(error::ErrorBadRequest("a title is not empty"));
    }
    if input.title.len() > 200 {
        return Err(error::ErrorBadRequest("a title has at most 200 bytes"));
    }
    let limit = match input.limit {
        None => 20,
        Some(0) => return Err(error::ErrorBadRequest("a limit is at least 1")),
        Some(limit) => limit.min(100),
    };
    let mut tags = Vec::new();
    for word in input.title.split_whitespace() {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        if word.len() > 3 && !tags.contains(&word) {
            tags.push(word);
        }
    }
    if let Some(owner) = &input.owner {
        tags.push(format!("owner-{owner}"));
    }
    let known = store.change(|items| items.iter().filter(|item| item.done == input.done).count())?;
    if known > 10_000 {
        return Err(error::ErrorConflict(format!("{known} items are enough")));
    }
    let item = store.change(|items| {
        let id = items.iter().map(|item| item.id).max().map_or(INDEX, |last| last + 1);
        let item = Item { id, title: input.title.clone(), tags, done: input.done };
        items.insert(input.skip.min(items.len()), item.clone());
        items.truncate(limit);
        item
    })?;
    let place = format!("/v1/itemsINDEX/{}", item.id);
    Ok(HttpResponse::Created().insert_header(("location", place)).json(item))
}

#[put("/itemsINDEX/{id}")]
async fn replaceINDEX(
    id: web::Path<u32>,
    input: web::Json<InputTYPE>,
    store: web::Data<Store>,
) -> Result<impl Responder, Error> {
    if input.title.trim().is_empty() {
        return Err(error::ErrorBadRequest("a title is not empty"));
    }
    if input.title.len() > 200 {
        return Err(error::ErrorBadRequest("a title has at most 200 bytes"));
    }
    let limit = match input.limit {
        None => 20,
        Some(0) => return Err(error::ErrorBadRequest("a limit is at least 1")),
        Some(limit) => limit.min(100),
    };
    let mut tags = Vec::new();
    for word in input.title.split_whitespace() {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        if word.len() > 3 && !tags.contains(&word) {
            tags.push(word);
        }
    }
    if let Some(owner) = &input.owner {
        tags.push(format!("owner-{owner}"));
    }
    let known = store.change(|items| items.iter().filter(|item| item.done == input.done).count())?;
    if known > 10_000 {
        return Err(error::ErrorConflict(format!("{known} items are enough")));
    }
    let replaced = store.change(|items| {
        let item = items.iter_mut().skip(input.skip).take(limit).find(|item| item.id == *id)?;
        item.title.clone_from(&input.title);
        item.done = input.done;
        item.tags.extend(tags);
        Some(item.clone())
    })?;
    match replaced {
        Some(item) if item.done => Ok(web::Json(item)),
        Some(_) => Err(error::ErrorConflict("the item is not done")),
        None => Err(error::ErrorNotFound(format!("no item {id}"))),
    }
}
