use serde_json::{Value, json};

use crate::client::Server;

async fn keep(server: &Server, who: &str, body: Value) -> String {
    let answer = server.call(who, "POST", "/v1/store/memories", body).await;
    assert_eq!(answer.json()["metadata"]["message"], "Memory stored successfully");
    answer.data()["memory_id"].as_str().unwrap().to_owned()
}

async fn find(server: &Server, who: &str, body: Value) -> Vec<String> {
    let data = server.call(who, "POST", "/v1/store/search", body).await.data();
    let results = data["results"].as_array().unwrap();
    results.iter().map(|memory| memory["content"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_memory_is_kept_found_and_deleted() {
    let server = Server::new();
    let body = json!({"content": "Ann likes green tea", "memory_type": "semantic", "category": "taste",
        "metadata": {"lang": "en"}, "config": {"thread_id": "t1"}, "options": {}});
    let id = keep(&server, "ann", body).await;
    let data = server.call("ann", "POST", "/v1/store/search", json!({"query": "green tea"})).await.data();
    let memory = &data["results"][0];
    assert_eq!(memory["id"], id);
    assert_eq!(memory["memory_type"], "semantic");
    assert_eq!(memory["user_id"], "ann");
    assert_eq!(memory["thread_id"], "t1");
    assert_eq!(memory["metadata"], json!({"lang": "en"}));
    assert_eq!(memory["vector"], Value::Null);
    let score = memory["score"].as_f64().unwrap();
    assert!(0.7 < score && score < 0.71, "{score}");

    let answer = server.bare("ann", "DELETE", &format!("/v1/store/memories/{id}")).await;
    assert_eq!(answer.json()["metadata"]["message"], "Memory deleted successfully");
    assert_eq!(answer.data()["success"], true);
    let listed = server.bare("ann", "POST", "/v1/store/memories/list").await.data();
    assert_eq!(listed, json!({"memories": []}));
}

#[actix_web::test]
async fn a_search_filters_orders_and_cuts() {
    let server = Server::new();
    for (content, kind, category) in [
        ("red apple", "episodic", "fruit"),
        ("red", "episodic", "colour"),
        ("red car with a red roof", "semantic", "fruit"),
        ("blue", "episodic", "colour"),
    ] {
        keep(&server, "ann", json!({"content": content, "memory_type": kind, "category": category})).await;
    }
    assert_eq!(find(&server, "ann", json!({"query": "Red"})).await, ["red", "red apple", "red car with a red roof"]);
    assert_eq!(find(&server, "ann", json!({"query": "red", "limit": 1})).await, ["red"]);
    assert_eq!(find(&server, "ann", json!({"query": "red", "category": "fruit"})).await.len(), 2);
    assert_eq!(find(&server, "ann", json!({"query": "red", "category": ""})).await.len(), 3);
    assert_eq!(find(&server, "ann", json!({"query": "red", "memory_type": "semantic"})).await.len(), 1);
    assert_eq!(find(&server, "ann", json!({"query": "red", "score_threshold": 0.6})).await.len(), 2);
    assert_eq!(find(&server, "ann", json!({"query": "red", "max_tokens": 3})).await.len(), 2);
    assert_eq!(find(&server, "ann", json!({"query": "red", "filters": {"a": 1}})).await.len(), 0);
    let message = json!({"role": "user", "content": "a red message"});
    keep(&server, "ann", json!({"content": message})).await;
    assert_eq!(find(&server, "ann", json!({"query": "message"})).await, ["a red message"]);
}

#[actix_web::test]
async fn memories_of_others_do_not_exist() {
    let server = Server::new();
    let id = keep(&server, "ann", json!({"content": "secret tea"})).await;
    assert!(find(&server, "bob", json!({"query": "tea"})).await.is_empty());
    let listed = server.call("bob", "POST", "/v1/store/memories/list", json!({"limit": 5})).await.data();
    assert_eq!(listed, json!({"memories": []}));
    let foreign = server.bare("bob", "DELETE", &format!("/v1/store/memories/{id}")).await;
    let unknown = server.bare("bob", "DELETE", "/v1/store/memories/none").await;
    assert_eq!(foreign.refused(404, "RESOURCE_NOT_FOUND"), unknown.refused(404, "RESOURCE_NOT_FOUND"));
    assert_eq!(find(&server, "ann", json!({"query": "tea"})).await, ["secret tea"]);
}

#[actix_web::test]
async fn bad_bodies() {
    let server = Server::new();
    for (path, body) in [
        ("memories", json!({})),
        ("memories", json!({"content": " "})),
        ("memories", json!({"content": 5})),
        ("memories", json!({"content": "a", "memory_type": "dream"})),
        ("memories/list", json!({"limit": 0})),
        ("memories/list", json!({"limit": 1001})),
        ("search", json!({})),
        ("search", json!({"query": " "})),
        ("search", json!({"query": "a", "limit": 101})),
        ("search", json!({"query": "a", "max_tokens": 0})),
        ("search", json!({"query": "a", "retrieval_strategy": "graph_traversal"})),
        ("search", json!({"query": "a", "distance_metric": "euclidean"})),
    ] {
        let answer = server.call("ann", "POST", &format!("/v1/store/{path}"), body).await;
        answer.refused(422, "VALIDATION_ERROR");
    }
}
