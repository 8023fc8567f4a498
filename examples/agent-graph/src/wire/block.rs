//! The blocks that a message is made of.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Object;

/// A part of a message's content, told apart by `type`. Members that we do not know are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", expecting = "a block object with a `type`")]
pub enum Block {
    /// Text.
    Text(Text),
    /// A picture.
    Image(Media),
    /// A sound.
    Audio(Media),
    /// A film.
    Video(Media),
    /// A document.
    Document(Media),
    /// Data of the application.
    Data(Object),
    /// The model asks for a tool that the server runs.
    ToolCall(ToolCall),
    /// The model asks for a tool that the client runs.
    RemoteToolCall(Object),
    /// What a tool answered.
    ToolResult(ToolResult),
    /// What the model thought.
    Reasoning(Object),
    /// A note on other content.
    Annotation(Object),
    /// A failure that is part of the conversation.
    Error(Object),
}

impl Block {
    /// A text block.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text { text: text.into(), annotations: Vec::new(), rest: Object::new() })
    }
}

/// A text block's members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The text itself.
    pub text: String,
    /// Notes on it.
    #[serde(default)]
    pub annotations: Vec<Value>,
    /// Members that we do not know.
    #[serde(flatten)]
    pub rest: Object,
}

/// The members of a block that shows a medium.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Media {
    /// Where the medium is.
    pub media: MediaRef,
    /// Members that we do not know.
    #[serde(flatten)]
    pub rest: Object,
}

/// Where a medium is. The server stores it and never fetches it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MediaRef {
    /// Which of the other members names it.
    pub kind: MediaKind,
    /// `url`, `file_id`, `data_base64`, `mime_type` and what else was sent.
    #[serde(flatten)]
    pub rest: Object,
}

/// How a medium is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// By a URL.
    Url,
    /// By the id of an uploaded file.
    FileId,
    /// Not at all: it is in the message.
    Data,
}

/// A request for a tool. Only the model's nodes make these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The id that the result refers to.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// What it is called with.
    #[serde(default)]
    pub args: Object,
    /// Who runs it.
    #[serde(default)]
    pub tool_type: Option<String>,
    /// Members that we do not know.
    #[serde(flatten)]
    pub rest: Object,
}

/// A tool's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolResult {
    /// The call that it answers.
    pub call_id: String,
    /// What the tool said.
    #[serde(default)]
    pub output: Value,
    /// Whether it failed.
    #[serde(default)]
    pub is_error: bool,
    /// `completed` or `failed`.
    #[serde(default)]
    pub status: Option<String>,
    /// Members that we do not know.
    #[serde(flatten)]
    pub rest: Object,
}
