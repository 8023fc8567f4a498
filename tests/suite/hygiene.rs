//! Handlers of every form and with every awkward name, in a module that shadows what the expansion might name.
#![expect(non_snake_case, reason = "handlers are named like types on purpose")]

use actix_web::test::{TestRequest, call_and_read_body, init_service};
use auth_core::testing;

/// A user's own things with the names of ours, of std's and of actix's.
#[expect(dead_code, non_camel_case_types, reason = "they only have to be in the way")]
mod shadows {
    pub(super) struct Result;
    pub(super) struct Option;
    pub(super) struct Some;
    pub(super) struct Ok;
    pub(super) struct Box;
    pub(super) struct Requirement;
    pub(super) struct Endpoint;
    pub(super) struct Atom;
    pub(super) struct Meta;
    pub(super) struct bool;
    pub(super) struct str;
    pub(super) mod std {}
    pub(super) mod core {}
    pub(super) mod auth_core {}
    pub(super) mod actix_web {}
}

mod names {
    #[allow(unused_imports, reason = "they only have to be in the way")]
    use super::shadows::*;
    use ::actix_web::{delete, get, post, put, web};
    use ::auth_core::require;

    #[require(role = "user")]
    #[get("/f")]
    async fn f() -> &'static ::core::primitive::str {
        "f"
    }

    #[require(role = "user")]
    #[get("/req")]
    async fn req(req: ::actix_web::HttpRequest) -> String {
        req.path().to_owned()
    }

    #[require(role = "user")]
    #[get("/auth")]
    async fn auth() -> &'static ::core::primitive::str {
        let auth = "au";
        if auth.len() == 2 { "auth" } else { auth }
    }

    #[require(role = "user")]
    #[get("/call")]
    async fn call() -> &'static ::core::primitive::str {
        "call"
    }

    #[require(role = "user")]
    #[get("/META")]
    async fn META() -> &'static ::core::primitive::str {
        "META"
    }

    #[require(role = "user")]
    #[get("/answer")]
    async fn answer() -> &'static ::core::primitive::str {
        "answer"
    }

    #[require(role = "user")]
    #[get("/register")]
    async fn register(config: web::Query<::std::collections::HashMap<String, String>>) -> String {
        config.len().to_string()
    }

    #[require(role = "user")]
    #[get("/handler")]
    async fn handler() -> &'static ::core::primitive::str {
        "handler"
    }

    /// The route attribute's own name.
    #[require(role = "user")]
    #[post("/post")]
    async fn post() -> &'static ::core::primitive::str {
        "post"
    }

    #[require(role = "user")]
    #[put("/r#type")]
    async fn r#type() -> &'static ::core::primitive::str {
        "type"
    }

    #[require(role = "admin")]
    #[delete("/delete")]
    async fn delete() -> &'static ::core::primitive::str {
        "delete"
    }

    /// A plain function with an argument of its own name.
    #[require(role = "user")]
    pub(super) async fn plain(plain: String) -> String {
        plain
    }

    pub(super) fn all(config: &mut ::auth_core::ServiceConfig) {
        config
            .service(f)
            .service(req)
            .service(auth)
            .service(call)
            .service(META)
            .service(answer)
            .service(register)
            .service(handler)
            .service(post)
            .service(r#type)
            .service(delete)
            .route("/plain", ::auth_core::web::post(plain));
    }
}

mod forms {
    use std::fmt::Display;

    use actix_web::{Either, HttpResponse, Responder, get, guard, middleware, post, route, routes, scope, web};
    use auth_core::{Principal, require, requirement};
    use serde::Deserialize;

    /// An alias is a principal all the same.
    type Caller = Option<Principal>;

    #[derive(Deserialize)]
    pub(super) struct Pair(String, u8);

    /// Documented.
    #[require(role = "user")]
    #[post("/pattern")]
    #[must_use = "it is asked for"]
    async fn pattern(
        /// What to count.
        /* a comment */
        #[expect(unused_mut, reason = "the attribute is kept")]
        mut path: web::Query<Vec<(String, String)>>,
        web::Json(Pair(name, mut count)): web::Json<Pair>,
    ) -> Result<impl Responder, actix_web::Error> {
        count += 1;
        if path.is_empty() {
            return Ok(Either::Left(format!("{name}{count}")));
        }
        let count: u8 = path.len().try_into().map_err(actix_web::error::ErrorBadRequest)?;
        Ok(Either::Right((format!("{name}{count}"), actix_web::http::StatusCode::ACCEPTED)))
    }

