use futures_util::future::{self, BoxFuture, FutureExt};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Node, NodeError, calculator};
use crate::{
    graph::{calculation, state::State},
    wire::{
        Object,
        block::{Block, ToolCall, ToolResult},
        message::{Message, Role},
    },
};

/// The stand-in for a model: it asks for the calculator where the user asks for a calculation, and puts the
/// result into words.
#[derive(Debug, Clone, Copy)]
pub struct Agent;

impl Node for Agent {
    fn run<'a>(&'a self, state: &'a State) -> BoxFuture<'a, Result<Vec<Message>, NodeError>> {
        let asked = state.asked();
        let result = state.last_blocks().iter().find_map(|block| match block {
            Block::ToolResult(result) => Some(result),
            _ => None,
        });
        let message = match (result, calculation::asked_in(&asked)) {
            (Some(result), expression) => report(result, expression.unwrap_or_default()),
            (None, Some(expression)) => request(expression),
            (None, None) => say("I can calculate: write `calc: 2 + 3 * 4`.".to_owned()),
        };
        future::ready(Ok(vec![message])).boxed()
    }
}

fn request(expression: &str) -> Message {
    let id = format!("call_{}", Uuid::new_v4().simple());
    let args = Object::from_iter([("expression".to_owned(), Value::from(expression))]);
    let call = json!({
        "id": id,
        "type": "function",
        "function": { "name": calculator::NAME, "arguments": Value::from(args.clone()).to_string() },
    });
    let block = Block::ToolCall(ToolCall {
        id,
        name: calculator::NAME.to_owned(),
        args,
        tool_type: Some("local".to_owned()),
        rest: Object::new(),
    });
    let mut message = Message::new(Role::Assistant, vec![block]);
    message.tools_calls = call.as_object().map(|call| vec![call.clone()]);
    message
}

fn report(result: &ToolResult, expression: &str) -> Message {
    let output = result.output.as_str().unwrap_or_default();
    say(if result.is_error { format!("I cannot calculate this: {output}") } else { format!("{expression} = {output}") })
}

fn say(text: String) -> Message {
    Message::new(Role::Assistant, vec![Block::text(text)])
}
