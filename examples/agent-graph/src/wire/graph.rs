//! The body of invoke and stream, and what they answer.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{
    Object,
    body::FromWire,
    error::{ApiError, Detail},
    message::Message,
    thread::{accept_all, thread_id},
};

const LIMITS: std::ops::RangeInclusive<i64> = 1..=100;
const DEFAULT_LIMIT: i64 = 25;
const OWN_STATE: [&str; 3] = ["context", "context_summary", "execution_meta"];

/// What a client asks the graph, checked.
#[derive(Debug, Clone)]
pub struct GraphInput {
    /// The new messages; empty only with `resume`.
    pub messages: Vec<Message>,
    /// What an interrupted run goes on with; null counts as given.
    pub resume: Option<Value>,
    /// Fields of the state to begin with.
    pub initial_state: Object,
    /// The client's configuration without the keys that are the server's.
    pub config: Object,
    /// How many nodes may run, 1 to 100.
    pub recursion_limit: u32,
    /// How much is answered.
    pub granularity: Granularity,
    thread_id: Option<String>,
}

impl GraphInput {
    /// The thread to go on with; none asks for a new one.
    #[must_use]
    pub fn thread_id(&self) -> Option<&str> {
        self.thread_id.as_deref()
    }

    /// The name for a new thread, if the configuration gives one.
    #[must_use]
    pub fn thread_name(&self) -> Option<&str> {
        let name = self.config.get("thread_name")?.as_str()?.trim();
        (!name.is_empty()).then_some(name)
    }
}

/// How much of the result is answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    /// State and messages.
    Full,
    /// Context, summary and messages.
    Partial,
    /// Messages only.
    #[default]
    Low,
}

/// [`GraphInput`] as written.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub struct GraphInputWire {
    #[serde(default)]
    messages: Option<Vec<Message>>,
    #[serde(default, deserialize_with = "present")]
    resume: Option<Value>,
    #[serde(default)]
    initial_state: Option<Object>,
    #[serde(default)]
    config: Option<Object>,
    #[serde(default)]
    thread_id: Option<Value>,
    #[serde(default = "default_limit")]
    recursion_limit: i64,
    #[serde(default)]
    response_granularity: Granularity,
}

impl FromWire for GraphInput {
    type Wire = GraphInputWire;

    fn from_wire(wire: GraphInputWire) -> Result<Self, ApiError> {
        let config = without_server_keys(wire.config.unwrap_or_default());
        let root = thread_id(wire.thread_id.as_ref(), &["body", "thread_id"])?;
        let inner = thread_id(config.get("thread_id"), &["body", "config", "thread_id"])?;
        let thread_id = match (root, inner) {
            (Some(root), Some(inner)) if root != inner => return Err(ApiError::ThreadMismatch),
            (root, inner) => root.or(inner),
        };
        let messages = accept_all(wire.messages.unwrap_or_default())?;
        if messages.is_empty() && wire.resume.is_none() {
            return Err(ApiError::invalid(Detail::new(
                ["body".into(), "messages".into()],
                "missing",
                "at least one message is required unless `resume` is given",
            )));
        }
        let recursion_limit = u32::try_from(wire.recursion_limit)
            .ok()
            .filter(|_| LIMITS.contains(&wire.recursion_limit))
            .ok_or_else(|| ApiError::invalid(Detail::in_body("recursion_limit", "must be from 1 to 100")))?;
        let initial_state = wire.initial_state.unwrap_or_default();
        if let Some(own) = OWN_STATE.iter().find(|own| initial_state.contains_key(**own)) {
            return Err(ApiError::invalid(Detail::new(
                ["body".into(), "initial_state".into(), (*own).into()],
                "value_error",
                format!("`{own}` is kept by the server: send `messages` instead"),
            )));
        }
        Ok(Self {
            messages,
            resume: wire.resume,
            initial_state,
            config,
            recursion_limit,
            granularity: wire.response_granularity,
            thread_id,
        })
    }
}

// A client that could set these would choose who it is.
fn without_server_keys(mut config: Object) -> Object {
    config.retain(|key, _| {
        !key.starts_with('_') && !matches!(key.as_str(), "authz" | "user" | "user_id" | "remote_tools")
    });
    config
}

// serde reads null as an absent option, but `"resume": null` resumes.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

const fn default_limit() -> i64 {
    DEFAULT_LIMIT
}

/// What invoke answers.
#[derive(Debug, Serialize)]
pub struct GraphAnswer {
    /// What the graph said in this run.
    pub messages: Vec<Message>,
    /// The whole state, with granularity `full`.
    pub state: Option<Object>,
    /// The whole conversation, with granularity `partial`.
    pub context: Option<Vec<Message>>,
    /// A summary of the conversation; no built-in node makes one.
    pub summary: Option<String>,
    /// Which thread it is.
    pub meta: ThreadMeta,
}

/// Which thread an answer is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThreadMeta {
    /// Whether this run made the thread.
    pub is_new_thread: bool,
    /// Its id.
    pub thread_id: String,
    /// Its name, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread_name: Option<String>,
}

/// One line of a stream.
#[derive(Debug, Serialize)]
pub struct StreamLine<'a> {
    /// What the line tells.
    pub event: Event,
    /// The message, on `message` lines.
    pub message: Option<&'a Message>,
    /// The state, on `state` lines.
    pub state: Option<&'a Object>,
    /// What else there is to say.
    pub data: Option<Value>,
    /// The thread.
    pub thread_id: &'a str,
    /// The run.
    pub run_id: &'a str,
    /// The thread once more, and whether it is new.
    pub metadata: &'a ThreadMeta,
    /// When, in seconds since the Unix epoch.
    pub timestamp: f64,
}

/// What a line of a stream tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// A message of the client or of a node.
    Message,
    /// How the run goes.
    Updates,
    /// The state at the end.
    State,
    /// That the run failed.
    Error,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    fn read(written: Value) -> Result<GraphInput, ApiError> {
        GraphInput::from_wire(serde_json::from_value(written).unwrap())
    }

    #[test]
    fn null_resumes_and_absence_does_not() {
        assert_eq!(read(json!({"resume": null})).unwrap().resume, Some(Value::Null));
        assert!(read(json!({})).is_err());
    }

    #[test]
    fn the_servers_keys_are_dropped() {
        let config = json!({"user": 1, "user_id": "u", "authz": {}, "remote_tools": [],
            "_x": 1, "thread_id": " t1 ", "k": 2});
        let input = read(json!({"resume": 1, "config": config})).unwrap();
        assert_eq!(Value::from(input.config.clone()), json!({"thread_id": " t1 ", "k": 2}));
        assert_eq!(input.thread_id(), Some("t1"));
    }

    #[test]
    fn two_threads_do_not_match() {
        let both =
            |root: Value, inner: Value| read(json!({"resume": 1, "thread_id": root, "config": {"thread_id": inner}}));
        assert!(matches!(both(json!("a"), json!("b")), Err(ApiError::ThreadMismatch)));
        assert_eq!(both(json!(" a"), json!("a ")).unwrap().thread_id(), Some("a"));
        assert_eq!(both(json!(true), json!("  ")).unwrap().thread_id(), None);
        assert!(both(json!([]), json!(null)).is_err());
    }

    #[test]
    fn the_recursion_limit_has_limits() {
        for limit in [-1, 0, 101] {
            assert!(read(json!({"resume": 1, "recursion_limit": limit})).is_err());
        }
        assert_eq!(read(json!({"resume": 1})).unwrap().recursion_limit, 25);
    }
}