    #[require(role = "user")]
    #[get("/early")]
    async fn early(id: Option<web::Query<Vec<(String, String)>>>) -> String {
        let Some(id) = id else { return "none".to_owned() };
        let inner = || -> Option<String> { Some(id.first()?.0.clone()) };
        inner().unwrap_or_else(|| "empty".to_owned())
    }

    #[require(public = "to look at")]
    #[get("/alias")]
    async fn alias(caller: Caller) -> String {
        caller.map_or_else(|| "nobody".to_owned(), |caller| caller.subject().to_owned())
    }

    #[require(role = "user")]
    #[get("/cfg")]
    async fn cfg(
        #[cfg(any())] absent: NoSuchType,
        #[cfg(not(any()))] present: web::Query<Vec<(String, String)>>,
        #[cfg_attr(all(), allow(unused_variables, reason = "the attribute is kept"))] unused: Caller,
    ) -> String {
        present.len().to_string()
    }

    #[require(role = "user")]
    #[get("/none")]
    async fn none() -> impl Responder {
        HttpResponse::NoContent()
    }

    #[require(role = "user")]
    #[get("/sixteen")]
    #[allow(clippy::too_many_arguments, clippy::many_single_char_names, reason = "that is what is tested")]
    async fn sixteen(
        a: Option<String>,
        b: Option<String>,
        c: Option<String>,
        d: Option<String>,
        e: Option<String>,
        f: Option<String>,
        g: Option<String>,
        h: Option<String>,
        i: Option<String>,
        j: Option<String>,
        k: Option<String>,
        l: Option<String>,
        m: Option<String>,
        n: Option<String>,
        o: Option<String>,
        p: Principal,
    ) -> String {
        let count = [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o].iter().flatten().count();
        format!("{count} {}", p.subject())
    }

    fn json_only(context: &guard::GuardContext<'_>) -> bool {
        context.head().headers.contains_key("x-json")
    }

    #[require(role = "user")]
    #[get(
        "/wrapped",
        name = "named",
        guard = "json_only",
        wrap = "middleware::DefaultHeaders::new().add((\"x-one\", \"1\"))",
        wrap = "middleware::DefaultHeaders::new().add((\"x-two\", \"2\"))"
    )]
    async fn wrapped(request: actix_web::HttpRequest) -> String {
        request.url_for_static("named").unwrap().path().to_owned()
    }

    #[require(role = "user")]
    #[require(permission = "forms:read")]
    #[routes]
    #[get("/routes/a")]
    #[get("/routes/b", name = "second")]
    async fn several() -> impl Responder {
        "several"
    }

    #[require(all(role = "user", not(role = "guest")))]
    #[route("/custom", method = "GET", method = "PURGE")]
    async fn custom(request: actix_web::HttpRequest) -> String {
        request.method().to_string()
    }

    /// Generic functions are plain functions.
    #[require(role = "user")]
    pub(super) async fn generic<D, const N: usize>(data: web::Data<D>) -> impl Responder
    where
        D: Display + Send + Sync + 'static,
    {
        format!("{}{N}", data.get_ref())
    }

    #[require(role = "user")]
    pub(super) async fn lifetimes<'a>(path: web::Path<String>) -> impl Responder + use<'a> {
        path.into_inner()
    }

    #[scope("/scoped")]
    pub(super) mod scoped {
        use actix_web::{Responder, get};
        use auth_core::require;

        #[require(role = "user")]
        #[get("/inner")]
        pub(super) async fn inner() -> impl Responder {
            "inner"
        }
    }

    /// A requirement outside a handler.
    pub(super) const EDITORS: auth_core::Requirement = requirement!(any(role = "admin", permission = "forms:edit"));

    pub(super) fn all(config: &mut auth_core::ServiceConfig) {
        #[require(role = "user")]
        #[get("/local")]
        async fn local() -> impl Responder {
            "local"
        }

        config
            .service(pattern)
            .service(early)
            .service(alias)
            .service(cfg)
            .service(none)
            .service(sixteen)
            .service(wrapped)
            .service(several)
            .service(custom)
            .service(local)
            .service(scoped::inner)
            .route("/generic", auth_core::web::get(generic::<String, 7>))
            .route("/lifetimes/{id}", auth_core::web::get(lifetimes));
    }

    #[cfg(test)]
    #[actix_web::test]
    async fn handlers_can_be_called_by_themselves() {
        let json = web::Json(Pair("a".to_owned(), 1));
        assert!(pattern::handler(web::Query(Vec::new()), json).await.is_ok());
        assert_eq!(cfg::handler(web::Query(Vec::new()), None).await, "0");
    }
}

