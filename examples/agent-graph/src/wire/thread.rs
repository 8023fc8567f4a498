//! Bodies and answers of the thread and message routes, and the id of a thread.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Object,
    body::FromWire,
    error::{ApiError, Detail, Loc},
    message::Message,
};

const LONGEST_ID: usize = 256;

/// A thread's id as a client wrote it. Blank, missing, null and bool mean that none is named.
pub(crate) fn thread_id(written: Option<&Value>, at: &[&str]) -> Result<Option<String>, ApiError> {
    let id = match written {
        None | Some(Value::Null | Value::Bool(_)) => return Ok(None),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => number.to_string(),
        Some(_) => return Err(refuse(at, "must be a string")),
    };
    if id.is_empty() {
        return Ok(None);
    }
    check_id(&id, at)?;
    Ok(Some(id))
}

/// Checks the id of a path that may make a thread. It is never changed, so that the id whose owner is asked
/// for is the id that is written to.
pub(crate) fn check_new_id(id: &str) -> Result<(), ApiError> {
    let at = ["path", "thread_id"];
    if id.trim().is_empty() || id.trim() != id {
        return Err(refuse(&at, "must not be blank or have white space around it"));
    }
    check_id(id, &at)
}

fn check_id(id: &str, at: &[&str]) -> Result<(), ApiError> {
    if id.len() > LONGEST_ID {
        return Err(refuse(at, "is longer than 256 bytes"));
    }
    if id.chars().any(char::is_control) {
        return Err(refuse(at, "must not contain control characters"));
    }
    Ok(())
}

fn refuse(at: &[&str], why: &str) -> ApiError {
    let loc = at.iter().map(|&step| Loc::from(step));
    ApiError::invalid(Detail::new(loc, "value_error", format!("`thread_id` {why}")))
}

/// `{config?}`, the body of the deleting routes. Nothing in it is used.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct ConfigOnly {
    /// What the client configures; ignored.
    #[serde(default, rename = "config")]
    _config: Option<Object>,
}

impl FromWire for ConfigOnly {
    type Wire = Self;

    fn from_wire(wire: Self) -> Result<Self, ApiError> {
        Ok(wire)
    }
}

/// `{config?, messages, metadata?}`, the body that adds messages to a thread.
#[derive(Debug, Clone)]
pub struct NewMessages {
    /// The messages, at least one.
    pub messages: Vec<Message>,
    /// What to keep beside the thread.
    pub metadata: Object,
}

/// [`NewMessages`] as written.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub struct NewMessagesWire {
    #[serde(default, rename = "config")]
    _config: Option<Object>,
    messages: Vec<Message>,
    #[serde(default)]
    metadata: Option<Object>,
}

impl FromWire for NewMessages {
    type Wire = NewMessagesWire;

    fn from_wire(wire: NewMessagesWire) -> Result<Self, ApiError> {
        let messages = accept_all(wire.messages)?;
        if messages.is_empty() {
            let detail = Detail::in_body("messages", "at least one message is required");
            return Err(ApiError::invalid(detail));
        }
        Ok(Self { messages, metadata: wire.metadata.unwrap_or_default() })
    }
}

/// Checks the messages of a body, all of them before anything is said.
pub(crate) fn accept_all(mut messages: Vec<Message>) -> Result<Vec<Message>, ApiError> {
    let mut details = Vec::new();
    for (index, message) in messages.iter_mut().enumerate() {
        message.accept(&["body".into(), "messages".into(), Loc::Index(index)], &mut details);
    }
    if details.is_empty() { Ok(messages) } else { Err(ApiError::Validation(details)) }
}

/// A thread in answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Thread {
    /// Its id.
    pub thread_id: String,
    /// Its name, if it has one.
    pub thread_name: Option<String>,
    /// The owner's subject.
    pub user_id: String,
    /// What the application keeps beside it.
    pub metadata: Object,
    /// When it was last written to.
    pub updated_at: Option<String>,
    /// The last run of the graph on it.
    pub run_id: Option<String>,
}

/// The answer to a list of threads.
#[derive(Debug, Serialize)]
pub struct Threads {
    /// The threads, last written first.
    pub threads: Vec<Thread>,
}

/// The answer to one thread.
#[derive(Debug, Serialize)]
pub struct ThreadAnswer {
    /// The thread, wrapped once more.
    pub thread_data: ThreadData,
}

/// The inner wrapping of one thread.
#[derive(Debug, Serialize)]
pub struct ThreadData {
    /// The thread.
    pub thread: Thread,
}

/// The answer to a list of messages.
#[derive(Debug, Serialize)]
pub struct Messages {
    /// The messages, oldest first.
    pub messages: Vec<Message>,
}

/// That something was done.
#[derive(Debug, Serialize)]
pub struct Done {
    success: bool,
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<bool>,
}

impl Done {
    /// With a message alone.
    #[must_use]
    pub const fn saying(message: &'static str) -> Self {
        Self { success: true, message, data: None }
    }

    /// With a message and `data: true`.
    #[must_use]
    pub const fn with_data(message: &'static str) -> Self {
        Self { success: true, message, data: Some(true) }
    }
}
