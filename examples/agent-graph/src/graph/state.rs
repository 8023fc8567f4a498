//! What the nodes of a run see and add to.

use serde_json::{Value, json};

use crate::wire::{
    Object,
    block::Block,
    message::{Message, Role},
};

/// The conversation so far and the fields that the client set.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// All messages of the thread, oldest first.
    pub context: Vec<Message>,
    /// Other fields, kept with the thread.
    pub fields: Object,
}

impl State {
    /// The text of the last message of the user.
    #[must_use]
    pub fn asked(&self) -> String {
        let asked = self.context.iter().rev().find(|message| message.role == Role::User);
        asked.map(Message::text).unwrap_or_default()
    }

    /// The blocks of the last message.
    #[must_use]
    pub fn last_blocks(&self) -> &[Block] {
        self.context.last().map_or(&[], |message| &message.content)
    }

    /// The whole state as the wire shows it.
    pub fn shown(&self, steps: u32) -> Result<Object, serde_json::Error> {
        let mut shown = self.fields.clone();
        shown.insert("context".to_owned(), serde_json::to_value(&self.context)?);
        shown.insert("context_summary".to_owned(), Value::Null);
        let meta = json!({ "current_node": "end", "step": steps, "status": "completed" });
        shown.insert("execution_meta".to_owned(), meta);
        Ok(shown)
    }
}
