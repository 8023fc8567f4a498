//! What the original's TypeScript client 0.2.0 sends, sent again.

use agent_graph::auth::roles::ADMIN;
use serde_json::Value;

use crate::tokens::{compatible, mint, of_role};

const RECORDED: &str = include_str!("../recorded/agentflow-client-0.2.0.jsonl");

/// Every header as the client sends it, with a token that is good in the place of the recorded one. L003-40.
#[actix_web::test]
async fn every_recorded_request_is_understood() {
    let server = compatible();
    let token = format!("Bearer {}", mint(of_role("ann", ADMIN)));
    let mut count = 0;
    for line in RECORDED.lines() {
        let request: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (method, url, body) = (text(&request["method"]), text(&request["url"]), text(&request["body"]));
        let recorded: Vec<_> =
            request["headers"].as_array().unwrap().iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect();
        assert!(recorded.contains(&("Authorization".to_owned(), "Bearer tok123".to_owned())));
        let with = |token: &str| {
            let kept = recorded.iter().filter(|(name, _)| name != "content-length" && name != "connection");
            let kept = kept.map(|(name, value)| (name.as_str(), if name == "Authorization" { token } else { value }));
            kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
        };
        let send = async |token: &str| {
            let headers = with(token);
            let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            server.raw(&method, &url, &headers, body.clone()).await
        };
        if url != "/ping" {
            send("Bearer tok123").await.refused(401, "INVALID_TOKEN");
        }
        let answer = send(&token).await;
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
    let threads = server.raw("GET", "/v1/threads", &[("authorization", &token)], String::new()).await.data();
    assert_eq!(threads["threads"].as_array().unwrap().len(), 0);
}
