use actix_web::{App, HttpResponse, body::to_bytes, dev::Service, http::Method, middleware::from_fn, test, web};
use agent_graph::{routes::unmatched::ROUTES, safety_net::safety_net, store::FILE, wire::body::LIMIT};
use serde_json::{Value, json};

use crate::client::Server;

#[actix_web::test]
async fn ping_answers() {
    assert_eq!(Server::new().bare("ann", "GET", "/ping").await.data(), "pong");
}

#[actix_web::test]
async fn an_unknown_path_is_404_and_a_wrong_method_405() {
    let server = Server::new();
    for path in ["/", "/v1", "/v1/nothing", "/v1/threads/", "/v1/threads/t1/", "/pong", "/V1/threads"] {
        server.bare("ann", "GET", path).await.refused(404, "NOT_FOUND");
    }
    let wrong = server.bare("ann", "PUT", "/v1/threads/t1").await;
    wrong.refused(405, "METHOD_NOT_ALLOWED");
    assert_eq!(wrong.header("allow"), "DELETE, GET");
}

#[actix_web::test]
async fn the_table_of_routes_is_what_is_routed() {
    let server = Server::new();
    for (pattern, allow) in ROUTES {
        let path = pattern.replace("{thread_id}", "t1").replace("{message_id}", "m1").replace("{memory_id}", "x1");
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = server.bare("ann", method.as_str(), &path).await;
            let routed = answer.status != 405;
            assert_eq!(routed, allow.split(", ").any(|known| known == method), "{method} {path}");
            assert!(!routed || !answer.text.contains("NOT_FOUND\"") || answer.text.contains("RESOURCE_"));
        }
    }
}

#[actix_web::test]
async fn what_is_sent_is_never_echoed() {
    let server = Server::new();
    for body in [
        "{\"messages\": secret",
        "secret",
        "{\"messages\": [], \"messages\": \"secret\"}",
        "{} secret",
        "[\"secret\"]",
        "\u{feff}{}",
    ] {
        let answer = server.send("ann", "POST", "/v1/graph/invoke", "application/json", body.to_owned()).await;
        let error = answer.refused(422, "VALIDATION_ERROR");
        assert_eq!(error["details"][0]["loc"][0], "body");
        assert!(!answer.text.contains("secret"), "{}", answer.text);
    }
    let deep = "[".repeat(100_000);
    let body = format!("{{\"messages\": {deep}");
    server.send("ann", "POST", "/v1/graph/invoke", "application/json", body).await.refused(422, "VALIDATION_ERROR");
}

#[actix_web::test]
async fn bodies_have_a_type_and_a_limit() {
    let server = Server::new();
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let answer = server.send("ann", "POST", "/v1/graph/invoke", kind, "{}".to_owned()).await;
        answer.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    let kind = "application/json; charset=utf-8";
    server.send("ann", "POST", "/v1/graph/invoke", kind, "{}".to_owned()).await.refused(422, "VALIDATION_ERROR");
    server.bare("ann", "POST", "/v1/graph/invoke").await.refused(422, "VALIDATION_ERROR");
    let large = format!("\"{}\"", "x".repeat(LIMIT));
    for path in ["/v1/graph/invoke", "/v1/store/memories/list"] {
        let answer = server.send("ann", "POST", path, "application/json", large.clone()).await;
        answer.refused(413, "REQUEST_TOO_LARGE");
    }
}

#[actix_web::test]
async fn bad_queries_name_the_parameter() {
    let server = Server::new();
    for path in ["/v1/threads", "/v1/threads/t1/messages"] {
        for (query, name) in
            [("limit=0", "limit"), ("offset=-1", "offset"), ("limit=secret", "limit"), ("limit=", "limit")]
        {
            let answer = server.bare("ann", "GET", &format!("{path}?{query}")).await;
            let error = answer.refused(422, "VALIDATION_ERROR");
            assert_eq!(error["details"][0]["loc"], json!(["query", name]));
            assert!(!answer.text.contains("secret"));
        }
    }
}

#[actix_web::test]
async fn a_store_that_cannot_answer_is_503() {
    let server = Server::new();
    let other = rusqlite::Connection::open(server.folder.path().join(FILE)).unwrap();
    other.execute_batch("DROP TABLE messages; DROP TABLE threads; DROP TABLE memories").unwrap();
    let message = json!({"messages": [{"role": "user", "content": "a"}]});
    for (method, path, body) in [
        ("POST", "/v1/graph/invoke", message.clone()),
        ("POST", "/v1/graph/stream", message.clone()),
        ("GET", "/v1/threads", Value::Null),
        ("GET", "/v1/threads/t1", Value::Null),
        ("DELETE", "/v1/threads/t1", json!({})),
        ("POST", "/v1/threads/t1/messages", message),
        ("GET", "/v1/threads/t1/messages", Value::Null),
        ("DELETE", "/v1/threads/t1/messages/m1", json!({})),
        ("POST", "/v1/store/memories", json!({"content": "a"})),
        ("POST", "/v1/store/memories/list", json!({})),
        ("POST", "/v1/store/search", json!({"query": "a"})),
        ("DELETE", "/v1/store/memories/m1", json!({})),
    ] {
        let answer = server.call("ann", method, path, body).await;
        answer.refused(503, "STORE_UNAVAILABLE");
        assert!(!answer.text.contains("table"), "{}", answer.text);
    }
    assert_eq!(server.state.graph.node_runs(), 0);
}

#[actix_web::test]
async fn panics_and_foreign_errors_get_the_envelope() {
    async fn panics() -> HttpResponse {
        panic!("secret")
    }
    async fn plain() -> HttpResponse {
        HttpResponse::Unauthorized().insert_header(("WWW-Authenticate", "Bearer")).body("secret")
    }
    async fn fails() -> Result<HttpResponse, actix_web::Error> {
        Err(actix_web::error::ErrorConflict("secret"))
    }
    let app = App::new()
        .wrap(from_fn(safety_net))
        .route("/panics", web::get().to(panics))
        .route("/plain", web::get().to(plain))
        .route("/fails", web::get().to(fails));
    let service = test::init_service(app).await;
    for (path, status, code) in
        [("/panics", 500, "INTERNAL_SERVER_ERROR"), ("/plain", 401, "UNAUTHORIZED"), ("/fails", 409, "BAD_REQUEST")]
    {
        let response = service.call(test::TestRequest::get().uri(path).to_request()).await;
        let response = match response {
            Ok(response) => response.into_parts().1,
            Err(error) => error.error_response(),
        };
        assert!(response.headers().contains_key("x-frame-options"));
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers().contains_key("www-authenticate"), status == 401);
        assert!(response.headers().contains_key("x-request-id"));
        let json: Value = serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap();
        assert_eq!(json["error"]["code"], code);
        assert!(json["metadata"]["request_id"].is_string());
        assert!(!json.to_string().contains("secret"));
    }
}
