use actix_web::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{Answer, Server};

const INVOKE: &str = "/v1/graph/invoke";
const STREAM: &str = "/v1/graph/stream";

async fn say(server: &Server, who: &str, thread: &str, text: &str) -> Answer {
    let body = json!({"messages": [{"role": "user", "content": text}], "config": {"thread_id": thread}});
    server.call(who, "POST", INVOKE, body).await
}

fn texts(messages: &Value) -> Vec<String> {
    let blocks = messages.as_array().unwrap().iter().flat_map(|m| m["content"].as_array().unwrap());
    blocks.filter_map(|block| block["text"].as_str().map(str::to_owned)).collect()
}

#[actix_web::test]
async fn the_assistant_routes_by_content() {
    let server = Server::new();
    for (text, answer) in [
        ("hello", "hello"),
        ("upper: hello", "HELLO"),
        ("calc: 2 + 3 * 4", "2 + 3 * 4 = 14"),
        ("2+3*4", "2+3*4 = 14"),
        ("calc: sin(x)", "I cannot calculate this: only numbers, + - * / ^ and parentheses are understood"),
    ] {
        let data = say(&server, "ann", "t1", text).await.data();
        assert_eq!(texts(&data["messages"]).last().unwrap(), answer);
    }
}

#[actix_web::test]
async fn a_calculation_goes_through_the_tool() {
    let server = Server::new();
    let data = say(&server, "ann", "", "calc: 6*7").await.data();
    let kinds: Vec<_> = data["messages"].as_array().unwrap().iter().map(|m| m["content"][0]["type"].clone()).collect();
    assert_eq!(kinds, ["tool_call", "tool_result", "text"]);
    assert_eq!(data["messages"][1]["content"][0]["call_id"], data["messages"][0]["content"][0]["id"]);
    assert_eq!(data["meta"]["is_new_thread"], true);
    assert_eq!(data["meta"]["thread_id"].as_str().unwrap().len(), 36);
    assert_eq!(server.state.graph.node_runs(), 3);
}