#[actix_web::test]
async fn awkward_names() {
    let auth = testing::auth();
    let app = init_service(auth.app().configure(names::all)).await;
    for (method, path, body) in [
        ("GET", "/f", "f"),
        ("GET", "/req", "/req"),
        ("GET", "/auth", "auth"),
        ("GET", "/call", "call"),
        ("GET", "/META", "META"),
        ("GET", "/answer", "answer"),
        ("GET", "/register", "0"),
        ("GET", "/handler", "handler"),
        ("POST", "/post", "post"),
        ("DELETE", "/delete", "delete"),
        ("POST", "/plain", "text"),
    ] {
        let method = actix_web::http::Method::from_bytes(method.as_bytes()).unwrap();
        let request = TestRequest::with_uri(path).method(method).set_payload("text");
        let request = request.insert_header(("content-type", "text/plain"));
        let caller = testing::caller("alice").role("user").role("admin").header();
        assert_eq!(call_and_read_body(&app, request.insert_header(caller).to_request()).await, body, "{path}");
    }
}

#[actix_web::test]
async fn every_form() {
    let auth = testing::auth();
    let data = actix_web::web::Data::new("data".to_owned());
    let app = init_service(auth.app().app_data(data).configure(forms::all)).await;
    for (method, path, body) in [
        ("POST", "/pattern", "x2"),
        ("POST", "/pattern?a=1&b=2", "x2"),
        ("GET", "/early?first=1", "first"),
        ("GET", "/alias", "alice"),
        ("GET", "/cfg?a=1", "1"),
        ("GET", "/none", ""),
        ("GET", "/sixteen", "15 alice"),
        ("GET", "/wrapped", "/wrapped"),
        ("GET", "/routes/a", "several"),
        ("GET", "/routes/b", "several"),
        ("PURGE", "/custom", "PURGE"),
        ("GET", "/local", "local"),
        ("GET", "/scoped/inner", "inner"),
        ("GET", "/generic", "data7"),
        ("GET", "/lifetimes/42", "42"),
    ] {
        let request = TestRequest::with_uri(path)
            .method(actix_web::http::Method::from_bytes(method.as_bytes()).unwrap())
            .insert_header(("x-json", "1"))
            .insert_header(("content-type", if method == "POST" { "application/json" } else { "text/plain" }))
            .insert_header(testing::caller("alice").role("user").permission("forms:read").header())
            .set_payload(if method == "POST" { r#"["x", 1]"# } else { "" });
        assert_eq!(call_and_read_body(&app, request.to_request()).await, body, "{method} {path}");
    }
    let caller = testing::caller("alice").role("user").header();
    let merged = TestRequest::get().uri("/routes/a").insert_header(caller.clone()).to_request();
    assert_eq!(actix_web::test::call_service(&app, merged).await.status(), 403, "two attributes add up");
    let wrapped = TestRequest::get().uri("/wrapped").insert_header(("x-json", "1")).insert_header(caller);
    let answer = actix_web::test::call_service(&app, wrapped.to_request()).await;
    assert!(answer.headers().contains_key("x-one") && answer.headers().contains_key("x-two"));
    assert_eq!(forms::EDITORS.to_string(), "any(role = \"admin\", permission = \"forms:edit\")");
}
