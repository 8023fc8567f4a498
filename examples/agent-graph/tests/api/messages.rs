use serde_json::json;

use crate::client::Server;

const PATH: &str = "/v1/threads/t1/messages";

#[actix_web::test]
async fn messages_are_added_listed_and_deleted() {
    let server = Server::new();
    let body = json!({"config": {}, "metadata": {}, "messages": [
        {"message_id": "m9", "role": "user", "content": [{"type": "text", "text": "one", "x": 1}],
         "delta": false, "timestamp": 1_795_223_944_368_u64, "metadata": {"a": 1}},
        {"message_id": 7, "role": "system", "content": "two"},
    ]});
    let data = server.call("ann", "POST", PATH, body.clone()).await.data();
    assert_eq!(data, json!({"success": true, "message": "Messages put successfully", "data": true}));

    let data = server.bare("ann", "GET", PATH).await.data();
    assert_eq!(data["messages"][0]["message_id"], "m9");
    assert_eq!(data["messages"][0]["timestamp"], 1_795_223_944_368_u64);
    assert_eq!(data["messages"][0]["content"], json!([{"type": "text", "text": "one", "annotations": [], "x": 1}]));
    assert_eq!(data["messages"][1]["message_id"], 7);

    let found = server.bare("ann", "GET", &format!("{PATH}?search=TWO")).await.data();
    assert_eq!(found["messages"].as_array().unwrap().len(), 1);

    let gone = server.call("ann", "DELETE", &format!("{PATH}/7"), json!({})).await.data();
    assert_eq!(gone, json!({"success": true, "message": "Message deleted successfully"}));
    server.call("ann", "DELETE", &format!("{PATH}/7"), json!({})).await.refused(404, "RESOURCE_NOT_FOUND");
    server.bare("ann", "DELETE", &format!("{PATH}/m9")).await.refused(422, "VALIDATION_ERROR");

    // A client that sends its history again does not double it.
    server.call("ann", "POST", PATH, body).await.data();
    let data = server.bare("ann", "GET", PATH).await.data();
    assert_eq!(data["messages"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn unsaved_messages_do_not_collide() {
    let server = Server::new();
    let unsaved = json!({"role": "user", "content": "a", "message_id": "0"});
    for thread in ["t1", "t1", "t2"] {
        let body = json!({"messages": [unsaved, unsaved]});
        server.call("ann", "POST", &format!("/v1/threads/{thread}/messages"), body).await.data();
    }
    let data = server.bare("ann", "GET", PATH).await.data();
    assert_eq!(data["messages"].as_array().unwrap().len(), 4);
}

#[actix_web::test]
async fn what_is_no_new_message() {
    let server = Server::new();
    for body in [json!({}), json!({"messages": []}), json!({"messages": [1]}), json!(null), json!("x")] {
        server.call("ann", "POST", PATH, body).await.refused(422, "VALIDATION_ERROR");
    }
    let body = json!({"messages": [{"role": "user", "content": "a"}]});
    for thread in ["%20t1", "%20", "a%00b"] {
        let path = format!("/v1/threads/{thread}/messages");
        server.call("ann", "POST", &path, body.clone()).await.refused(422, "VALIDATION_ERROR");
    }
}