#[actix_web::test]
async fn granularity_says_how_much_is_answered() {
    let server = Server::new();
    let ask = async |granularity: &str| {
        let body = json!({"messages": [{"role": "user", "content": "a"}], "config": {"thread_id": "t"},
            "initial_state": {"mood": "good"}, "response_granularity": granularity});
        server.call("ann", "POST", INVOKE, body).await.data()
    };
    let low = ask("low").await;
    assert_eq!((&low["state"], &low["context"], &low["summary"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(low["messages"].as_array().unwrap().len(), 1);
    assert_eq!(ask("partial").await["context"].as_array().unwrap().len(), 4);
    let full = ask("full").await;
    assert_eq!(full["state"]["context"].as_array().unwrap().len(), 6);
    assert_eq!(full["state"]["mood"], "good");
    assert_eq!(full["meta"], json!({"is_new_thread": false, "thread_id": "t"}));
}

#[actix_web::test]
async fn a_stream_is_one_object_per_line() {
    let server = Server::new();
    let body = json!({"messages": [{"role": "user", "content": "calc: 1+1", "message_id": "0"}],
        "config": {"thread_id": "t1"}, "response_granularity": "full"});
    let answer = server.call("ann", "POST", STREAM, body).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/event-stream; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-cache, no-transform");
    assert_eq!(answer.header("x-accel-buffering"), "no");
    assert_eq!(answer.header("content-encoding"), "identity");
    assert_eq!(answer.header("x-request-id").len(), 36);
    let lines = answer.lines();
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["message", "message", "message", "message", "state", "updates"]);
    assert_eq!(lines[0]["message"]["role"], "user");
    assert_eq!(lines[3]["message"]["content"][0]["text"], "1+1 = 2");
    assert_eq!(lines[5]["data"], json!({"status": "done"}));
    for line in &lines {
        assert_eq!(line["metadata"], json!({"is_new_thread": true, "thread_id": "t1"}));
        assert_eq!(line["run_id"], lines[0]["run_id"]);
        assert!(line["timestamp"].is_f64());
    }
    let kept = server.bare("ann", "GET", "/v1/threads/t1/messages").await.data();
    assert_eq!(kept["messages"].as_array().unwrap().len(), 4);
}

#[actix_web::test]
async fn a_stream_that_fails_ends_with_an_error_line() {
    let server = Server::new();
    let body = json!({"messages": [{"role": "user", "content": "1+1"}], "recursion_limit": 2});
    let lines = server.call("ann", "POST", STREAM, body).await.lines();
    let last = lines.last().unwrap();
    assert_eq!(last["event"], "error");
    assert_eq!(last["data"]["reason"], "the recursion limit of 2 node runs is reached");
    assert_eq!(lines.len(), 4);
}

#[actix_web::test]
async fn too_many_node_runs_are_a_typed_error() {
    let server = Server::new();
    let body = json!({"messages": [{"role": "user", "content": "1+1"}], "recursion_limit": 2});
    server.call("ann", "POST", INVOKE, body).await.refused(500, "GRAPH_RECURSION_000");
    assert_eq!(server.state.graph.node_runs(), 2);
}

#[actix_web::test]
async fn a_foreign_thread_runs_nothing() {
    let server = Server::new();
    say(&server, "ann", "t1", "hello").await.data();
    let runs = server.state.graph.node_runs();
    say(&server, "bob", "t1", "hello").await.refused(403, "FORBIDDEN");
    let body = json!({"messages": [{"role": "user", "content": "a"}], "thread_id": "t1"});
    server.call("bob", "POST", STREAM, body).await.refused(403, "FORBIDDEN");
    let body = json!({"resume": null, "thread_id": "t1"});
    server.call("bob", "POST", STREAM, body).await.refused(403, "FORBIDDEN");
    assert_eq!(server.state.graph.node_runs(), runs);
    let kept = server.bare("ann", "GET", "/v1/threads/t1/messages").await.data();
    assert_eq!(kept["messages"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn bad_input_runs_nothing() {
    let server = Server::new();
    let message = json!({"role": "user", "content": "a"});
    for (body, loc) in [
        (json!({}), json!(["body", "messages"])),
        (json!({"messages": []}), json!(["body", "messages"])),
        (json!({"messages": "secret"}), json!(["body", "messages"])),
        (json!({"messages": [{"role": "secret", "content": "a"}]}), json!(["body", "messages", 0, "role"])),
        (json!({"messages": [{"role": "user"}]}), json!(["body", "messages", 0, "content"])),
        (json!({"messages": [{"role": "user", "content": 7}]}), json!(["body", "messages", 0, "content"])),
        (
            json!({"messages": [message, {"role": "user", "content": [{"type": "secret"}]}]}),
            json!(["body", "messages", 1, "content", 0, "type"]),
        ),
        (
            json!({"messages": [{"role": "user", "content": [{"type": "text", "text": 1}]}]}),
            json!(["body", "messages", 0, "content", 0]),
        ),
        (json!({"messages": [message], "recursion_limit": 0}), json!(["body", "recursion_limit"])),
        (json!({"messages": [message], "recursion_limit": 101}), json!(["body", "recursion_limit"])),
        (json!({"messages": [message], "recursion_limit": 1.5}), json!(["body", "recursion_limit"])),
        (json!({"messages": [message], "response_granularity": "secret"}), json!(["body", "response_granularity"])),
        (json!({"messages": [message], "config": []}), json!(["body", "config"])),
        (json!({"messages": [message], "config": {"thread_id": {}}}), json!(["body", "config", "thread_id"])),
        (json!({"messages": [message], "thread_id": "a\u{0}"}), json!(["body", "thread_id"])),
        (json!({"messages": [message], "thread_id": "x".repeat(300)}), json!(["body", "thread_id"])),
        (json!({"messages": [message], "initial_state": {"context": []}}), json!(["body", "initial_state", "context"])),
        (
            json!({"messages": [message], "initial_state": {"current_node": "tools"}}),
            json!(["body", "initial_state", "current_node"]),
        ),
        (
            json!({"messages": [message], "initial_state": {"current_node": "secret"}}),
            json!(["body", "initial_state", "current_node"]),
        ),
        (json!({"resume": null}), json!(["body", "resume"])),
        (json!([]), json!(["body"])),
    ] {
        for path in [INVOKE, STREAM] {
            let answer = server.call("ann", "POST", path, body.clone()).await;
            let error = answer.refused(422, "VALIDATION_ERROR");
            assert_eq!(error["details"][0]["loc"], loc, "{body}");
            assert!(error["details"][0]["msg"].is_string() && error["details"][0]["type"].is_string());
            assert!(!answer.text.contains("secret"), "{}", answer.text);
        }
    }
    assert_eq!(server.state.graph.node_runs(), 0);
    assert_eq!(server.bare("ann", "GET", "/v1/threads").await.data(), json!({"threads": []}));
}

#[actix_web::test]
async fn only_the_model_requests_tools() {
    let server = Server::new();
    for message in [
        json!({"role": "assistant", "content": [{"type": "tool_call", "id": "1", "name": "calculator", "args": {}}]}),
        json!({"role": "assistant", "content": [{"type": "remote_tool_call", "id": "1"}]}),
        json!({"role": "assistant", "content": "a", "tools_calls": [{"id": "1"}]}),
    ] {
        for path in [INVOKE, STREAM, "/v1/threads/t1/messages"] {
            let error = server.call("ann", "POST", path, json!({"messages": [message]})).await;
            let error = error.refused(422, "VALIDATION_ERROR");
            assert_eq!(error["message"], "only the model may request tools");
        }
    }
    let result = json!({"role": "tool", "content": [{"type": "tool_result", "call_id": "1", "output": 1}]});
    let error = server.call("ann", "POST", INVOKE, json!({"messages": [result]})).await;
    assert_eq!(error.refused(422, "VALIDATION_ERROR")["message"], "no remote tool call is pending");
}

#[actix_web::test]
async fn two_names_for_the_thread_are_400() {
    let server = Server::new();
    let body = json!({"messages": [{"role": "user", "content": "a"}], "thread_id": "a", "config": {"thread_id": "b"}});
    let error = server.call("ann", "POST", INVOKE, body).await.refused(400, "BAD_REQUEST");
    assert_eq!(error["message"], "thread_id and config.thread_id must match");
}
