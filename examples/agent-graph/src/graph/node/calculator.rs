use futures_util::future::{self, BoxFuture, FutureExt};
use serde_json::Value;

use super::{Node, NodeError};
use crate::{
    graph::{calculation, state::State},
    wire::{
        Object,
        block::{Block, ToolCall, ToolResult},
        message::{Message, Role},
    },
};

/// The tool's name in calls.
pub(super) const NAME: &str = "calculator";

/// Calculates what the last message asks for.
#[derive(Debug, Clone, Copy)]
pub struct Calculator;

impl Node for Calculator {
    fn is_tool(&self) -> bool {
        true
    }

    fn run<'a>(&'a self, state: &'a State) -> BoxFuture<'a, Result<Vec<Message>, NodeError>> {
        let results: Vec<Block> = state
            .last_blocks()
            .iter()
            .filter_map(|block| match block {
                Block::ToolCall(call) => Some(Block::ToolResult(answer(call))),
                _ => None,
            })
            .collect();
        let answered = if results.is_empty() {
            Err(NodeError("the calculator was reached without a tool call".to_owned()))
        } else {
            Ok(vec![Message::new(Role::Tool, results)])
        };
        future::ready(answered).boxed()
    }
}

fn answer(call: &ToolCall) -> ToolResult {
    let answer = match call.args.get("expression").and_then(Value::as_str) {
        _ if call.name != NAME => Err(format!("there is no tool `{}`", call.name)),
        Some(expression) => calculation::evaluate(expression).map_err(|error| error.to_string()),
        None => Err("the argument `expression` is missing".to_owned()),
    };
    let is_error = answer.is_err();
    ToolResult {
        call_id: call.id.clone(),
        output: Value::String(answer.unwrap_or_else(|error| error)),
        is_error,
        status: Some(if is_error { "failed" } else { "completed" }.to_owned()),
        rest: Object::new(),
    }
}
