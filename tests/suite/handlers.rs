//! One handler of every shape; each of them counts its calls.

use core::cell::Cell;

use actix_web::{HttpResponse, Responder, delete, get, patch, post, put, route, routes, web};
use auth_core::{Principal, require};
use serde::Deserialize;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

/// How often a handler's body ran on this thread.
pub(crate) fn calls() -> usize {
    CALLS.get()
}

fn called() -> HttpResponse {
    CALLS.set(CALLS.get() + 1);
    HttpResponse::Ok().body("ran")
}

/// A body that is read as JSON.
#[derive(Deserialize)]
pub(crate) struct Note {
    /// What it says.
    pub text: String,
}

#[require(role = "admin")]
#[get("/get")]
async fn by_get() -> impl Responder {
    called()
}

#[require(role = "admin")]
#[post("/post")]
async fn by_post(note: web::Json<Note>) -> impl Responder {
    assert!(!note.text.is_empty());
    called()
}

#[require(role = "admin")]
#[put("/put")]
async fn by_put(body: web::Bytes) -> impl Responder {
    drop(body);
    called()
}

#[require(role = "admin")]
#[patch("/patch")]
async fn by_patch(body: String, caller: Principal) -> impl Responder {
    assert_eq!((body.as_str(), caller.subject()), ("body", "alice"));
    called()
}

#[require(role = "admin")]
#[delete("/delete/{id}")]
async fn by_delete(id: web::Path<String>, form: web::Form<Note>) -> Result<impl Responder, actix_web::Error> {
    assert!(!id.is_empty() && !form.text.is_empty());
    Ok(called())
}

#[require(role = "admin")]
#[route("/route", method = "POST", method = "PUT")]
async fn by_route(payload: web::Payload) -> impl Responder {
    drop(payload);
    called()
}

#[require(role = "admin")]
#[routes]
#[post("/routes/one")]
#[put("/routes/two")]
async fn by_routes(note: web::Either<web::Json<Note>, web::Bytes>) -> impl Responder {
    drop(note);
    called()
}

/// A function without a route.
#[require(role = "admin")]
pub async fn plain(note: web::Json<Note>) -> impl Responder {
    assert!(!note.text.is_empty());
    called()
}

/// A function that is generic over its body.
#[require(role = "admin")]
pub async fn generic<B: actix_web::FromRequest + 'static>(body: B) -> impl Responder {
    drop(body);
    called()
}

/// The attribute in the wrong order: it enforces all the same.
#[post("/wrong-order")]
#[require(role = "admin")]
async fn wrong_order(note: web::Json<Note>) -> impl Responder {
    assert!(!note.text.is_empty());
    called()
}

/// The attribute in the wrong order on a DELETE: the class is found at run time.
#[delete("/wrong-order/{id}")]
#[require(permission = "notes:keep")]
async fn wrong_order_strict(id: web::Path<String>) -> impl Responder {
    assert!(!id.is_empty());
    called()
}

/// Method and path of every protected route of [`all`].
pub(crate) const ROUTES: [(&str, &str); 12] = [
    ("GET", "/get"),
    ("POST", "/post"),
    ("PUT", "/put"),
    ("PATCH", "/patch"),
    ("DELETE", "/delete/1"),
    ("POST", "/route"),
    ("PUT", "/route"),
    ("POST", "/routes/one"),
    ("PUT", "/routes/two"),
    ("POST", "/plain"),
    ("POST", "/generic"),
    ("POST", "/wrong-order"),
];

/// Every handler, in an application of actix's.
pub(crate) fn all(config: &mut web::ServiceConfig) {
    config
        .service(by_get)
        .service(by_post)
        .service(by_put)
        .service(by_patch)
        .service(by_delete)
        .service(by_route)
        .service(by_routes)
        .route("/plain", web::post().to(plain))
        .route("/generic", web::post().to(generic::<web::Json<Note>>))
        .service(wrong_order)
        .service(wrong_order_strict);
}

/// Every handler that carries the proof, in a scope of ours.
pub(crate) fn proven(config: &mut auth_core::ServiceConfig) {
    config
        .service(by_get)
        .service(by_post)
        .service(by_put)
        .service(by_patch)
        .service(by_delete)
        .service(by_route)
        .service(by_routes)
        .route("/plain", auth_core::web::post(plain))
        .service(auth_core::web::resource("/generic").route(auth_core::web::post(generic::<web::Json<Note>>)));
}
