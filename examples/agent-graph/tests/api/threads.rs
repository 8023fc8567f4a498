use serde_json::{Value, json};

use crate::client::Server;

async fn make(server: &Server, who: &str, thread: &str) {
    let body = json!({"messages": [{"role": "user", "content": "hello"}], "metadata": {"k": 1}});
    server.call(who, "POST", &format!("/v1/threads/{thread}/messages"), body).await.data();
}

#[actix_web::test]
async fn a_list_shows_the_callers_threads() {
    let server = Server::new();
    for thread in ["alpha", "beta", "gamma"] {
        make(&server, "ann", thread).await;
    }
    make(&server, "bob", "delta").await;
    let ids = async |query: &str| {
        let data = server.bare("ann", "GET", &format!("/v1/threads{query}")).await.data();
        let threads = data["threads"].as_array().unwrap().clone();
        threads.iter().map(|thread| thread["thread_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("").await, ["gamma", "beta", "alpha"]);
    assert_eq!(ids("?offset=1&limit=1").await, ["beta"]);
    assert_eq!(ids("?search=ALPH").await, ["alpha"]);
    assert_eq!(ids("?search=%25").await, [""; 0]);
    assert_eq!(ids("?search=&limit=99999").await.len(), 3);
}

#[actix_web::test]
async fn one_thread_is_wrapped_twice() {
    let server = Server::new();
    make(&server, "ann", "t1").await;
    let data = server.bare("ann", "GET", "/v1/threads/t1").await.data();
    let thread = &data["thread_data"]["thread"];
    assert_eq!(thread["thread_id"], "t1");
    assert_eq!(thread["user_id"], "ann");
    assert_eq!(thread["metadata"], json!({"k": 1}));
    assert_eq!((&thread["thread_name"], &thread["run_id"]), (&Value::Null, &Value::Null));
    assert!(thread["updated_at"].is_string());
}

#[actix_web::test]
async fn foreign_is_403_and_unknown_404() {
    let server = Server::new();
    make(&server, "ann", "t1").await;
    for (method, path) in [
        ("GET", "/v1/threads/{}"),
        ("DELETE", "/v1/threads/{}"),
        ("GET", "/v1/threads/{}/messages"),
        ("DELETE", "/v1/threads/{}/messages/m1"),
    ] {
        let on = async |thread: &str| server.call("bob", method, &path.replace("{}", thread), json!({})).await;
        on("t1").await.refused(403, "FORBIDDEN");
        on("t2").await.refused(404, "RESOURCE_NOT_FOUND");
    }
    let body = json!({"messages": [{"role": "user", "content": "mine"}]});
    server.call("bob", "POST", "/v1/threads/t1/messages", body).await.refused(403, "FORBIDDEN");
    assert_eq!(server.bare("bob", "GET", "/v1/threads").await.data(), json!({"threads": []}));
    server.bare("ann", "GET", "/v1/threads/t1").await.data();
}

#[actix_web::test]
async fn a_deleted_thread_is_gone_with_its_messages() {
    let server = Server::new();
    make(&server, "ann", "t1").await;
    server.bare("ann", "DELETE", "/v1/threads/t1").await.refused(422, "VALIDATION_ERROR");
    let data = server.call("ann", "DELETE", "/v1/threads/t1", json!({"config": {}})).await.data();
    assert_eq!(data, json!({"success": true, "message": "Thread deleted successfully", "data": true}));
    server.bare("ann", "GET", "/v1/threads/t1").await.refused(404, "RESOURCE_NOT_FOUND");
    make(&server, "bob", "t1").await;
    let data = server.bare("bob", "GET", "/v1/threads/t1/messages").await.data();
    assert_eq!(data["messages"].as_array().unwrap().len(), 1);
}
