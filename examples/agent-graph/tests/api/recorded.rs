//! What the original's TypeScript client 0.2.0 sends, sent again.

use serde_json::Value;

use crate::client::Server;

const RECORDED: &str = include_str!("../recorded/agentflow-client-0.2.0.jsonl");

#[actix_web::test]
async fn every_recorded_request_is_understood() {
    let server = Server::new();
    let mut count = 0;
    for line in RECORDED.lines() {
        let request: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| request[name].as_str().unwrap().to_owned();
        let (method, url, body) = (text("method"), text("url"), text("body"));
        let answer = server.send("ann", &method, &url, "application/json", body).await;
        match url.as_str() {
            // The recorded memory was never made here.
            "/v1/store/memories/mem1" => drop(answer.refused(404, "RESOURCE_NOT_FOUND")),
            "/v1/graph/stream" => {
                let lines = answer.lines();
                assert_eq!(lines[0]["message"]["role"], "user");
                assert_eq!(lines[1]["message"]["content"][0]["text"], "hello");
            }
            _ => drop(answer.data()),
        }
        count += 1;
    }
    assert_eq!(count, 13);
    // What the client reads without asking whether it is there.
    let threads = server.bare("ann", "GET", "/v1/threads").await.data();
    assert_eq!(threads["threads"].as_array().unwrap().len(), 0);
}
