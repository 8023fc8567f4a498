//! Bodies and answers of the memory routes.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Object,
    body::FromWire,
    error::{ApiError, Detail},
    message::Message,
    thread::thread_id,
};

const SEARCH_LIMITS: RangeInclusive<i64> = 1..=100;
const LIST_LIMITS: RangeInclusive<i64> = 1..=1000;
const TOKEN_LIMITS: RangeInclusive<i64> = 1..=16_000;

/// What kind of knowledge a memory is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemoryType {
    /// What happened.
    #[default]
    Episodic,
    /// What is so.
    Semantic,
    /// How something is done.
    Procedural,
    /// Who or what there is.
    Entity,
    /// How they hang together.
    Relationship,
    /// What the application decides.
    Custom,
    /// What can be said.
    Declarative,
}

impl MemoryType {
    /// The word of the wire and of the store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Episodic => "episodic",
            Self::Semantic => "semantic",
            Self::Procedural => "procedural",
            Self::Entity => "entity",
            Self::Relationship => "relationship",
            Self::Custom => "custom",
            Self::Declarative => "declarative",
        }
    }
}

/// A memory to keep, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMemory {
    /// Its text.
    pub content: String,
    /// Its kind.
    pub memory_type: MemoryType,
    /// Its category.
    pub category: String,
    /// What the application keeps beside it.
    pub metadata: Object,
    /// The thread that it comes from; a note, not a right.
    pub thread_id: Option<String>,
}

/// [`NewMemory`] as written.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub struct NewMemoryWire {
    content: Content,
    #[serde(default)]
    memory_type: MemoryType,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    metadata: Option<Object>,
    #[serde(default)]
    config: Option<Object>,
    #[serde(default, rename = "options")]
    _options: Option<Object>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "invalid content, expected a string or a message")]
enum Content {
    Text(String),
    Message(Box<Message>),
}

impl FromWire for NewMemory {
    type Wire = NewMemoryWire;

    fn from_wire(wire: NewMemoryWire) -> Result<Self, ApiError> {
        let content = match wire.content {
            Content::Text(text) => text,
            Content::Message(message) => message.text(),
        };
        if content.trim().is_empty() {
            let detail = Detail::in_body("content", "`content` must have text");
            return Err(ApiError::invalid(detail));
        }
        let category = wire.category.filter(|category| !category.trim().is_empty());
        Ok(Self {
            content,
            memory_type: wire.memory_type,
            category: category.unwrap_or_else(|| "general".to_owned()),
            metadata: wire.metadata.unwrap_or_default(),
            thread_id: thread_id(
                wire.config.as_ref().and_then(|config| config.get("thread_id")),
                &["body", "config", "thread_id"],
            )?,
        })
    }
}

/// What to look for, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// The text that results are like.
    pub query: String,
    /// Only this kind.
    pub memory_type: Option<MemoryType>,
    /// Only this category.
    pub category: Option<String>,
    /// How many results at most, 1 to 100.
    pub limit: usize,
    /// The least score of a result.
    pub score_threshold: f64,
    /// Members that a memory's metadata must have.
    pub filters: Object,
    /// How many words all results together may have, 1 to 16000.
    pub max_tokens: usize,
}

/// [`Search`] as written.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub struct SearchWire {
    query: String,
    #[serde(default)]
    memory_type: Option<MemoryType>,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    score_threshold: Option<f64>,
    #[serde(default)]
    filters: Option<Object>,
    #[serde(default, rename = "retrieval_strategy")]
    _retrieval_strategy: Strategy,
    #[serde(default, rename = "distance_metric")]
    _distance_metric: Metric,
    #[serde(default)]
    max_tokens: Option<i64>,
    #[serde(default, rename = "config")]
    _config: Option<Object>,
    #[serde(default, rename = "options")]
    _options: Option<Object>,
}

// The one strategy and the one metric that the store really has; others are refused, not ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Strategy {
    #[default]
    Similarity,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Metric {
    #[default]
    Cosine,
}

impl FromWire for Search {
    type Wire = SearchWire;

    fn from_wire(wire: SearchWire) -> Result<Self, ApiError> {
        if wire.query.trim().is_empty() {
            let detail = Detail::in_body("query", "`query` must not be blank");
            return Err(ApiError::invalid(detail));
        }
        Ok(Self {
            query: wire.query,
            memory_type: wire.memory_type,
            category: wire.category.filter(|category| !category.trim().is_empty()),
            limit: within("limit", wire.limit.unwrap_or(10), &SEARCH_LIMITS)? as usize,
            score_threshold: wire.score_threshold.unwrap_or(0.0),
            filters: wire.filters.unwrap_or_default(),
            max_tokens: within("max_tokens", wire.max_tokens.unwrap_or(4000), &TOKEN_LIMITS)? as usize,
        })
    }
}

/// How many memories to list, checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListMemories {
    /// At most so many, 1 to 1000.
    pub limit: u32,
}

impl Default for ListMemories {
    fn default() -> Self {
        Self { limit: 100 }
    }
}

/// [`ListMemories`] as written.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub struct ListMemoriesWire {
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default, rename = "config")]
    _config: Option<Object>,
    #[serde(default, rename = "options")]
    _options: Option<Object>,
}

impl FromWire for ListMemories {
    type Wire = ListMemoriesWire;

    fn from_wire(wire: ListMemoriesWire) -> Result<Self, ApiError> {
        Ok(Self { limit: within("limit", wire.limit.unwrap_or(100), &LIST_LIMITS)? })
    }
}

fn within(field: &str, value: i64, limits: &RangeInclusive<i64>) -> Result<u32, ApiError> {
    u32::try_from(value).ok().filter(|_| limits.contains(&value)).ok_or_else(|| {
        let msg = format!("must be from {} to {}", limits.start(), limits.end());
        ApiError::invalid(Detail::in_body(field, msg))
    })
}

/// A memory in answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Memory {
    /// Its id.
    pub id: String,
    /// Its text.
    pub content: String,
    /// How like the query it is, 0 to 1; 0 in lists.
    pub score: f64,
    /// Its kind.
    pub memory_type: String,
    /// What the application keeps beside it.
    pub metadata: Object,
    /// Always null: the store keeps no vectors.
    pub vector: Value,
    /// The owner's subject.
    pub user_id: String,
    /// The thread that it comes from.
    pub thread_id: Option<String>,
    /// When it was stored.
    pub timestamp: Option<String>,
}

/// The answer to a new memory.
#[derive(Debug, Serialize)]
pub struct MemoryStored {
    /// Its id.
    pub memory_id: String,
}

/// The answer to a search.
#[derive(Debug, Serialize)]
pub struct Found {
    /// The memories, most alike first.
    pub results: Vec<Memory>,
}

/// The answer to a list.
#[derive(Debug, Serialize)]
pub struct Memories {
    /// The memories, newest first.
    pub memories: Vec<Memory>,
}

/// The answer to a deleted memory.
#[derive(Debug, Serialize)]
pub struct MemoryDeleted {
    success: bool,
    data: bool,
}

impl MemoryDeleted {
    /// That it is gone.
    #[must_use]
    pub const fn done() -> Self {
        Self { success: true, data: true }
    }
}
