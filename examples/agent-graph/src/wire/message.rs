//! A message of a conversation, as clients send it and as the graph makes it.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, SeqAccess, Visitor},
};
use serde_json::{Number, Value};
use uuid::Uuid;

use super::{
    Object,
    block::Block,
    clock,
    error::{Detail, Loc},
};

const LONGEST_ID: usize = 256;
const TOOLS_ARE_THE_MODELS: &str = "only the model may request tools";

/// One message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(expecting = "a message object")]
pub struct Message {
    /// Its name within the thread.
    #[serde(default = "MessageId::fresh")]
    pub message_id: MessageId,
    /// Who says it.
    pub role: Role,
    /// What it says.
    #[serde(deserialize_with = "content")]
    pub content: Vec<Block>,
    /// Whether it is a part of a message that is still being made; ours are whole.
    #[serde(default)]
    pub delta: bool,
    /// The tools that the model asks for, in the form of its provider.
    #[serde(default)]
    pub tools_calls: Option<Vec<Object>>,
    /// What the model thought.
    #[serde(default)]
    pub reasoning: Option<String>,
    /// When it was said, as its author counts time.
    #[serde(default)]
    pub timestamp: Option<Number>,
    /// What the application keeps beside it.
    #[serde(default)]
    pub metadata: Object,
    /// What it cost.
    #[serde(default)]
    pub usages: Option<Object>,
    /// Never sent by clients, always null.
    #[serde(default, skip_deserializing)]
    pub raw: Value,
    /// Never sent by clients, always null.
    #[serde(default, skip_deserializing)]
    pub parsed_content: Value,
}

impl Message {
    /// A new message.
    #[must_use]
    pub fn new(role: Role, content: Vec<Block>) -> Self {
        Self {
            message_id: MessageId::fresh(),
            role,
            content,
            delta: false,
            tools_calls: None,
            reasoning: None,
            timestamp: Number::from_f64(clock::now_seconds()),
            metadata: Object::new(),
            usages: None,
            raw: Value::Null,
            parsed_content: Value::Null,
        }
    }

    /// Its text blocks, one per line.
    #[must_use]
    pub fn text(&self) -> String {
        let texts = self.content.iter().filter_map(|block| match block {
            Block::Text(text) => Some(text.text.as_str()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Makes a client's message ready to be kept, or says what a client may not send.
    pub(crate) fn accept(&mut self, at: &[Loc], details: &mut Vec<Detail>) {
        let mut refuse = |rest: &[Loc], kind: &str, msg: &str| {
            details.push(Detail::new(at.iter().chain(rest).cloned(), kind, msg));
        };
        // INVARIANT: what a tool node runs was asked for by a node, so no client may put it into a thread.
        for (index, block) in self.content.iter().enumerate() {
            let place = ["content".into(), Loc::Index(index)];
            match block {
                Block::ToolCall(_) | Block::RemoteToolCall(_) => {
                    refuse(&place, "tool_call_forbidden", TOOLS_ARE_THE_MODELS);
                }
                Block::ToolResult(_) => {
                    refuse(&place, "tool_result_unexpected", "no remote tool call is pending");
                }
                _ => {}
            }
        }
        if self.tools_calls.as_ref().is_some_and(|calls| !calls.is_empty()) {
            refuse(&["tools_calls".into()], "tool_call_forbidden", TOOLS_ARE_THE_MODELS);
        }
        if self.message_id.key().len() > LONGEST_ID {
            let msg = format!("`message_id` is longer than {LONGEST_ID} bytes");
            refuse(&["message_id".into()], "value_error", &msg);
        }
        self.tools_calls = None;
        if self.message_id.is_unsaved() {
            self.message_id = MessageId::fresh();
        }
        if self.timestamp.is_none() {
            self.timestamp = Number::from_f64(clock::now_seconds());
        }
    }
}

/// Who says a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Assistant,
    /// The application.
    System,
    /// A tool.
    Tool,
}

/// A message's name: text or a number, and kept as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum MessageId {
    /// A number.
    Number(i64),
    /// Text.
    Text(String),
}

impl MessageId {
    /// A new name.
    #[must_use]
    pub fn fresh() -> Self {
        Self::Text(Uuid::new_v4().to_string())
    }

    /// The name as paths and the store write it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    // The client names every message that it has not saved yet "0".
    fn is_unsaved(&self) -> bool {
        match self {
            Self::Number(number) => *number == 0,
            Self::Text(text) => matches!(text.trim(), "" | "0"),
        }
    }
}

impl<'de> Deserialize<'de> for MessageId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MessageIdVisitor)
    }
}

struct MessageIdVisitor;

impl Visitor<'_> for MessageIdVisitor {
    type Value = MessageId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a 64-bit integer")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<MessageId, E> {
        Ok(MessageId::Number(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<MessageId, E> {
        i64::try_from(number)
            .map(MessageId::Number)
            .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<MessageId, E> {
        Ok(MessageId::Text(text.to_owned()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<MessageId, E> {
        Ok(MessageId::fresh())
    }
}

fn content<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Block>, D::Error> {
    deserializer.deserialize_any(ContentVisitor)
}

struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Vec<Block>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of blocks or a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<Block>, E> {
        Ok(vec![Block::text(text)])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut blocks: A) -> Result<Vec<Block>, A::Error> {
        let mut content = Vec::new();
        while let Some(block) = blocks.next_element()? {
            content.push(block);
        }
        Ok(content)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_string_is_one_text_block() {
        let message: Message = serde_json::from_value(json!({"role": "user", "content": "hello"})).unwrap();
        assert_eq!(message.content, [Block::text("hello")]);
    }

    #[test]
    fn unknown_members_of_blocks_are_kept() {
        let written = json!({"role": "user", "content": [
            {"type": "text", "text": "a", "annotations": [], "lang": "de"},
            {"type": "image", "media": {"kind": "url", "url": "https://e.org/a.png", "alt": "x"}},
            {"type": "data", "anything": [1, {"b": null}]},
        ]});
        let message: Message = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(&message).unwrap()["content"], written["content"]);
    }

    #[test]
    fn an_unsaved_message_gets_a_name_of_its_own() {
        for id in [json!("0"), json!(0), json!(""), json!(null)] {
            let written = json!({"role": "user", "content": "a", "message_id": id});
            let mut message: Message = serde_json::from_value(written).unwrap();
            message.accept(&[], &mut Vec::new());
            assert_eq!(message.message_id.key().len(), 36);
        }
    }

    #[test]
    fn clients_request_no_tools() {
        for written in [
            json!({"role": "assistant", "content": [{"type": "tool_call", "id": "1", "name": "n"}]}),
            json!({"role": "assistant", "content": [{"type": "remote_tool_call"}]}),
            json!({"role": "assistant", "content": [], "tools_calls": [{}]}),
        ] {
            let mut message: Message = serde_json::from_value(written).unwrap();
            let mut details = Vec::new();
            message.accept(&["body".into()], &mut details);
            assert_eq!(details.len(), 1);
            assert_eq!(details[0].msg, TOOLS_ARE_THE_MODELS);
        }
    }
}
