use futures_util::future::{self, BoxFuture, FutureExt};

use super::{Node, NodeError};
use crate::{
    graph::state::State,
    wire::{
        block::Block,
        message::{Message, Role},
    },
};

/// The word by which the assistant graph comes here; it is not repeated.
pub(in crate::graph) const MARK: &str = "upper:";

/// Says what the user said, in capitals.
#[derive(Debug, Clone, Copy)]
pub struct Upper;

impl Node for Upper {
    fn run<'a>(&'a self, state: &'a State) -> BoxFuture<'a, Result<Vec<Message>, NodeError>> {
        let asked = state.asked();
        let text = match asked.trim_start().split_at_checked(MARK.len()) {
            Some((mark, rest)) if mark.eq_ignore_ascii_case(MARK) => rest.trim(),
            _ => asked.as_str(),
        };
        let answer = Message::new(Role::Assistant, vec![Block::text(text.to_uppercase())]);
        future::ready(Ok(vec![answer])).boxed()
    }
}
