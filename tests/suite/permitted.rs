//! The endpoint that lists what a caller may call, and whole modules under one requirement.

use actix_web::test::{TestRequest, call_and_read_body, call_service, init_service};
use auth_core::testing::{self, caller};
use serde_json::Value;

/// Every handler in it asks for the role.
#[auth_core::require_all(role = "admin")]
mod admin {
    use actix_web::{Responder, delete, get};
    use auth_core::require;

    #[get("/stats")]
    pub(super) async fn stats() -> impl Responder {
        text()
    }

    #[require(permission = "users:delete", max_age = "10m")]
    #[delete("/users/{id}")]
    pub(super) async fn delete_user() -> impl Responder {
        text()
    }

    pub(super) mod inner {
        use actix_web::post;

        #[post("/inner")]
        pub(in super::super) async fn inner() -> &'static str {
            super::text()
        }
    }

    fn text() -> &'static str {
        "text"
    }
}

mod others {
    use actix_web::{Responder, get, post};
    use auth_core::require;

    #[require(public = "liveness probe")]
    #[get("/ping")]
    pub(super) async fn ping() -> impl Responder {
        "pong"
    }

    #[require(owner = "user_id")]
    #[get("/users/{user_id}/notes")]
    pub(super) async fn notes() -> impl Responder {
        "notes"
    }

    #[require(permission("docs:add", on = "index"))]
    #[post("/{index}/docs")]
    pub(super) async fn add() -> impl Responder {
        "added"
    }
}

macro_rules! application {
    ($auth:expr) => {{
        let auth = $auth;
        let inner = auth.scope("/admin").service(admin::stats).service(admin::delete_user).service(admin::inner::inner);
        let app = auth.app().service(inner).service(others::ping).service(others::notes).service(others::add);
        init_service(app.service(auth.permitted_endpoints("/me/endpoints"))).await
    }};
}

#[actix_web::test]
async fn a_module_adds_its_requirement() {
    let app = application!(testing::auth());
    for (method, path, who, status) in [
        ("GET", "/admin/stats", caller("alice"), 403),
        ("GET", "/admin/stats", caller("alice").role("admin"), 200),
        ("POST", "/admin/inner", caller("alice"), 403),
        ("POST", "/admin/inner", caller("alice").role("admin"), 200),
        ("DELETE", "/admin/users/1", caller("alice").role("admin"), 403),
        ("DELETE", "/admin/users/1", caller("alice").permission("users:delete"), 403),
        ("DELETE", "/admin/users/1", caller("alice").role("admin").permission("users:delete"), 401),
    ] {
        let method = actix_web::http::Method::from_bytes(method.as_bytes()).unwrap();
        let request = TestRequest::with_uri(path).method(method).insert_header(who.header()).to_request();
        assert_eq!(call_service(&app, request).await.status(), status, "{path}");
    }
}

#[actix_web::test]
async fn a_caller_is_told_what_it_may_call() {
    let app = application!(testing::auth());
    let ask = async |who: testing::Caller| {
        let request = TestRequest::get().uri("/me/endpoints").insert_header(who.header()).to_request();
        let all: Value = serde_json::from_slice(&call_and_read_body(&app, request).await).unwrap();
        let lines = all.as_array().unwrap().iter();
        let text = |line: &Value, key: &str| line[key].as_str().unwrap().to_owned();
        let line =
            |line: &Value| format!("{} {} {}", text(line, "method"), text(line, "path"), text(line, "permitted"));
        lines.map(line).collect::<Vec<_>>()
    };
    let everybody = ["GET /me/endpoints yes", "GET /ping yes", "GET /users/{user_id}/notes depends"];
    assert_eq!(ask(caller("alice")).await, everybody);
    let adder = ask(caller("alice").permission("docs:add@notes")).await;
    assert!(adder.contains(&"POST /{index}/docs depends".to_owned()), "{adder:?}");
    let adder = ask(caller("alice").permission("docs:add")).await;
    assert!(adder.contains(&"POST /{index}/docs depends".to_owned()), "{adder:?}");
    let admin = ask(caller("alice").role("admin")).await;
    assert!(admin.contains(&"GET /admin/stats yes".to_owned()) && admin.len() == 5, "{admin:?}");
    let admin = ask(caller("alice").role("admin").permission("users:delete")).await;
    assert!(admin.contains(&"DELETE /admin/users/{id} depends".to_owned()), "a fresh login is missing: {admin:?}");
    let request = TestRequest::get().uri("/me/endpoints").to_request();
    assert_eq!(call_service(&app, request).await.status(), 401);
}
